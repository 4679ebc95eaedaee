"""What every room stands on: clock, database, errors, event feed, privacy, places."""
