"""Hosts who will not be there."""

import pytest

from eldercare.core.db import db
from eldercare.people.models import Absence, DayShift, Posting
from eldercare.visits.gatherings.presence import away_hosts, lacks_hosts
from tests.makers import TODAY, TOWN, make_station, make_worker, save
from tests.visits.gatherings.makers import make_day

pytestmark = pytest.mark.usefixtures("database")


def is_away(day) -> bool:
    away = away_hosts(db.session(), [day])
    assert lacks_hosts(day, away) == bool(away)
    return bool(away)


def test_a_host_at_work_is_there():
    assert not is_away(make_day(hosts=[make_worker()]))


@pytest.mark.parametrize(("minute", "expected"), [(0, True), (660, True), (690, False)])
def test_who_leaves_before_the_end_is_not_there(minute, expected):
    host = make_worker()
    save(Absence(worker_id=host.id, first_day=TODAY, last_day=TODAY, reason="sick", from_minute=minute))
    assert is_away(make_day(hosts=[host])) is expected


def test_who_has_that_day_off_is_not_there():
    host = make_worker()
    save(DayShift(worker_id=host.id, day=TODAY, reason="swap"))
    assert is_away(make_day(hosts=[host]))


@pytest.mark.parametrize(("starts", "expected"), [(600, False), (630, True)])
def test_who_begins_later_that_day_is_not_there(starts, expected):
    host = make_worker()
    save(DayShift(worker_id=host.id, day=TODAY, reason="swap", starts=starts, ends=1020))
    assert is_away(make_day(hosts=[host])) is expected


def test_who_is_at_another_station_by_then_is_not_there():
    host, other = make_worker(), make_station("320682102", name="如城驿站", name_en="Rucheng")
    save(Posting(worker_id=host.id, station_id=other.id, area_code=TOWN, first_day=TODAY))
    assert is_away(make_day(hosts=[host]))


def test_who_has_left_by_then_is_not_there():
    host = make_worker(left_on=TODAY.replace(day=1))
    assert is_away(make_day(hosts=[host]))


def test_a_day_without_hosts_lacks_them():
    assert lacks_hosts(make_day(), set())
