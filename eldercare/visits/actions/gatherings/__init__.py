"""What people and clocks do with gatherings, one file for each noun."""
