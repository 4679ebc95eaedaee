"""What screens and programs read of the register, narrowed to the reader's scope."""

from eldercare.people.queries.paging import Page
from eldercare.people.queries.places import place_of, places_to_filter, stations_of, towns, village_groups
from eldercare.people.queries.search import Found, is_number, search
from eldercare.people.queries.seniors import (
    SeniorFilters,
    SeniorList,
    each_senior,
    history_of,
    list_seniors,
    senior_of,
)
from eldercare.people.queries.workers import WorkerFilters, WorkerList, list_workers, worker_of

__all__ = [
    "Found",
    "Page",
    "SeniorFilters",
    "SeniorList",
    "WorkerFilters",
    "WorkerList",
    "each_senior",
    "history_of",
    "is_number",
    "list_seniors",
    "list_workers",
    "place_of",
    "places_to_filter",
    "search",
    "senior_of",
    "stations_of",
    "towns",
    "village_groups",
    "worker_of",
]
