"""What people do with devices, one file per noun."""
