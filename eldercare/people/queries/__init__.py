"""What screens and programs read of the register, narrowed to the reader's scope."""

from eldercare.people.queries.campaigns import CampaignRow, campaign_of, campaigns, members_of
from eldercare.people.queries.certificates import certificate_of, certificates_of, expiring, expiring_count
from eldercare.people.queries.consents import agrees, consents_of, contacts_who_agree
from eldercare.people.queries.hours import (
    Day,
    absences_of,
    days_of,
    pattern_changes,
    pattern_on,
    spells_on,
    works_at,
)
from eldercare.people.queries.paging import Page
from eldercare.people.queries.places import place_of, places_to_filter, stations_of, towns, village_groups
from eldercare.people.queries.postings import at_station, postings_of, serving_areas
from eldercare.people.queries.search import Found, is_number, search
from eldercare.people.queries.seniors import (
    SeniorFilters,
    SeniorList,
    each_senior,
    history_of,
    list_seniors,
    senior_of,
    senior_of_contact,
)
from eldercare.people.queries.staff import Stops, accounts_of, held_between, keys_held, stops_of, trail_of
from eldercare.people.queries.training import checked, checks_of, goals, trained, training_of, trainings_of
from eldercare.people.queries.workers import WorkerFilters, WorkerList, list_workers, worker_of, workers_of

__all__ = [
    "CampaignRow",
    "Day",
    "Found",
    "Page",
    "SeniorFilters",
    "SeniorList",
    "Stops",
    "WorkerFilters",
    "WorkerList",
    "absences_of",
    "accounts_of",
    "agrees",
    "at_station",
    "campaign_of",
    "campaigns",
    "certificate_of",
    "certificates_of",
    "checked",
    "checks_of",
    "consents_of",
    "contacts_who_agree",
    "days_of",
    "each_senior",
    "expiring",
    "expiring_count",
    "goals",
    "held_between",
    "history_of",
    "is_number",
    "keys_held",
    "list_seniors",
    "list_workers",
    "members_of",
    "pattern_changes",
    "pattern_on",
    "place_of",
    "places_to_filter",
    "postings_of",
    "search",
    "senior_of",
    "senior_of_contact",
    "serving_areas",
    "spells_on",
    "stations_of",
    "stops_of",
    "towns",
    "trail_of",
    "trained",
    "training_of",
    "trainings_of",
    "village_groups",
    "worker_of",
    "workers_of",
    "works_at",
]
