"""Areas, stations, institutions and who runs them: their rules, pages and doors."""
