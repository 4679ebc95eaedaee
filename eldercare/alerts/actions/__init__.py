"""What people, devices and the clock do to an alarm; one file per noun."""
