"""The pages of this folder. Each file of routes hangs itself on `pages` when it is imported."""

from eldercare.visits.disruptions import pages, phone_pages, replan_pages, weather_pages, who_pages

__all__ = ["pages", "phone_pages", "replan_pages", "weather_pages", "who_pages"]
