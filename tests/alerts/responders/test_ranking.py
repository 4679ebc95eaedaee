"""Who can be at the door soonest, and why."""

from datetime import datetime, timedelta

import pytest
from flask.ctx import AppContext

from eldercare.alerts.actions.answering import accept_alarm
from eldercare.alerts.responders.ranking import Candidate, find_candidates
from eldercare.alerts.responders.ways import way
from eldercare.core.db import db, transaction
from eldercare.core.geo import Place
from eldercare.core.time import at
from eldercare.people.models import Absence, Senior
from eldercare.visits.actions.places import put_at_door, refresh_places
from tests.alerts.makers import desk, make_device, make_responder, press
from tests.makers import HOME, NOW, TODAY, make_senior, make_visit, make_worker, save


def found(senior: Senior, now: datetime = NOW) -> list[Candidate]:
    db.session.rollback()
    return find_candidates(db.session(), senior, now=now)


def test_the_nearest_comes_first(database: AppContext) -> None:
    far, near = make_responder(5), make_responder(1)
    assert [candidate.worker_id for candidate in found(make_senior())] == [near.id, far.id]


def test_a_car_may_be_sooner_than_a_walk_from_nearer(database: AppContext) -> None:
    walker, driver = make_responder(2, travel_mode="walk"), make_responder(4, travel_mode="car")
    assert [candidate.worker_id for candidate in found(make_senior())] == [driver.id, walker.id]


def test_who_is_off_shift_is_not_asked(database: AppContext) -> None:
    make_responder()
    assert found(make_senior(), at(TODAY, 22 * 60)) == []


def test_who_is_absent_today_is_not_asked(database: AppContext) -> None:
    worker = make_responder()
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick"))
    assert found(make_senior()) == []


def test_who_falls_sick_this_afternoon_is_asked_this_morning(database: AppContext) -> None:
    worker = make_responder()
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick", from_minute=13 * 60))
    assert [candidate.worker_id for candidate in found(make_senior())] == [worker.id]
    assert found(make_senior(), at(TODAY, 14 * 60)) == []


def test_who_has_left_is_not_asked(database: AppContext) -> None:
    make_responder(active=False)
    assert found(make_senior()) == []


def test_a_leader_is_asked_in_the_own_village_only(database: AppContext) -> None:
    here = make_worker("leader", skills=(), area_code="320682114001")
    make_worker("leader", skills=(), area_code="320682114002")
    assert [candidate.worker_id for candidate in found(make_senior())] == [here.id]


def test_a_visit_for_two_is_not_interrupted(database: AppContext) -> None:
    worker = make_responder()
    make_visit(worker=worker, staff_count=2)
    assert [candidate.stopped_by for candidate in found(make_senior())] == ["double_visit"]


def test_a_visit_for_one_may_be_interrupted_and_says_so(database: AppContext) -> None:
    worker = make_responder()
    make_visit(worker=worker)
    assert [(c.stopped_by, c.in_visit) for c in found(make_senior())] == [("", True)]


def test_who_is_on_another_alarm_is_not_asked(database: AppContext) -> None:
    worker = make_responder()
    make_device()
    accept_alarm(press().id, by=desk(), worker_id=worker.id, now=NOW)
    assert [candidate.stopped_by for candidate in found(make_senior())] == ["on_alarm"]


def test_the_place_of_a_check_in_is_fresh_for_half_an_hour(database: AppContext) -> None:
    worker = make_responder(5)
    check_in(worker.id, NOW - timedelta(minutes=12))
    candidate = found(make_senior())[0]
    assert (candidate.source, candidate.age_minutes, candidate.km) == ("check_in", 12, 0)
    assert found(make_senior(), NOW + timedelta(minutes=20))[0].source == "home"


def test_without_a_check_in_the_present_stop_counts(database: AppContext) -> None:
    worker = make_responder(5)
    make_visit(worker=worker)
    refresh_places(at(TODAY, 570))
    assert found(make_senior(), at(TODAY, 570))[0].source == "stop"


def test_the_latest_position_wins(database: AppContext) -> None:
    worker = make_responder(5)
    check_in(worker.id, NOW - timedelta(minutes=20), lat=33.0)
    check_in(worker.id, NOW - timedelta(minutes=3))
    assert found(make_senior())[0].km == 0


def test_without_anybody_near_the_whole_county_is_searched(database: AppContext) -> None:
    worker = make_responder(15)
    assert [candidate.worker_id for candidate in found(make_senior())] == [worker.id]


def test_more_than_an_hour_away_is_too_far(database: AppContext) -> None:
    make_responder(40)
    assert [candidate.stopped_by for candidate in found(make_senior())] == ["too_far"]


@pytest.mark.parametrize(("mode", "minutes"), [("walk", 16.0), ("ebike", 5.3), ("car", 6.6)])
def test_a_kilometre_takes_what_the_way_of_going_takes(mode: str, minutes: float) -> None:
    start = Place(HOME[0] + 1 / 111.195, HOME[1])
    assert way(start, Place(*HOME), mode)[0] == pytest.approx(minutes, abs=0.05)


def check_in(worker_id: int, moment: datetime, lat: float = HOME[0]) -> None:
    """A check-in at the senior's home or elsewhere."""
    with transaction() as session:
        put_at_door(session, worker_id, Place(lat, HOME[1]), at=moment, now=moment)
