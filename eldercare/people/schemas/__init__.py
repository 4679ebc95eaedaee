"""The shapes of the API of this room, one file for each noun."""
