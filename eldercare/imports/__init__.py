"""Lists from Excel and WPS brought in: columns found, each row checked, the good ones taken, all of it undone."""
