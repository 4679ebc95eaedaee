"""Who can be at the door soonest, and why: where people are, how far that is, in which order."""
