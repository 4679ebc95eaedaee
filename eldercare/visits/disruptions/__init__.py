"""Things go wrong: somebody is sick or late, the weather is bad, and the day is planned again."""
