"""Stations: added, changed, closed when nobody belongs to them."""

from datetime import date

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError
from eldercare.people.actions import places as actions
from eldercare.people.errors import StationInUseError
from eldercare.people.models import Station
from eldercare.people.places.queries import StationFilters, list_stations
from eldercare.people.queries import stations_of
from tests.makers import (
    HOME,
    NOW,
    TODAY,
    TOWN,
    VILLAGE,
    make_area,
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_worker,
)
from tests.people.counting import statements
from tests.people.places.makers import make_contract, make_tree, station_entry, verbs

FAR = "320682116"


@pytest.fixture
def admin(database: AppContext) -> User:
    make_tree()
    return make_user("admin")


def close(user: User, station: Station, day: date = TODAY) -> Station:
    return actions.close_station(user, station.id, day, expected=None, now=NOW)


def test_a_station_stands_at_the_centre_of_its_area_until_it_is_placed(admin: User) -> None:
    station = actions.add_station(admin, station_entry(), now=NOW)
    assert (station.lat, station.lon) == HOME
    assert verbs() == ["station_added"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"code": "a b"}, "code"),
        ({"area_code": "999999"}, "area_code"),
        ({"phone": "1"}, "phone"),
        ({"lat": 32.0}, "lon"),
        ({"lat": 120.7, "lon": 32.2}, "lat"),
    ],
)
def test_each_fault_of_a_station_is_named(admin: User, changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        actions.add_station(admin, station_entry(**changes), now=NOW)
    assert field in refused.value.fields


def test_a_code_belongs_to_one_station(admin: User) -> None:
    make_station("S-1")
    with pytest.raises(InvalidInputError) as refused:
        actions.add_station(admin, station_entry(), now=NOW)
    assert list(refused.value.fields) == ["code"]


def test_the_code_stays_at_an_edit(admin: User) -> None:
    station = make_station("S-1", area_code=TOWN)
    changed = actions.edit_station(
        admin, station.id, station_entry(code="S-2", phone="0513-87654321"), expected=1, now=NOW
    )
    assert (changed.code, changed.phone) == ("S-1", "051387654321")
    with pytest.raises(StaleVersionError):
        actions.edit_station(admin, station.id, station_entry(), expected=1, now=NOW)


def test_an_area_that_leaves_homes_out_is_refused(admin: User) -> None:
    senior = make_senior()
    make_area(FAR, "town", "搬经镇")
    with pytest.raises(InvalidInputError) as refused:
        actions.edit_station(admin, senior.station_id, station_entry(area_code=FAR), expected=None, now=NOW)
    assert list(refused.value.fields) == ["area_code"]
    actions.edit_station(admin, senior.station_id, station_entry(area_code=VILLAGE), expected=None, now=NOW)


def test_a_station_with_people_or_a_contract_is_not_closed(admin: User) -> None:
    station = make_senior().station
    make_worker()
    make_contract(place=station)
    with pytest.raises(StationInUseError) as refused:
        close(admin, station)
    assert refused.value.params == {"seniors": 1, "workers": 1, "contracts": 1}


def test_a_closed_station_leaves_every_choice_but_its_own(admin: User) -> None:
    station = make_station()
    own = make_operator(station)
    assert close(admin, station).closed_on == TODAY
    assert (stations_of(admin), stations_of(own)) == ([], [station])
    actions.reopen_station(admin, station.id, expected=None, now=NOW)
    assert stations_of(admin) == [station]


def test_a_town_adds_stations_in_its_own_area_only(admin: User) -> None:
    bureau = make_user("bureau", Scope("area", FAR))
    with pytest.raises(NotFoundError):
        actions.add_station(bureau, station_entry(), now=NOW)


def test_the_list_shows_who_runs_a_station_and_its_people(admin: User) -> None:
    station = make_senior().station
    make_senior(left_on=TODAY)
    make_worker()
    contract = make_contract(place=station)
    (row,) = list_stations(admin, StationFilters(), TODAY).rows
    assert (row.operator, row.seniors, row.workers, row.area.code) == (contract.operator, 1, 1, TOWN)
    (before,) = list_stations(admin, StationFilters(), date(2025, 12, 31)).rows
    assert before.operator is None


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({"q": "banj"}, [FAR]),
        ({"area": TOWN}, [TOWN]),
        ({"closed": True}, ["S-9"]),
        ({}, [TOWN, FAR]),
    ],
)
def test_the_list_is_narrowed(admin: User, filters: dict[str, object], codes: list[str]) -> None:
    make_station()
    make_station(FAR, name="搬经站", name_en="Banjing")
    make_station("S-9", closed_on=TODAY)
    found = list_stations(admin, StationFilters(**filters), TODAY)  # type: ignore[arg-type]
    assert [row.station.code for row in found.rows] == codes


def test_the_list_asks_a_constant_number_of_times(admin: User) -> None:
    make_contract()
    with statements() as few:
        list_stations(admin, StationFilters(), TODAY)
    for at in range(4):
        make_contract(place=make_station(f"S{at}"))
    with statements() as many:
        list_stations(admin, StationFilters(), TODAY)
    assert len(many) == len(few)
