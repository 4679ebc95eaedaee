"""What a station's day is read with: people who are in two places, and what they have there."""

import pytest

from eldercare.core.db import db
from eldercare.visits.queries.linked_days import merged, read_linked
from tests.makers import TODAY, make_senior, make_station, make_worker
from tests.visits.disruptions.makers import told
from tests.visits.gatherings.makers import make_day, make_gathering

pytestmark = pytest.mark.usefixtures("database")

EAST = "320682103"


def east():
    return make_station(EAST, name="东陈镇颐养驿站")


def linked():
    return read_linked(db.session(), make_station().id, TODAY)


def hosts_of(rows):
    return {block.worker_id for block in rows.blocks}


def test_a_station_that_shares_nobody_is_read_alone() -> None:
    told(make_worker(), 600)
    east()
    assert len(linked()) == 1


def test_what_own_people_have_elsewhere_is_read_too() -> None:
    lent = make_worker()
    senior = make_senior(station_id=east().id, area_code=f"{EAST}00101")
    there = told(lent, 600, senior=senior)
    assert there.id in {visit.id for visit in merged(linked()).visits}


def test_a_guest_is_read_with_the_gathering_at_the_own_station() -> None:
    guest = make_worker(station_id=east().id)
    told(guest, 780)
    make_day(hosts=[guest], gathering=make_gathering(east()))
    assert hosts_of(merged(linked())) == {guest.id}


def test_what_others_host_there_is_not_read() -> None:
    guest, other = make_worker(station_id=east().id), make_worker(station_id=east().id)
    told(guest, 780)
    make_day(hosts=[other], gathering=make_gathering(east()))
    assert hosts_of(merged(linked())) == set()


def test_a_gathering_of_own_people_is_read_once() -> None:
    host = make_worker()
    senior = make_senior(station_id=east().id, area_code=f"{EAST}00101")
    told(host, 900, senior=senior)
    make_day(hosts=[host])
    assert len(merged(linked()).blocks) == 1
