"""On the way, in and out."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask

from eldercare.accounts.models import AuditEntry, User
from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.core.errors import InvalidInputError, NotFoundError, StepRefusedError
from eldercare.people.models import WorkerSkill
from eldercare.visits.actions.attendance import check_in, check_out, set_out
from eldercare.visits.actions.field import Sent
from eldercare.visits.actions.tasks import tick_task
from eldercare.visits.errors import NotCheckedInError, WrongDayError
from eldercare.visits.models import Attendance, FieldEvent, Visit
from tests.makers import NOW, make_visit
from tests.visits.makers import AT_HOME, DONE, FAR_AWAY, caregiver, visit_of, visit_of_two

LATER = NOW + timedelta(minutes=58)


def state_of(visit: Visit) -> str:
    return db.session.get_one(Visit, visit.id).state


def attendances() -> list[Attendance]:
    return db.session.query(Attendance).order_by(Attendance.id).all()


def test_a_caregiver_sets_out(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    set_out(visit.id, me, Sent(), now=NOW)
    assert state_of(visit) == "on_the_way"


def test_setting_out_twice_is_harmless(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    for _ in range(2):
        set_out(visit.id, me, Sent(), now=NOW)
    assert db.session.query(AuditEntry).count() == 1


def test_somebody_elses_visit_is_not_found(database: object) -> None:
    me, visit = caregiver(), visit_of(caregiver())
    for act in (set_out, check_in, check_out):
        with pytest.raises(NotFoundError):
            act(visit.id, me, AT_HOME, now=NOW)


def test_a_draft_is_not_found_by_the_person_it_is_meant_for(database: object) -> None:
    with pytest.raises(NotFoundError):
        check_in(make_visit().id, caregiver(), AT_HOME, now=NOW)


def test_check_in_stores_the_six_elements(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    (kept,) = attendances()
    assert (kept.service_code, kept.senior_id, kept.day) == ("clean", visit.senior_id, visit.day)
    assert (kept.address, kept.worker_id, kept.check_in_at) == (visit.senior.address, me.worker_id, NOW)
    assert (kept.check_in_distance, kept.exceptions) == (0.0, [])
    assert state_of(visit) == "in_progress"


def test_a_place_far_away_asks_for_a_reason(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    with pytest.raises(InvalidInputError) as refusal:
        check_in(visit.id, me, FAR_AWAY, now=NOW)
    assert list(refusal.value.fields) == ["reason"]
    assert (attendances(), state_of(visit)) == ([], "planned")


def test_a_place_far_away_is_taken_with_a_reason(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, replace(FAR_AWAY, reason="At the clinic."), now=NOW)
    (kept,) = attendances()
    assert kept.check_in_distance == pytest.approx(1112, abs=2)
    assert (kept.exceptions, kept.outside_reason) == (["outside_radius"], "At the clinic.")


@pytest.mark.parametrize("sent", [Sent(), Sent(lat=32.262), replace(AT_HOME, accuracy=4000.0)])
def test_no_usable_position_asks_for_a_reason(database: object, sent: Sent) -> None:
    me = caregiver()
    visit = visit_of(me)
    with pytest.raises(InvalidInputError):
        check_in(visit.id, me, sent, now=NOW)
    check_in(visit.id, me, replace(sent, reason="The phone finds no satellite."), now=NOW)
    assert attendances()[0].exceptions == ["no_position"]


def test_checking_in_twice_is_harmless(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    check_in(visit.id, me, FAR_AWAY, now=LATER)
    (kept,) = attendances()
    assert (kept.check_in_at, kept.check_in_distance) == (NOW, 0.0)


def test_the_same_entry_sent_again_after_check_out_is_harmless(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    entry = replace(AT_HOME, event_id="a" * 36)
    check_in(visit.id, me, entry, now=NOW)
    check_out(visit.id, me, DONE, now=LATER)
    check_in(visit.id, me, entry, now=LATER)
    assert len(attendances()) == 1
    assert db.session.query(FieldEvent).count() == 1


def test_an_id_of_another_entry_is_refused(database: object) -> None:
    me = caregiver()
    first, second = visit_of(me), visit_of(me)
    entry = replace(AT_HOME, event_id="a" * 36)
    check_in(first.id, me, entry, now=NOW)
    with pytest.raises(InvalidInputError) as refusal:
        check_in(second.id, me, entry, now=NOW)
    assert list(refusal.value.fields) == ["event_id"]


def test_an_entry_that_was_refused_may_be_sent_again(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    entry = replace(FAR_AWAY, event_id="a" * 36)
    with pytest.raises(InvalidInputError):
        check_in(visit.id, me, entry, now=NOW)
    check_in(visit.id, me, replace(entry, reason="At the clinic."), now=NOW)
    assert state_of(visit) == "in_progress"


def test_a_visit_is_recorded_on_its_own_day(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    with pytest.raises(WrongDayError):
        check_in(visit.id, me, AT_HOME, now=NOW - timedelta(days=1))


def test_an_entry_that_arrives_the_next_day_counts_for_the_day_it_was_made(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, replace(AT_HOME, device_at=NOW), now=NOW + timedelta(days=1))
    (kept,) = attendances()
    assert (kept.check_in_at, kept.exceptions) == (NOW, ["backfilled"])


def test_a_cancelled_visit_takes_nobody_in(database: object) -> None:
    me = caregiver()
    visit = visit_of(me, state="cancelled")
    with pytest.raises(StepRefusedError):
        check_in(visit.id, me, AT_HOME, now=NOW)


def test_a_visit_in_order_is_done(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    tick_task(visit.id, "floor", me, Sent(), now=NOW)
    check_out(visit.id, me, AT_HOME, now=LATER)
    (kept,) = attendances()
    assert (kept.check_out_at, kept.minutes, kept.exceptions) == (LATER, 58, [])
    assert state_of(visit) == "done"


def test_open_tasks_ask_for_a_reason(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    with pytest.raises(InvalidInputError) as refusal:
        check_out(visit.id, me, AT_HOME, now=LATER)
    assert list(refusal.value.fields) == ["note"]
    assert state_of(visit) == "in_progress"


def test_a_visit_by_somebody_whose_certificate_had_run_out_is_looked_at(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    with transaction() as session:
        held = session.query(WorkerSkill).filter_by(worker_id=me.worker_id, skill="clean")
        held.update({"until": visit.day - timedelta(days=1)})
    check_in(visit.id, me, AT_HOME, now=NOW)
    check_out(visit.id, me, DONE, now=LATER)
    assert "certificate_over" in attendances()[0].exceptions


def test_open_tasks_with_a_reason_are_looked_at(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    check_out(visit.id, me, DONE, now=LATER)
    assert (state_of(visit), attendances()[0].exceptions) == ("to_verify", ["tasks_open"])


def test_everything_that_is_missing_is_asked_for_at_once(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    with pytest.raises(InvalidInputError) as refusal:
        check_out(visit.id, me, FAR_AWAY, now=LATER)
    assert sorted(refusal.value.fields) == ["note", "reason"]


def test_a_short_visit_is_looked_at(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    check_out(visit.id, me, DONE, now=NOW + timedelta(minutes=20))
    assert "too_short" in attendances()[0].exceptions


def test_two_visits_at_once_are_looked_at(database: object) -> None:
    me = caregiver()
    first, second = visit_of(me), visit_of(me)
    for visit in (first, second):
        check_in(visit.id, me, AT_HOME, now=NOW)
    check_out(second.id, me, DONE, now=LATER)
    assert "overlap" in attendances()[1].exceptions


def test_one_visit_after_the_other_is_no_overlap(database: object) -> None:
    me = caregiver()
    first, second = visit_of(me), visit_of(me)
    for hour, visit in enumerate((first, second)):
        check_in(visit.id, me, AT_HOME, now=NOW + timedelta(hours=hour))
        check_out(visit.id, me, DONE, now=NOW + timedelta(hours=hour, minutes=60))
    assert all("overlap" not in kept.exceptions for kept in attendances())


def test_checking_out_twice_is_harmless(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    check_out(visit.id, me, DONE, now=LATER)
    check_out(visit.id, me, AT_HOME, now=LATER + timedelta(minutes=9))
    assert attendances()[0].check_out_at == LATER


def test_nobody_checks_out_without_checking_in(database: object) -> None:
    me = caregiver()
    with pytest.raises(NotCheckedInError):
        check_out(visit_of(me).id, me, AT_HOME, now=NOW)


def test_a_visit_for_two_begins_with_the_first_and_ends_with_the_second(database: object) -> None:
    one, two = caregiver(), caregiver()
    visit = visit_of_two(one, two)
    states = []
    for act, who, when in [
        (check_in, one, NOW), (check_in, two, NOW), (check_out, two, LATER), (check_out, one, LATER),
    ]:  # fmt: skip
        act(visit.id, who, DONE, now=when)
        states.append(state_of(visit))
    assert states == ["in_progress", "in_progress", "in_progress", "to_verify"]


def test_only_the_last_of_two_is_asked_about_open_tasks(database: object) -> None:
    one, two = caregiver(), caregiver()
    visit = visit_of_two(one, two)
    for who in (one, two):
        check_in(visit.id, who, AT_HOME, now=NOW)
    check_out(visit.id, one, AT_HOME, now=LATER)
    with pytest.raises(InvalidInputError):
        check_out(visit.id, two, AT_HOME, now=LATER)


def test_an_oddity_of_either_person_is_looked_at(database: object) -> None:
    one, two = caregiver(), caregiver()
    visit = visit_of_two(one, two)
    check_in(visit.id, one, replace(FAR_AWAY, reason="In the yard."), now=NOW)
    check_in(visit.id, two, AT_HOME, now=NOW)
    tick_task(visit.id, "floor", two, Sent(), now=NOW)
    for who in (one, two):
        check_out(visit.id, who, AT_HOME, now=LATER)
    assert state_of(visit) == "to_verify"


def test_each_step_is_told_to_station_and_people(database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    (event,) = feed.since(0)
    assert (event.kind, event.station_id, event.worker_ids) == ("visit", visit.station_id, [me.worker_id])
    assert event.data["state"] == "in_progress"


def test_two_clicks_at_the_same_moment_are_one_check_in(app: Flask, database: object) -> None:
    me = caregiver()
    visit = visit_of(me)
    visit_id, user_id, together = visit.id, me.id, Barrier(2)
    db.session.remove()

    def click() -> str:
        with app.app_context():
            user = db.session.get_one(User, user_id)
            together.wait()
            return check_in(visit_id, user, AT_HOME, now=NOW).state

    with ThreadPoolExecutor(2) as pool:
        states = [future.result() for future in [pool.submit(click) for _ in range(2)]]
    assert states == ["in_progress", "in_progress"]
    assert len(attendances()) == 1
