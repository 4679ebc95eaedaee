"""Where workers are is written as it happens and forgotten after half an hour."""

from datetime import timedelta

import pytest

from eldercare.core.db import db, transaction
from eldercare.core.geo import Place
from eldercare.core.time import at
from eldercare.people.models import Worker
from eldercare.visits.actions.attendance import check_in, check_out
from eldercare.visits.actions.field import Sent
from eldercare.visits.actions.moves import move_visit
from eldercare.visits.actions.places import put_at_door, refresh_places
from eldercare.visits.actions.publishing import publish
from eldercare.visits.models import WorkerPlace
from tests.makers import HOME, NOW, TODAY, make_operator, make_senior, make_station, make_visit, make_worker
from tests.visits.board.makers import make_draft
from tests.visits.gatherings.makers import make_day
from tests.visits.makers import AT_HOME, DONE, caregiver, visit_of

pytestmark = pytest.mark.usefixtures("database")
MINUTE = timedelta(minutes=1)
NINE = at(TODAY, 540)


def place_of(worker_id: int | None) -> WorkerPlace | None:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(WorkerPlace).filter_by(worker_id=worker_id).one_or_none()


def source_of(worker_id: int | None) -> str:
    row = place_of(worker_id)
    return row.source if row else ""


def seen(worker: Worker, moment=NOW, lat: float = 32.5) -> None:
    with transaction() as session:
        put_at_door(session, worker.id, Place(lat, 120.5), at=moment, now=NOW)


def test_a_check_in_says_where_somebody_is() -> None:
    me = caregiver()
    check_in(visit_of(me).id, me, AT_HOME, now=NOW)
    row = place_of(me.worker_id)
    assert row is not None
    assert (row.source, row.at, row.place) == ("check_in", NOW, Place(AT_HOME.lat, AT_HOME.lon))


def test_a_check_out_is_the_newer_place() -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    check_out(visit.id, me, DONE, now=NOW + 58 * MINUTE)
    row = place_of(me.worker_id)
    assert row is not None
    assert row.at == NOW + 58 * MINUTE


def test_a_check_in_without_a_position_says_nothing() -> None:
    me = caregiver()
    check_in(visit_of(me).id, me, Sent(reason="没有信号"), now=NOW)
    assert place_of(me.worker_id) is None


def test_an_entry_that_was_sent_late_says_nothing() -> None:
    worker = make_worker()
    seen(worker, NOW - 31 * MINUTE)
    assert place_of(worker.id) is None


def test_an_older_place_does_not_take_the_place_of_a_newer_one() -> None:
    worker = make_worker()
    seen(worker, NOW, lat=32.5)
    seen(worker, NOW - 5 * MINUTE, lat=33.0)
    row = place_of(worker.id)
    assert row is not None
    assert row.lat == 32.5


def test_publishing_a_day_puts_people_at_the_stop_that_runs() -> None:
    worker = make_worker()
    make_draft(540, worker)
    publish(make_station().id, TODAY, version=None, actor=make_operator(), now=NINE + MINUTE)
    assert source_of(worker.id) == "route"


def test_publishing_takes_people_from_a_stop_they_lost() -> None:
    worker = make_worker()
    visit = make_visit(worker=worker)
    refresh_places(NINE + MINUTE)
    move_visit(visit.id, 0, None, None, version=None, actor=make_operator(), now=NINE)
    publish(make_station().id, TODAY, version=None, actor=make_operator(), now=NINE + 2 * MINUTE)
    assert source_of(worker.id) == "home"


def test_whoever_has_no_row_is_at_home() -> None:
    worker = make_worker()
    assert refresh_places(NOW) == 1
    row = place_of(worker.id)
    assert row is not None
    assert (row.source, row.place) == ("home", Place(*HOME))


def test_nothing_new_writes_nothing() -> None:
    make_visit(worker=make_worker())
    refresh_places(NINE + MINUTE)
    assert refresh_places(NINE + 2 * MINUTE) == 0


def test_a_stop_is_known_from_its_begin_until_half_an_hour_after_its_end() -> None:
    worker = make_worker()
    make_visit(make_senior(lat=32.3), worker)
    sources = []
    for minutes in (-1, 0, 59, 89, 91):
        refresh_places(NINE + minutes * MINUTE)
        sources.append(source_of(worker.id))
    assert sources == ["home", "route", "route", "route", "home"]


def test_a_check_in_is_forgotten_after_half_an_hour() -> None:
    worker = make_worker()
    seen(worker)
    refresh_places(NOW + 30 * MINUTE)
    assert source_of(worker.id) == "check_in"
    refresh_places(NOW + 31 * MINUTE)
    row = place_of(worker.id)
    assert row is not None
    assert (row.source, row.place) == ("home", Place(*HOME))


def test_after_an_old_check_in_the_stop_that_still_runs_counts() -> None:
    worker = make_worker()
    make_visit(worker=worker)
    seen(worker, NINE)
    refresh_places(NINE + 29 * MINUTE)
    assert source_of(worker.id) == "check_in"
    refresh_places(NINE + 31 * MINUTE)
    assert source_of(worker.id) == "route"


def test_whoever_moves_house_is_found_there() -> None:
    worker = make_worker()
    refresh_places(NOW)
    with transaction():
        worker.lat = 32.4
    refresh_places(NOW + MINUTE)
    row = place_of(worker.id)
    assert row is not None
    assert row.lat == 32.4


def test_nothing_is_kept_of_whoever_has_left() -> None:
    worker = make_worker()
    refresh_places(NOW)
    with transaction():
        worker.active = False
    refresh_places(NOW + MINUTE)
    assert place_of(worker.id) is None


def test_who_hosts_a_gathering_is_at_the_station_then() -> None:
    host = make_worker(lat=32.4, lon=120.9)
    make_day(hosts=[host])
    refresh_places(at(TODAY, 605))
    row = place_of(host.id)
    assert row is not None
    assert (row.source, row.place) == ("route", make_station().place)


def test_a_host_with_a_visit_at_the_same_time_has_one_place() -> None:
    host = make_worker()
    make_visit(worker=host)
    make_day(hosts=[host], minute=550)
    assert refresh_places(at(TODAY, 560)) >= 1
    assert source_of(host.id) == "route"


def test_a_cancelled_gathering_puts_nobody_at_the_station() -> None:
    host = make_worker()
    make_day(hosts=[host], state="cancelled")
    refresh_places(at(TODAY, 605))
    assert source_of(host.id) == "home"
