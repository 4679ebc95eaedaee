"""Areas, stations and institutions; seniors with their contacts; the people who work."""
