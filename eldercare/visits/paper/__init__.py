"""A station's day on paper and as a workbook: route sheets, the list of the day, what was printed when."""
