"""What screens and programs read of the register, narrowed to the reader's scope."""

from eldercare.people.queries.consents import agrees, consents_of, contacts_who_agree
from eldercare.people.queries.paging import Page
from eldercare.people.queries.places import place_of, places_to_filter, stations_of, towns, village_groups
from eldercare.people.queries.questions import is_private
from eldercare.people.queries.search import Found, search
from eldercare.people.queries.seniors import (
    SeniorFilters,
    SeniorList,
    each_senior,
    history_of,
    list_seniors,
    senior_of,
    senior_of_contact,
)
from eldercare.people.queries.workers import WorkerFilters, WorkerList, list_workers, worker_of

__all__ = [
    "Found",
    "Page",
    "SeniorFilters",
    "SeniorList",
    "WorkerFilters",
    "WorkerList",
    "agrees",
    "consents_of",
    "contacts_who_agree",
    "each_senior",
    "history_of",
    "is_private",
    "list_seniors",
    "list_workers",
    "place_of",
    "places_to_filter",
    "search",
    "senior_of",
    "senior_of_contact",
    "stations_of",
    "towns",
    "village_groups",
    "worker_of",
]
