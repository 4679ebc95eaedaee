"""Several addresses with dates: what the row of a senior says, and who goes where on which day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError
from eldercare.core.geo import Place
from eldercare.people import actions
from eldercare.people.errors import ErasedError
from eldercare.people.models import Senior, SeniorAddress
from eldercare.people.rules.residences import AddressEntry
from eldercare.visits.actions.attendance import check_in
from eldercare.visits.actions.field import Sent
from eldercare.visits.models import Attendance
from eldercare.visits.queries.day_rows import read_day
from tests.makers import (
    GROUP,
    HOME,
    NOW,
    TODAY,
    make_area,
    make_caregiver_user,
    make_operator,
    make_senior,
    make_user,
    make_visit,
    make_worker,
)
from tests.people.makers import audited, last_audit, make_other_station

WINTER, SPRING = date(2026, 12, 1), date(2027, 3, 1)
THERE = (32.3, 120.8)
OTHER_GROUP, FAR_GROUP = "32068211400102", "32068211600101"
IN_WINTER = NOW + timedelta(days=(WINTER - TODAY).days)


def make_stay(**changes: Any) -> AddressEntry:
    """The winter at the daughter's, in another group of the village."""
    make_area(OTHER_GROUP, name="朱家桥村2组")
    values: dict[str, Any] = {
        "kind": "child", "address": "白蒲镇 朱家桥村 2组 5号", "area_code": OTHER_GROUP, "lat": THERE[0],
        "lon": THERE[1], "first_day": WINTER, "last_day": SPRING - timedelta(days=1), "yearly": True,
    }  # fmt: skip
    return AddressEntry(**values | changes)


def row_of(senior: Senior) -> tuple[str, float, float]:
    db.session.rollback()
    known = db.session.get_one(Senior, senior.id, populate_existing=True)
    return known.address, known.lat, known.lon


def test_an_address_for_later_leaves_the_row_as_it_is(database: AppContext) -> None:
    senior = make_senior()
    actions.add_address(make_operator(), senior.id, make_stay(), now=NOW)
    assert row_of(senior) == ("白蒲镇 朱家桥村 1组 21号", *HOME)
    assert senior.moves_on == WINTER


def test_the_home_gets_a_row_of_its_own_with_the_second_address(database: AppContext) -> None:
    senior = make_senior(position_source="centre")
    actions.add_address(make_operator(), senior.id, make_stay(), now=NOW)
    home, stay = db.session.scalars(select(SeniorAddress).order_by(SeniorAddress.id)).all()
    assert (home.kind, home.address, home.position_source) == ("home", senior.address, "centre")
    assert (stay.kind, stay.position_source) == ("child", "given")


def test_the_clock_moves_the_person_over_and_back(database: AppContext) -> None:
    senior = make_senior()
    actions.add_address(make_operator(), senior.id, make_stay(), now=NOW)
    assert actions.move_over(NOW) == 0
    assert actions.move_over(IN_WINTER) == 1
    assert row_of(senior) == ("白蒲镇 朱家桥村 2组 5号", *THERE)
    assert actions.move_over(IN_WINTER + timedelta(days=90)) == 1
    assert row_of(senior) == ("白蒲镇 朱家桥村 1组 21号", *HOME)
    assert audited()[-2:] == ["senior_moved_over", "senior_moved_over"]


def test_a_clock_that_stood_still_for_a_year_finds_the_right_place(database: AppContext) -> None:
    senior = make_senior()
    actions.add_address(make_operator(), senior.id, make_stay(), now=NOW)
    actions.move_over(IN_WINTER + timedelta(days=365 + 20))
    assert row_of(senior)[1:] == THERE


def test_a_stay_that_runs_holds_at_once(database: AppContext) -> None:
    senior = make_senior()
    actions.add_address(make_operator(), senior.id, make_stay(first_day=TODAY), now=NOW)
    assert row_of(senior)[1:] == THERE
    assert (senior.area_code, senior.home.address) == (GROUP, "白蒲镇 朱家桥村 1组 21号")


def test_who_comes_in_winter_is_planned_there_today_already(database: AppContext) -> None:
    senior = make_senior()
    actions.add_address(make_operator(), senior.id, make_stay(), now=NOW)
    for day in (TODAY, WINTER):
        make_visit(senior, day=day)
    places = {}
    for day in (TODAY, WINTER):
        (visit,) = read_day(db.session(), senior.station_id, day).visits
        places[day] = (visit.place, visit.area_code)
    assert places == {TODAY: (Place(*HOME), GROUP), WINTER: (Place(*THERE), OTHER_GROUP)}


def test_the_place_of_the_visits_day_counts_at_check_in(database: AppContext) -> None:
    senior, worker = make_senior(), make_worker()
    actions.add_address(make_operator(), senior.id, make_stay(first_day=TODAY), now=NOW)
    visit = make_visit(senior, worker)
    sent = Sent(lat=THERE[0], lon=THERE[1], accuracy=10.0, device_at=NOW)
    check_in(visit.id, make_caregiver_user(worker), sent, now=NOW)
    attendance = db.session.scalars(select(Attendance)).one()
    assert (attendance.check_in_distance, attendance.address) == (0.0, "白蒲镇 朱家桥村 2组 5号")


def test_an_edit_of_somebody_who_stays_elsewhere_changes_the_home(database: AppContext) -> None:
    operator, senior = make_operator(), make_senior()
    actions.add_address(operator, senior.id, make_stay(first_day=TODAY), now=NOW)
    entry = replace(actions.entry_of(senior), address="白蒲镇 朱家桥村 1组 22号", living="couple")
    actions.edit_senior(operator, senior.id, entry, expected=senior.version, now=NOW)
    assert row_of(senior) == ("白蒲镇 朱家桥村 2组 5号", *THERE)
    assert (senior.home.address, senior.living) == ("白蒲镇 朱家桥村 1组 22号", "couple")


def test_an_edit_of_the_home_makes_an_open_form_stale(database: AppContext) -> None:
    operator, senior = make_operator(), make_senior()
    actions.add_address(operator, senior.id, make_stay(first_day=TODAY), now=NOW)
    read = senior.version
    entry = replace(actions.entry_of(senior), address="白蒲镇 朱家桥村 1组 22号")
    actions.edit_senior(operator, senior.id, entry, expected=read, now=NOW)
    with pytest.raises(StaleVersionError):
        actions.edit_senior(operator, senior.id, entry, expected=read, now=NOW)


def test_a_new_home_ends_the_old_one_the_day_before(database: AppContext) -> None:
    senior = make_senior()
    actions.add_address(
        make_operator(), senior.id, make_stay(kind="home", last_day=None, yearly=False), now=NOW
    )
    old, new = db.session.scalars(select(SeniorAddress).order_by(SeniorAddress.id)).all()
    assert (old.last_day, new.first_day) == (WINTER - timedelta(days=1), WINTER)
    actions.move_over(IN_WINTER)
    assert row_of(senior)[1:] == THERE
    assert (senior.area_code, senior.home_id) == (OTHER_GROUP, new.id)


def test_a_move_to_another_station_is_recorded_by_who_sees_both(database: AppContext) -> None:
    senior, there = make_senior(), make_other_station()
    make_area(FAR_GROUP, name="夏堡村1组")
    move = make_stay(kind="home", area_code=FAR_GROUP, first_day=TODAY, last_day=None, yearly=False)
    with pytest.raises(InvalidInputError) as refusal:
        actions.add_address(make_operator(senior.station), senior.id, move, now=NOW)
    assert set(refusal.value.fields) == {"area_code"}
    actions.add_address(make_user("operator"), senior.id, move, now=NOW)
    assert (senior.station_id, senior.area_code) == (there.id, FAR_GROUP)


def test_a_stay_in_the_area_of_another_station_leaves_the_visits_with_the_own(database: AppContext) -> None:
    senior = make_senior()
    own = senior.station_id
    make_other_station()
    make_area(FAR_GROUP, name="夏堡村1组")
    entry = make_stay(area_code=FAR_GROUP, first_day=TODAY)
    actions.add_address(make_operator(senior.station), senior.id, entry, now=NOW)
    assert (senior.station_id, senior.area_code) == (own, GROUP)


def test_without_a_position_the_centre_of_the_other_group_stands_in(database: AppContext) -> None:
    senior = make_senior()
    stay = actions.add_address(make_operator(), senior.id, make_stay(lat=None, lon=None), now=NOW)
    assert (stay.lat, stay.lon, stay.position_source) == (*HOME, "centre")


def test_a_registered_household_may_be_anywhere(database: AppContext) -> None:
    entry = AddressEntry("registered", "上海市 静安区")
    senior = make_senior()
    row = actions.add_address(make_operator(), senior.id, entry, now=NOW)
    assert (row.area_code, row.lat) == (None, None)
    assert row_of(senior)[0] == "白蒲镇 朱家桥村 1组 21号"


def test_an_ended_stay_brings_the_person_home(database: AppContext) -> None:
    senior, operator = make_senior(), make_operator()
    stay = actions.add_address(operator, senior.id, make_stay(first_day=TODAY, yearly=False), now=NOW)
    actions.end_address(operator, stay.id, TODAY - timedelta(days=1), now=NOW)
    assert row_of(senior) == ("白蒲镇 朱家桥村 1组 21号", *HOME)
    assert last_audit().verb == "address_ended"


def test_a_yearly_stay_that_ends_does_not_come_again(database: AppContext) -> None:
    senior, operator = make_senior(), make_operator()
    stay = actions.add_address(operator, senior.id, make_stay(), now=NOW)
    second = IN_WINTER + timedelta(days=365)
    actions.end_address(operator, stay.id, date(2027, 12, 10), now=second)
    assert (stay.first_day, stay.last_day, stay.yearly) == (date(2027, 12, 1), date(2027, 12, 10), False)
    assert senior.moves_on == date(2027, 12, 11)


def test_the_home_itself_is_not_ended(database: AppContext) -> None:
    senior, operator = make_senior(), make_operator()
    actions.add_address(operator, senior.id, make_stay(), now=NOW)
    with pytest.raises(InvalidInputError):
        actions.end_address(operator, senior.home.id, TODAY, now=NOW)


def test_a_position_set_by_hand_says_so_and_by_whom(database: AppContext) -> None:
    senior, operator = make_senior(position_source="centre"), make_operator()
    actions.place_senior(operator, senior.id, 32.3, 120.8, crs="wgs84", expected=1, now=NOW)
    assert (senior.lat, senior.lon, senior.position_source) == (32.3, 120.8, "map")
    assert (senior.placed_by, senior.placed_at) == (operator.id, NOW)


def test_a_position_typed_from_another_map_is_converted(database: AppContext) -> None:
    senior = make_senior()
    actions.place_senior(make_operator(), senior.id, 32.3, 120.8, crs="gcj02", expected=None, now=NOW)
    assert senior.lat == pytest.approx(32.30214, abs=1e-3)
    assert senior.lon == pytest.approx(120.7957, abs=1e-3)
    assert senior.crs == "gcj02"


def test_a_position_is_set_for_where_the_person_stays_not_for_the_home(database: AppContext) -> None:
    senior, operator = make_senior(), make_operator()
    stay = actions.add_address(operator, senior.id, make_stay(first_day=TODAY), now=NOW)
    actions.place_senior(operator, senior.id, 32.4, 120.9, crs="wgs84", expected=None, now=NOW)
    assert (stay.lat, stay.position_source, senior.home.lat) == (32.4, "map", HOME[0])


@pytest.mark.parametrize("degrees", [(None, None), (32.3, None), (120.8, 32.3)])
def test_half_a_position_or_one_outside_china_is_refused(
    database: AppContext, degrees: tuple[float | None, float | None]
) -> None:
    senior = make_senior()
    with pytest.raises(InvalidInputError):
        actions.place_senior(make_operator(), senior.id, *degrees, crs="wgs84", expected=None, now=NOW)


def test_a_stale_position_is_refused(database: AppContext) -> None:
    senior = make_senior()
    with pytest.raises(StaleVersionError):
        actions.place_senior(make_operator(), senior.id, 32.3, 120.8, crs="wgs84", expected=7, now=NOW)


def test_an_untouched_position_keeps_what_is_known_of_it(database: AppContext) -> None:
    operator, senior = make_operator(), make_senior(position_source="geocoded", precision_m=50)
    entry = replace(actions.entry_of(senior), living="couple")
    actions.edit_senior(operator, senior.id, entry, expected=None, now=NOW)
    assert (senior.position_source, senior.precision_m) == ("geocoded", 50)
    moved = replace(actions.entry_of(senior), lat=32.3, lon=120.8)
    actions.edit_senior(operator, senior.id, moved, expected=None, now=NOW)
    assert (senior.position_source, senior.precision_m) == ("given", None)


def test_a_neighbour_neither_adds_nor_ends_nor_places(database: AppContext) -> None:
    senior, stranger = make_senior(), make_operator(make_other_station())
    stay = actions.add_address(make_operator(senior.station), senior.id, make_stay(), now=NOW)
    for attempt in (
        lambda: actions.add_address(stranger, senior.id, make_stay(), now=NOW),
        lambda: actions.edit_address(stranger, stay.id, make_stay(), expected=None, now=NOW),
        lambda: actions.end_address(stranger, stay.id, TODAY, now=NOW),
        lambda: actions.place_senior(stranger, senior.id, 32.3, 120.8, crs="wgs84", expected=None, now=NOW),
        lambda: actions.place_address(stranger, stay.id, 32.3, 120.8, crs="wgs84", expected=None, now=NOW),
    ):
        with pytest.raises(NotFoundError):
            attempt()


def test_of_an_erased_person_no_address_is_left_and_none_is_added(database: AppContext) -> None:
    senior = make_senior()
    actions.add_address(make_operator(), senior.id, make_stay(first_day=TODAY), now=NOW)
    actions.erase_senior(make_user("admin"), senior.id, reason="request", now=NOW)
    assert db.session.scalars(select(SeniorAddress)).all() == []
    assert (senior.moves_on, senior.home_id, senior.position_source) == (None, None, "centre")
    with pytest.raises(ErasedError):
        actions.add_address(make_user("operator"), senior.id, make_stay(), now=NOW)
