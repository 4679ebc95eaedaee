"""Finding positions by address: a provider of the settings, a queue, what it said before (decision 44)."""
