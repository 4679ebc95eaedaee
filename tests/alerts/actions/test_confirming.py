"""No press is muted, nothing taken is forgotten, and a cancel is confirmed by a call."""

from datetime import datetime, timedelta

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import User
from eldercare.alerts.actions.answering import accept_alarm, arrive, hand_over, set_out
from eldercare.alerts.actions.closing import close_alarm
from eldercare.alerts.actions.confirming import hear, record_call, stay
from eldercare.alerts.actions.opening import ask_to_cancel
from eldercare.alerts.jobs import run_due_escalations
from eldercare.alerts.models import Alarm
from eldercare.alerts.queries import open_count
from eldercare.core.db import db, transaction
from eldercare.core.errors import ForbiddenError, StepRefusedError
from eldercare.telling.models import OutboxMessage
from tests.alerts.makers import (
    SECOND,
    desk,
    make_alarm,
    make_responder,
    make_responder_user,
    newest_alarm,
    press,
    verbs,
)
from tests.makers import NOW

MINUTE = timedelta(minutes=1)
AGAIN = NOW + 5 * MINUTE


@pytest.fixture
def responder(database: AppContext) -> User:
    return make_responder_user()


@pytest.fixture
def going(responder: User) -> Alarm:
    """An alarm that a responder has accepted."""
    return accept_alarm(make_alarm().id, by=responder, worker_id=responder.worker_id, now=NOW)


@pytest.fixture
def at_the_door(going: Alarm, responder: User) -> Alarm:
    """An alarm whose responder has arrived after a minute."""
    return arrive(going.id, by=responder, now=NOW + MINUTE)


def told(subject: str) -> set[str]:
    db.session.rollback()
    rows = db.session.query(OutboxMessage).filter_by(subject=subject)
    return {row.audience for row in rows}


def beat_until(moment: datetime, start: datetime) -> Alarm:
    """Let the clock beat each ten seconds."""
    while start <= moment:
        run_due_escalations(start)
        start += 10 * SECOND
    return newest_alarm()


def cancelled(alarm: Alarm) -> Alarm:
    with transaction():
        ask_to_cancel(alarm.senior_id, now=AGAIN)
    return newest_alarm()


@pytest.mark.parametrize("state", ["going", "at_the_door"])
def test_a_press_after_the_acceptance_rings_again(state: str, request: pytest.FixtureRequest) -> None:
    taken = request.getfixturevalue(state)
    before = (taken.state, taken.urgency)
    alarm = press(at=AGAIN)
    assert (alarm.rings, alarm.state, alarm.urgency - 1) == (True, *before)
    assert open_count(desk()) == 1


def test_a_press_after_the_acceptance_rings_the_phone_of_whoever_goes(going: Alarm, responder: User) -> None:
    assert open_count(responder) == 0
    press(at=AGAIN)
    assert open_count(responder) == 1


def test_a_press_after_the_acceptance_is_told_to_the_station_and_to_whoever_goes(going: Alarm) -> None:
    press(at=AGAIN)
    assert told("pressed_again") == {"station", "goes"}


def test_a_press_that_nobody_answers_calls_others_within_a_minute(at_the_door: Alarm) -> None:
    other = make_responder(2)
    press(at=AGAIN)
    alarm = beat_until(AGAIN + MINUTE, AGAIN)
    assert (alarm.overdue_at, verbs(alarm)[-2:]) == (AGAIN + MINUTE, ["unheard", "round"])
    assert other.id in {offer.worker_id for offer in alarm.offers}


def test_a_press_that_nobody_answers_reaches_the_supervisor_in_the_end(at_the_door: Alarm) -> None:
    press(at=AGAIN)
    beat_until(AGAIN + 2 * MINUTE, AGAIN)
    assert told("overdue") >= {"station", "supervisor"}


def test_a_heard_press_stops_ringing_and_the_time_to_the_door_goes_on(going: Alarm) -> None:
    press(at=AGAIN)
    alarm = hear(going.id, by=desk(), now=AGAIN + SECOND)
    assert (alarm.rings, alarm.next_action_at) == (False, NOW + 15 * MINUTE)


def test_the_next_press_rings_once_more(going: Alarm) -> None:
    press(at=AGAIN)
    hear(going.id, by=desk(), now=AGAIN + SECOND)
    assert press(at=AGAIN + MINUTE).rings


def test_setting_out_answers_a_press(going: Alarm, responder: User) -> None:
    press(at=AGAIN)
    assert not set_out(going.id, by=responder, now=AGAIN + SECOND).rings


def test_without_a_further_press_there_is_nothing_to_hear(going: Alarm) -> None:
    with pytest.raises(StepRefusedError):
        hear(going.id, by=desk(), now=AGAIN)


def test_hearing_a_press_does_not_excuse_who_is_late(going: Alarm) -> None:
    late = NOW + 15 * MINUTE
    run_due_escalations(late)
    press(at=late + SECOND)
    assert hear(going.id, by=desk(), now=late + 2 * SECOND).rings


def test_who_stays_at_the_door_for_half_an_hour_is_asked_for(at_the_door: Alarm) -> None:
    alarm = beat_until(NOW + 31 * MINUTE, NOW + 30 * MINUTE)
    assert (alarm.state, alarm.rings, alarm.overdue_at) == ("on_scene", True, NOW + 31 * MINUTE)
    assert told("stayed") == {"station"}


def test_a_forgotten_alarm_reaches_the_supervisor(at_the_door: Alarm) -> None:
    beat_until(NOW + 36 * MINUTE, NOW + 31 * MINUTE)
    assert told("stayed") == {"station", "supervisor"}


def test_who_still_is_there_gets_another_half_hour(at_the_door: Alarm, responder: User) -> None:
    beat_until(NOW + 31 * MINUTE, NOW + 31 * MINUTE)
    alarm = stay(at_the_door.id, by=responder, now=NOW + 32 * MINUTE)
    assert (alarm.rings, alarm.next_action_at) == (False, NOW + 62 * MINUTE)


def test_a_forgotten_alarm_may_be_taken_over(at_the_door: Alarm) -> None:
    beat_until(NOW + 31 * MINUTE, NOW + 31 * MINUTE)
    other = make_responder(2)
    alarm = accept_alarm(at_the_door.id, by=desk(), worker_id=other.id, now=NOW + 32 * MINUTE)
    assert (alarm.state, alarm.worker_id, alarm.rings) == ("accepted", other.id, False)


def test_handing_over_gives_the_next_one_the_whole_time(at_the_door: Alarm) -> None:
    press(at=AGAIN)
    alarm = hand_over(at_the_door.id, to_worker_id=make_responder(2).id, by=desk(), now=AGAIN)
    assert (alarm.rings, alarm.next_action_at) == (False, AGAIN + 15 * MINUTE)


def test_after_an_outage_nobody_on_the_ladder_is_passed_over(going: Alarm) -> None:
    run_due_escalations(NOW + 15 * MINUTE)
    run_due_escalations(NOW + 40 * MINUTE)
    assert told("overdue") == {"station", "county", "supervisor"}


def test_a_cancel_waits_for_a_call_and_goes_on_escalating(database: AppContext) -> None:
    alarm = cancelled(make_alarm())
    assert (alarm.waits_for_call, alarm.state, alarm.rings) == (True, "open", True)
    run_due_escalations(NOW + 60 * SECOND)
    assert verbs(alarm)[-1] == "round"


def test_who_reached_the_senior_has_taken_the_alarm(database: AppContext) -> None:
    user, alarm = desk(), cancelled(make_alarm())
    alarm = record_call(alarm.id, reached=True, by=user, now=AGAIN + MINUTE)
    assert (alarm.state, alarm.confirmed_at, alarm.confirmed_by) == ("accepted", AGAIN + MINUTE, user.id)
    assert (alarm.accepted_at, alarm.waits_for_call, alarm.rings) == (AGAIN + MINUTE, False, False)


def test_reaching_nobody_leaves_every_timer_alone(database: AppContext) -> None:
    alarm = cancelled(make_alarm())
    due = alarm.next_action_at
    alarm = record_call(alarm.id, reached=False, by=desk(), now=AGAIN + MINUTE)
    assert (alarm.state, alarm.next_action_at, alarm.waits_for_call) == ("open", due, True)
    assert verbs(alarm)[-1] == "not_reached"


def test_a_confirmed_cancel_closes_nothing_by_itself(database: AppContext) -> None:
    alarm = record_call(cancelled(make_alarm()).id, reached=True, by=desk(), now=AGAIN)
    assert beat_until(AGAIN + 15 * MINUTE, AGAIN + 15 * MINUTE).rings
    assert alarm.closed_at is None


def test_without_a_cancel_there_is_no_call_to_record(database: AppContext) -> None:
    with pytest.raises(StepRefusedError):
        record_call(make_alarm().id, reached=True, by=desk(), now=AGAIN)


def test_a_press_after_a_confirmed_cancel_counts_again(database: AppContext) -> None:
    record_call(cancelled(make_alarm()).id, reached=True, by=desk(), now=AGAIN)
    alarm = press(at=AGAIN + MINUTE)
    assert (alarm.rings, alarm.cancel_asked_at, alarm.confirmed_at) == (True, None, None)


def test_a_responder_records_the_call_of_the_own_alarm(going: Alarm, responder: User) -> None:
    alarm = record_call(cancelled(going).id, reached=True, by=responder, now=AGAIN)
    assert (alarm.state, alarm.confirmed_by) == ("accepted", responder.id)


def test_a_responder_cannot_take_an_open_alarm_by_a_call(responder: User) -> None:
    with pytest.raises(ForbiddenError):
        record_call(cancelled(make_alarm()).id, reached=True, by=responder, now=AGAIN)


def test_a_closed_alarm_rings_no_more(at_the_door: Alarm) -> None:
    press(at=AGAIN)
    alarm = close_alarm(at_the_door.id, outcome="helped", remark="扶起", by=desk(), now=AGAIN)
    assert (alarm.rings, alarm.last_press_at, alarm.next_action_at) == (False, None, None)
