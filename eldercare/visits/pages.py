"""The screens of this room. Each file of routes hangs itself on `pages` when it is imported."""

from eldercare.visits import check_in_places
from eldercare.visits.announcing import pages as announcing_pages
from eldercare.visits.blueprints import pages
from eldercare.visits.board import pages as board_pages
from eldercare.visits.by_hand import call_pages, ordering_pages
from eldercare.visits.care_plans import item_pages, pause_pages
from eldercare.visits.care_plans import pages as care_plan_pages
from eldercare.visits.comparing import pages as comparing_pages
from eldercare.visits.disruptions import doors as disruption_doors
from eldercare.visits.entitlement import pages as entitlement_pages
from eldercare.visits.gatherings import pages as gathering_pages
from eldercare.visits.gatherings import running_pages as gathering_running_pages
from eldercare.visits.gatherings import sign_up_pages as gathering_sign_up_pages
from eldercare.visits.paper import pages as paper_pages
from eldercare.visits.phone import pages as phone_pages
from eldercare.visits.plan_jobs import pages as plan_job_pages
from eldercare.visits.tiers import pages as tier_pages

__all__ = [
    "announcing_pages",
    "board_pages",
    "call_pages",
    "care_plan_pages",
    "check_in_places",
    "comparing_pages",
    "disruption_doors",
    "entitlement_pages",
    "gathering_pages",
    "gathering_running_pages",
    "gathering_sign_up_pages",
    "item_pages",
    "ordering_pages",
    "pages",
    "paper_pages",
    "pause_pages",
    "phone_pages",
    "plan_job_pages",
    "tier_pages",
]
