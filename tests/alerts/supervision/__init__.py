"""How devices are watched."""
