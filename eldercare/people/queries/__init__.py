"""What screens and programs read of the register, narrowed to the reader's scope."""

from eldercare.people.queries.around import (
    banned_by,
    contact_of,
    holding_on,
    keys_in_hands_of,
    keys_of,
    owner_of,
    people_of_station,
    wishes_of,
)
from eldercare.people.queries.consents import agrees, consents_of, contacts_who_agree
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
    "banned_by",
    "consents_of",
    "contact_of",
    "contacts_who_agree",
    "each_senior",
    "history_of",
    "holding_on",
    "is_number",
    "keys_in_hands_of",
    "keys_of",
    "list_seniors",
    "list_workers",
    "owner_of",
    "people_of_station",
    "place_of",
    "places_to_filter",
    "search",
    "senior_of",
    "senior_of_contact",
    "stations_of",
    "towns",
    "village_groups",
    "wishes_of",
    "worker_of",
]
