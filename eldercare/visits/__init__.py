"""Care plans, visits, the day's plan, and what happened at the door."""
