"""The screens of this room. Each file of routes hangs itself on `pages` when it is imported."""

from eldercare.visits import check_in_places
from eldercare.visits.blueprints import pages
from eldercare.visits.board import pages as board_pages
from eldercare.visits.care_plans import pages as care_plan_pages
from eldercare.visits.entitlement import pages as entitlement_pages
from eldercare.visits.phone import pages as phone_pages

__all__ = ["board_pages", "care_plan_pages", "check_in_places", "entitlement_pages", "pages", "phone_pages"]
