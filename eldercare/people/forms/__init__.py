"""What is typed on the pages of this room, one file for each noun."""
