"""What was given and planned, counted against what somebody is entitled to."""
