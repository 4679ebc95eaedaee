"""What screens and upper rooms read of the catalogue and of entitlements."""
