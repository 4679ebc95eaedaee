"""What screens and programs read of the register, narrowed to the reader's scope."""

from eldercare.people.queries.consents import agrees, consents_of, contacts_who_agree
from eldercare.people.queries.groups import areas_named, groups_called, groups_of_village
from eldercare.people.queries.paging import Page
from eldercare.people.queries.places import place_of, places_to_filter, stations_of, towns, village_groups
from eldercare.people.queries.positions import (
    PositionFilters,
    PositionList,
    count_unplaced,
    list_unplaced,
    next_unplaced,
    unplaced_ids,
)
from eldercare.people.queries.residences import residences_on
from eldercare.people.queries.search import Found, is_number, search
from eldercare.people.queries.seniors import (
    SeniorFilters,
    SeniorList,
    address_of,
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
    "PositionFilters",
    "PositionList",
    "SeniorFilters",
    "SeniorList",
    "WorkerFilters",
    "WorkerList",
    "address_of",
    "agrees",
    "areas_named",
    "consents_of",
    "contacts_who_agree",
    "count_unplaced",
    "each_senior",
    "groups_called",
    "groups_of_village",
    "history_of",
    "is_number",
    "list_seniors",
    "list_unplaced",
    "list_workers",
    "next_unplaced",
    "place_of",
    "places_to_filter",
    "residences_on",
    "search",
    "senior_of",
    "senior_of_contact",
    "stations_of",
    "towns",
    "unplaced_ids",
    "village_groups",
    "worker_of",
]
