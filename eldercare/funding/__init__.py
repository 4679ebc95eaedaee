"""What verified visits cost, by dated prices; each minute is paid once."""
