"""What screens and programs read of the register, narrowed to the reader's scope."""

from eldercare.people.queries.agreeing import agreements_of, health_closed, newest_of
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
from eldercare.people.queries.categories import categories_of, count_by_category
from eldercare.people.queries.consents import agrees, consents_of, contacts_who_agree
from eldercare.people.queries.doubles import Doubles, doubles_of, groups_of_doubles
from eldercare.people.queries.groups import areas_named, groups_called, groups_of_village
from eldercare.people.queries.keys import keys_held
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
    MISSING,
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
    "MISSING",
    "Doubles",
    "Found",
    "Page",
    "PositionFilters",
    "PositionList",
    "SeniorFilters",
    "SeniorList",
    "WorkerFilters",
    "WorkerList",
    "address_of",
    "agreements_of",
    "agrees",
    "areas_named",
    "banned_by",
    "categories_of",
    "consents_of",
    "contact_of",
    "contacts_who_agree",
    "count_by_category",
    "count_unplaced",
    "doubles_of",
    "each_senior",
    "groups_called",
    "groups_of_doubles",
    "groups_of_village",
    "health_closed",
    "history_of",
    "holding_on",
    "is_number",
    "keys_held",
    "keys_in_hands_of",
    "keys_of",
    "list_seniors",
    "list_unplaced",
    "list_workers",
    "newest_of",
    "next_unplaced",
    "owner_of",
    "people_of_station",
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
    "wishes_of",
    "worker_of",
]
