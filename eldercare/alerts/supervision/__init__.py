"""How the devices are: what is heard of them, what is wrong, who mends it."""
