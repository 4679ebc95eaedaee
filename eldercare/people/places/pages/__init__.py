"""The screens of places and operators, hung up on the blueprint of the room."""

from eldercare.people.places.pages import areas, contracts, institutions, operators, stations

__all__ = ["areas", "contracts", "institutions", "operators", "stations"]
