"""What screens and programs read of the register, narrowed to the reader's scope."""

from eldercare.people.queries.agreeing import agreements_of, agrees_to_messages, health_closed, newest_of
from eldercare.people.queries.around import (
    banned_by,
    contact_of,
    holding_on,
    keys_held,
    keys_in_hands_of,
    keys_of,
    owner_of,
    people_of_station,
    wishes_of,
)
from eldercare.people.queries.campaigns import CampaignRow, campaign_of, campaigns, members_of
from eldercare.people.queries.categories import categories_of, count_by_category
from eldercare.people.queries.certificates import certificate_of, certificates_of, expiring, expiring_count
from eldercare.people.queries.consents import agrees, consents_of, contacts_who_agree
from eldercare.people.queries.doubles import Doubles, doubles_of, groups_of_doubles
from eldercare.people.queries.groups import areas_named, groups_called, groups_of_village
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
from eldercare.people.queries.positions import (
    PositionFilters,
    PositionList,
    count_unplaced,
    list_unplaced,
    next_unplaced,
    unplaced_ids,
)
from eldercare.people.queries.postings import at_station, postings_of, serving_areas
from eldercare.people.queries.questions import is_private
from eldercare.people.queries.residences import residences_on
from eldercare.people.queries.search import Found, search
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
from eldercare.people.queries.staff import Stops, accounts_of, held_between, key_count, stops_of, trail_of
from eldercare.people.queries.training import checked, checks_of, goals, trained, training_of, trainings_of
from eldercare.people.queries.workers import WorkerFilters, WorkerList, list_workers, worker_of, workers_of

__all__ = [
    "MISSING",
    "CampaignRow",
    "Day",
    "Doubles",
    "Found",
    "Page",
    "PositionFilters",
    "PositionList",
    "SeniorFilters",
    "SeniorList",
    "Stops",
    "WorkerFilters",
    "WorkerList",
    "absences_of",
    "accounts_of",
    "address_of",
    "agreements_of",
    "agrees",
    "agrees_to_messages",
    "areas_named",
    "at_station",
    "banned_by",
    "campaign_of",
    "campaigns",
    "categories_of",
    "certificate_of",
    "certificates_of",
    "checked",
    "checks_of",
    "consents_of",
    "contact_of",
    "contacts_who_agree",
    "count_by_category",
    "count_unplaced",
    "days_of",
    "doubles_of",
    "each_senior",
    "expiring",
    "expiring_count",
    "goals",
    "groups_called",
    "groups_of_doubles",
    "groups_of_village",
    "health_closed",
    "held_between",
    "history_of",
    "holding_on",
    "is_private",
    "key_count",
    "keys_held",
    "keys_in_hands_of",
    "keys_of",
    "list_seniors",
    "list_unplaced",
    "list_workers",
    "members_of",
    "newest_of",
    "next_unplaced",
    "owner_of",
    "pattern_changes",
    "pattern_on",
    "people_of_station",
    "place_of",
    "places_to_filter",
    "postings_of",
    "residences_on",
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
    "unplaced_ids",
    "village_groups",
    "wishes_of",
    "worker_of",
    "workers_of",
    "works_at",
]
