"""What people and clocks do with visits, one file per noun."""
