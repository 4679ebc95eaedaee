"""What screens, phones and the planner read; nothing here writes."""
