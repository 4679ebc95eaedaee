"""What the clock runs."""

from datetime import timedelta

from eldercare.core import feed
from eldercare.core.db import db
from eldercare.core.time import at
from eldercare.visits.actions.attendance import check_in
from eldercare.visits.jobs import (
    close_days,
    look_for_changes,
    make_gatherings,
    make_tier_visits,
    order_plans,
    plan_at_length,
    raise_late,
    raise_promises,
)
from eldercare.visits.models import Attendance, Visit
from tests.makers import NOW, TODAY, make_care_plan, make_operator, make_senior, make_visit, make_worker
from tests.visits.by_hand.makers import make_call
from tests.visits.gatherings.makers import make_day, make_gathering
from tests.visits.makers import AT_HOME, caregiver, visit_of
from tests.visits.tiers.makers import make_leader, monthly

AFTER = at(TODAY, 660 + 16)
NEXT_DAY = NOW + timedelta(days=1)


def state_of(visit: Visit) -> str:
    return db.session.get_one(Visit, visit.id).state


def test_a_late_visit_is_told_to_its_station(database: object) -> None:
    visit = make_visit(worker=make_worker())
    assert raise_late(AFTER) == 1
    (event,) = feed.since(0)
    assert (event.kind, event.station_id, event.data["late"]) == ("visit", visit.station_id, True)


def test_a_late_visit_is_told_once(database: object) -> None:
    make_visit(worker=make_worker())
    raise_late(AFTER)
    assert raise_late(AFTER + timedelta(minutes=5)) == 0


def test_a_visit_that_found_nobody_gets_late_too(database: object) -> None:
    make_visit()
    assert raise_late(AFTER) == 1


def test_a_visit_is_not_late_within_its_window(database: object) -> None:
    make_visit(worker=make_worker())
    assert raise_late(at(TODAY, 660)) == 0


def test_a_visit_that_has_begun_is_not_late(database: object) -> None:
    me = caregiver()
    check_in(visit_of(me).id, me, AT_HOME, now=NOW)
    assert raise_late(AFTER) == 0


def test_being_late_makes_no_open_form_stale(database: object) -> None:
    visit = make_visit(worker=make_worker())
    raise_late(AFTER)
    db.session.expire_all()
    assert db.session.get_one(Visit, visit.id).version == 1


def test_tomorrow_is_planned_this_evening(database: object) -> None:
    make_care_plan()
    make_worker()
    evening = at(TODAY, 18 * 60)
    order_plans(evening)
    plan_at_length(evening)
    tomorrow = TODAY + timedelta(days=1)
    (visit,) = db.session.query(Visit).filter_by(day=tomorrow)
    assert visit.assignments[0].worker_id is not None


def test_who_never_came_has_missed_the_visit(database: object) -> None:
    visit = make_visit(worker=make_worker())
    assert close_days(NEXT_DAY) == 1
    assert state_of(visit) == "missed"


def test_a_visit_that_nobody_ended_is_to_be_verified(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    close_days(NEXT_DAY)
    assert state_of(visit) == "to_verify"
    assert db.session.query(Attendance).one().exceptions == ["not_checked_out"]


def test_the_day_itself_is_left_open(database: object) -> None:
    make_visit(worker=make_worker())
    assert close_days(at(TODAY, 1430)) == 0


def test_each_night_the_visits_of_the_tiers_are_made(database: object) -> None:
    make_leader()
    monthly()
    assert make_tier_visits(NOW).made == 1


def test_another_grade_and_a_passed_promise_are_looked_for(database: object) -> None:
    make_call(make_operator(), make_senior())
    assert look_for_changes(NOW) == 0
    assert raise_promises(NOW + timedelta(hours=4)) == 1


def test_each_night_the_gatherings_of_four_weeks_are_made(database: object) -> None:
    make_gathering(recurrence="FREQ=WEEKLY;BYDAY=WE", ends_on=None)
    assert make_gatherings(NOW) == 4
    assert make_gatherings(NOW) == 0


def test_the_night_settles_gatherings_of_the_day_before(database: object) -> None:
    make_day(state="under_way")
    assert close_days(NEXT_DAY) == 1
