"""Lists from Excel and WPS: columns are found, each row is checked, the good ones are taken or taken back."""
