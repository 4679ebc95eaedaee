"""Timers are rows: each step on time, by one clock, after any restart."""

import threading
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import select

from eldercare.alerts import intake
from eldercare.alerts.actions import escalating as escalating_module
from eldercare.alerts.actions import rounds as rounds_module
from eldercare.alerts.actions.answering import accept_alarm, arrive
from eldercare.alerts.actions.escalating import escalate
from eldercare.alerts.chain import Chain, Rung
from eldercare.alerts.jobs import run_due_escalations
from eldercare.alerts.models import Alarm
from eldercare.alerts.policies import policy_for, store_policy
from eldercare.core.db import db, transaction
from eldercare.core.feed import FeedEvent
from eldercare.people.models import WorkerWish
from eldercare.telling.models import OutboxMessage
from tests.alerts.makers import (
    SECOND,
    all_alarms,
    desk,
    make_alarm,
    make_device,
    make_press,
    make_responder,
    make_responder_user,
    newest_alarm,
    press,
)
from tests.makers import NOW, TODAY, TOWN, make_caregiver_user, make_senior, make_user, make_worker, save


def run_until(seconds: int, start: datetime = NOW) -> dict[int, int]:
    """Let the clock beat each second; gives how many steps it took at which second."""
    steps = {second: run_due_escalations(start + second * SECOND) for second in range(1, seconds + 1)}
    return {second: count for second, count in steps.items() if count}


def rounds(alarm: Alarm) -> list[list[str]]:
    db.session.rollback()
    events = [event for event in newest_alarm().events if event.verb == "round"]
    return [event.params["audiences"] for event in events]


def test_the_rounds_come_at_60_120_and_180_seconds_and_then_each_minute(database: AppContext) -> None:
    make_alarm()
    assert run_until(310) == {60: 1, 120: 1, 180: 1, 240: 1, 300: 1}


def test_an_alarm_that_somebody_else_writes_now_is_left_to_the_next_beat(database: AppContext) -> None:
    """Two that hold a row each and wait for the other's would never end. On SQLite nobody holds a row."""
    alarm = make_alarm()
    db.session.rollback()
    held = db.engine.dialect.name == "postgresql"
    with db.engine.begin() as other:
        other.execute(select(Alarm.id).where(Alarm.id == alarm.id).with_for_update())
        if not held:
            other.rollback()
        assert run_due_escalations(NOW + 60 * SECOND) == (0 if held else 1)
    assert run_due_escalations(NOW + 61 * SECOND) == (1 if held else 0)


def test_each_round_tells_its_people(database: AppContext) -> None:
    for km in (1, 2, 3, 4):
        make_responder(km)
    alarm = make_alarm()
    run_until(180)
    assert rounds(alarm) == [["nearest", "station"], ["nearest", "leader"], ["family"], ["supervisor"]]


def test_the_second_round_asks_the_next_two(database: AppContext) -> None:
    near = [make_responder(km).id for km in (1, 2, 3, 4)]
    make_alarm()
    run_until(60)
    assert [(offer.worker_id, offer.round) for offer in newest_alarm().offers] == list(
        zip(near, (0, 0, 1, 1), strict=True)
    )


def test_a_leader_who_is_told_off_shift_can_take_the_alarm(database: AppContext) -> None:
    leader = make_worker("leader")
    with transaction() as session:
        for shift in leader.shifts:
            session.delete(shift)
    make_worker("leader", area_code="320682114999")
    make_alarm()
    run_until(60)
    user = make_caregiver_user(leader)
    taken = accept_alarm(newest_alarm().id, by=user, worker_id=None, now=NOW + 61 * SECOND)
    assert (taken.worker_id, [offer.worker_id for offer in taken.offers]) == (leader.id, [leader.id])


def test_a_leader_who_is_not_wanted_is_told_by_office_and_the_offer_says_so(database: AppContext) -> None:
    leader = make_worker("leader")
    with transaction() as session:
        for shift in leader.shifts:
            session.delete(shift)
    alarm = make_alarm()
    save(
        WorkerWish(
            senior_id=alarm.senior_id, worker_id=leader.id, kind="ban", reason="quarrel", since=TODAY,
            recorded_at=NOW, recorded_by=make_user("operator").id,
        )
    )  # fmt: skip
    run_until(60)
    (offer,) = newest_alarm().offers
    assert (offer.worker_id, offer.why["unwanted"]) == (leader.id, True)


def test_a_leader_who_was_asked_for_being_near_is_asked_once(database: AppContext) -> None:
    leader = make_worker("leader")
    make_alarm()
    run_until(60)
    assert [(offer.worker_id, offer.round) for offer in newest_alarm().offers] == [(leader.id, 0)]


def test_nobody_found_is_told_to_the_station_and_the_county_at_once(database: AppContext) -> None:
    alarm = make_alarm()
    assert rounds(alarm) == [["station", "county"]]
    assert "nobody_found" in [event.verb for event in newest_alarm().events]


def test_an_accepted_alarm_takes_no_further_round(database: AppContext) -> None:
    user = make_responder_user()
    accept_alarm(make_alarm().id, by=user, worker_id=user.worker_id, now=NOW + 10 * SECOND)
    assert run_until(300) == {}


def test_accepted_and_not_at_the_door_in_fifteen_minutes_alarms_again(database: AppContext) -> None:
    user = make_responder_user()
    accept_alarm(make_alarm().id, by=user, worker_id=user.worker_id, now=NOW)
    run_due_escalations(NOW + timedelta(minutes=15))
    alarm = newest_alarm()
    assert (alarm.state, alarm.rings, alarm.overdue_at) == ("accepted", True, NOW + timedelta(minutes=15))


def test_an_overdue_alarm_repeats_until_somebody_arrives(database: AppContext) -> None:
    user = make_responder_user()
    alarm = accept_alarm(make_alarm().id, by=user, worker_id=user.worker_id, now=NOW)
    late = NOW + timedelta(minutes=15)
    assert run_until(120, late - SECOND) == {1: 1, 61: 1}
    arrive(alarm.id, by=user, now=late + timedelta(minutes=3))
    assert run_until(300, late + timedelta(minutes=3)) == {}


def test_a_remote_area_has_thirty_minutes_to_the_door(database: AppContext) -> None:
    store_policy("any", TOWN, Chain((Rung(0, "supervisor"),), on_scene_minutes=30), now=NOW)
    user = desk()
    accept_alarm(make_alarm().id, by=user, worker_id=None, now=NOW)
    assert newest_alarm().next_action_at == NOW + timedelta(minutes=30)


def test_the_closest_policy_holds(database: AppContext) -> None:
    chain = Chain((Rung(0, "supervisor"),))
    store_policy("any", "", chain, now=NOW)
    town = store_policy("any", TOWN, chain, now=NOW)
    assert policy_for("sos", TOWN + "001", now=NOW) is town
    kind = store_policy("smoke", "", chain, now=NOW)
    assert policy_for("smoke", TOWN + "001", now=NOW) is kind


def test_an_open_alarm_keeps_the_policy_it_was_opened_under(database: AppContext) -> None:
    store_policy("any", "", Chain((Rung(0, "station"), Rung(30, "supervisor"))), now=NOW)
    make_alarm()
    store_policy("any", "", Chain((Rung(0, "station"), Rung(90, "supervisor"))), now=NOW)
    assert list(run_until(40)) == [30]


def test_after_an_outage_the_missed_rounds_follow_at_once(database: AppContext) -> None:
    alarm = make_alarm()
    back = NOW + timedelta(minutes=10)
    assert [run_due_escalations(back + second * SECOND) for second in range(6)] == [1, 0, 0, 0, 0, 0]
    assert len(rounds(alarm)) == 4


def test_a_lease_from_before_the_clock_was_set_back_holds_nobody_up(database: AppContext) -> None:
    alarm = make_alarm()
    alarm.lease_until = NOW + timedelta(hours=1)
    db.session.commit()
    assert run_until(60) == {60: 1}


def test_two_hundred_alarms_that_are_due_together_are_served_in_two_seconds(database: AppContext) -> None:
    for km in range(1, 30):
        make_responder(km / 3)
    names = [f"SOS-{number:04d}" for number in range(200)]
    for name in names:
        make_device(make_senior(), name)
    intake.accept([make_press(name) for name in names], now=NOW)
    began = time.monotonic()
    assert run_due_escalations(NOW + 60 * SECOND) == 200
    took = time.monotonic() - began
    assert took < 2, took


def test_each_of_many_alarms_is_served_at_its_own_moment(database: AppContext) -> None:
    for number in range(25):
        make_device(make_senior(), f"SOS-{number:04d}")
        press(f"SOS-{number:04d}")
    moments = iter([NOW + second * SECOND for second in (60, 61, 62)])
    run_due_escalations(NOW + 60 * SECOND, fresh=lambda: next(moments))
    taken = [alarm.events[-1].at for alarm in all_alarms()]
    assert sorted(set(taken)) == [NOW + second * SECOND for second in (60, 61, 62)]


def test_a_restart_changes_no_timer(app: Flask, database: AppContext) -> None:
    make_alarm()
    db.session.remove()
    db.engine.dispose()
    with app.app_context():
        assert run_until(60) == {60: 1}


def test_two_clocks_take_a_step_once(app: Flask, database: AppContext) -> None:
    make_alarm()
    due, start, taken = NOW + 60 * SECOND, threading.Barrier(4), []

    def beat() -> None:
        with app.app_context():
            start.wait()
            taken.append(run_due_escalations(due))

    clocks = [threading.Thread(target=beat) for _ in range(4)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert sum(taken) == 1
    assert len(rounds(newest_alarm())) == 2


def test_a_step_that_fails_does_not_hold_up_the_other_alarms(
    database: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = make_alarm()
    make_device(make_senior(), "SOS-0002")
    press("SOS-0002")
    fail_for(broken.id, monkeypatch)
    with pytest.raises(ZeroDivisionError):
        run_due_escalations(NOW + 60 * SECOND)
    assert run_due_escalations(NOW + 61 * SECOND) == 1


def test_a_failed_step_is_tried_again_after_its_lease(
    database: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarm = make_alarm()
    with monkeypatch.context() as broken:
        fail_for(alarm.id, broken)
        with pytest.raises(ZeroDivisionError):
            run_due_escalations(NOW + 60 * SECOND)
    assert run_until(70) == {64: 1}


def fail_for(alarm_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rounds of one alarm fail by a fault of our own."""

    def take_round(alarm: Alarm, **options: Any) -> None:
        if alarm.id == alarm_id:
            raise ZeroDivisionError
        rounds_module.take_round(alarm, **options)

    monkeypatch.setattr(escalating_module, "take_round", take_round)


def test_the_desk_takes_the_next_round_at_once(database: AppContext) -> None:
    alarm = make_alarm()
    escalate(alarm.id, by=desk(), now=NOW + 10 * SECOND)
    assert len(rounds(alarm)) == 2
    assert list(run_until(130)) == [120]


def test_an_accepted_alarm_may_call_more_help_and_keeps_its_timer(database: AppContext) -> None:
    user = desk()
    alarm = accept_alarm(make_alarm().id, by=user, worker_id=None, now=NOW)
    timer = alarm.next_action_at
    alarm = escalate(alarm.id, by=user, now=NOW + SECOND)
    assert (alarm.state, alarm.next_action_at) == ("accepted", timer)


def test_each_round_is_heard_on_the_screens(database: AppContext) -> None:
    make_alarm()
    run_until(60)
    kinds = [event.kind for event in db.session.query(FeedEvent).order_by(FeedEvent.id)]
    assert kinds[-1] == "alarm.escalated"


def test_outbox_rows_name_nobody(database: AppContext) -> None:
    make_alarm()
    assert {tuple(sorted(row.params)) for row in db.session.query(OutboxMessage)} == {
        ("alarm_id", "kind", "station_id")
    }
