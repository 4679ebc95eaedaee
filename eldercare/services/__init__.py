"""What can be agreed with a senior, on which terms, and what a senior is entitled to."""
