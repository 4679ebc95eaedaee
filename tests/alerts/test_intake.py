"""From a message to an alarm: once, in one transaction, and never silently lost."""

from datetime import timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy.exc import OperationalError

from devices.event import ALARM_KINDS
from devices.message import Message, TemporaryFailure
from eldercare.alerts import intake, retries
from eldercare.alerts.actions.answering import accept_alarm
from eldercare.alerts.actions.closing import close_alarm
from eldercare.alerts.actions.devices.binding import bind_device
from eldercare.alerts.actions.devices.testing import start_test_mode
from eldercare.alerts.intake.heard import hear_message
from eldercare.alerts.models import Alarm, Device, InboxMessage, ParkedMessage
from eldercare.alerts.queries.figures import kpi
from eldercare.alerts.rules import KINDS
from eldercare.core.db import db
from eldercare.core.feed import FeedEvent
from eldercare.telling.models import OutboxMessage
from tests.alerts.makers import (
    SECOND,
    all_alarms,
    desk,
    make_device,
    make_heartbeat,
    make_message,
    make_press,
    make_responder,
    newest_alarm,
    press,
    verbs,
)
from tests.makers import NOW, make_senior, make_user


def count_of(model: type) -> int:
    db.session.rollback()
    return db.session.query(model).count()


def parked() -> ParkedMessage:
    db.session.rollback()
    return db.session.query(ParkedMessage).one()


def test_our_kinds_are_the_kinds_of_the_devices() -> None:
    assert set(KINDS) == {kind.value for kind in ALARM_KINDS}


def test_a_press_opens_an_alarm_of_its_senior(database: AppContext) -> None:
    device = make_device()
    alarm = press()
    assert (alarm.senior_id, alarm.kind, alarm.state) == (device.senior_id, "sos", "open")


def test_a_press_writes_inbox_offer_outbox_timeline_and_feed_together(database: AppContext) -> None:
    make_device()
    make_responder()
    alarm = press()
    assert [offer.state for offer in alarm.offers] == ["offered"]
    assert count_of(InboxMessage) == 1
    assert count_of(OutboxMessage) == 2
    assert verbs(alarm) == ["opened", "round"]
    assert "alarm.opened" in {event.kind for event in db.session.query(FeedEvent)}


def test_the_same_message_twice_is_one_press(database: AppContext) -> None:
    make_device()
    message = make_press()
    intake.accept([message], now=NOW)
    intake.accept([message], now=NOW)
    assert newest_alarm().presses == 1


def test_a_copy_in_the_same_batch_is_absorbed(database: AppContext) -> None:
    make_device()
    message = make_press()
    intake.accept([message, message], now=NOW)
    assert (newest_alarm().presses, count_of(InboxMessage)) == (1, 1)


def test_a_second_press_joins_the_open_alarm_and_raises_its_urgency(database: AppContext) -> None:
    make_device()
    before = press().urgency
    alarm = press(at=NOW + 5 * SECOND)
    assert (count_of(Alarm), alarm.presses) == (1, 2)
    assert alarm.urgency > before


def test_two_presses_in_one_batch_open_one_alarm(database: AppContext) -> None:
    make_device()
    intake.accept([make_press(), make_press()], now=NOW)
    assert [alarm.presses for alarm in all_alarms()] == [2]


def test_another_kind_opens_an_alarm_of_its_own(database: AppContext) -> None:
    make_device()
    press()
    press(kind="smoke")
    assert [alarm.kind for alarm in all_alarms()] == ["sos", "smoke"]


def test_a_press_after_closing_opens_a_new_alarm(database: AppContext) -> None:
    make_device()
    close_alarm(press().id, outcome="false", remark="误触", by=desk(), now=NOW)
    press(at=NOW + 60 * SECOND)
    assert [alarm.state for alarm in all_alarms()] == ["closed", "open"]


def test_poison_is_parked_with_its_reason_and_the_next_one_is_taken(database: AppContext) -> None:
    make_device()
    intake.accept([make_message("care/v1/SOS-0001/event", b"\x00{"), make_press()], now=NOW)
    assert parked().reason == "bad_json"
    assert count_of(Alarm) == 1


def test_an_unknown_device_is_parked_and_not_dropped(database: AppContext) -> None:
    intake.accept([make_press("SOS-9999")], now=NOW)
    assert (parked().reason, parked().device_id, parked().urgent) == ("unknown_device", "SOS-9999", True)


def test_the_heartbeats_of_an_unknown_device_fill_one_row(database: AppContext) -> None:
    intake.accept([make_heartbeat("SOS-9999") for _ in range(5)], now=NOW)
    intake.accept([make_heartbeat("SOS-9999")], now=NOW)
    assert parked().count == 6


def test_a_press_of_a_device_without_senior_is_parked(database: AppContext) -> None:
    make_device(senior_id=None)
    intake.accept([make_press()], now=NOW)
    assert parked().reason == "unbound_device"


def test_a_parked_press_becomes_an_alarm_when_its_device_is_registered(database: AppContext) -> None:
    intake.accept([make_press()], now=NOW)
    user = desk()
    bind_device("SOS-0001", model="native", senior_id=make_senior().id, by=user, now=NOW)
    row = retries.take_again(parked().id, by=user, now=NOW + 60 * SECOND)
    assert (row.resolution, newest_alarm().state) == ("taken_again", "open")


def test_a_retained_press_never_alarms(database: AppContext) -> None:
    make_device()
    message = make_press()
    intake.accept([make_message(message.topic, message.payload, retain=True)], now=NOW)
    assert count_of(Alarm) == 0


def test_a_retained_last_will_marks_the_device_but_not_its_time(database: AppContext) -> None:
    device = make_device(last_seen_at=NOW - timedelta(days=2))
    intake.accept([make_message("care/v1/SOS-0001/status", {"state": "offline"}, retain=True)], now=NOW)
    db.session.refresh(device)
    assert (device.online, device.last_seen_at) == (False, NOW - timedelta(days=2))


def test_a_heartbeat_updates_time_and_battery(database: AppContext) -> None:
    device = make_device(battery=90, online=False)
    intake.accept([make_heartbeat(battery=17, at=NOW + 30 * SECOND)], now=NOW + 30 * SECOND)
    db.session.refresh(device)
    assert (device.battery, device.online, device.last_seen_at) == (17, True, NOW + 30 * SECOND)


def test_an_older_heartbeat_does_not_turn_the_time_back(database: AppContext) -> None:
    device = make_device()
    intake.accept([make_heartbeat(at=NOW - 30 * SECOND)], now=NOW)
    db.session.refresh(device)
    assert device.last_seen_at == NOW


def test_ten_devices_that_go_offline_are_one_event(database: AppContext) -> None:
    senior = make_senior()
    for number in range(10):
        make_device(senior, f"SOS-{number}")
    offline = [make_message(f"care/v1/SOS-{number}/status", {"state": "offline"}) for number in range(10)]
    intake.accept(offline, now=NOW)
    events = db.session.query(FeedEvent).filter_by(kind="device.changed").all()
    assert [event.data["count"] for event in events] == [10]


def test_a_message_of_three_hours_ago_asks_for_a_call_and_sends_nobody(database: AppContext) -> None:
    make_device()
    make_responder()
    pressed_at = NOW - timedelta(hours=3)
    intake.accept([make_press(ts=pressed_at.isoformat())], now=NOW)
    alarm = newest_alarm()
    assert (alarm.late, alarm.pressed_at, alarm.offers) == (True, pressed_at, [])


def test_a_fresh_press_turns_a_late_alarm_into_a_full_dispatch(database: AppContext) -> None:
    make_device()
    make_responder()
    intake.accept([make_press(ts=(NOW - timedelta(hours=3)).isoformat())], now=NOW)
    alarm = press()
    assert (alarm.late, len(alarm.offers)) == (False, 1)


def test_the_answer_counts_from_when_the_press_was_heard_and_not_by_the_devices_clock(
    database: AppContext,
) -> None:
    make_device()
    intake.accept([make_press(ts=(NOW - timedelta(minutes=10)).isoformat(), at=NOW)], now=NOW + 2 * SECOND)
    alarm = newest_alarm()
    assert (alarm.pressed_at, alarm.opened_at) == (NOW - timedelta(minutes=10), NOW)


def test_a_full_dispatch_out_of_a_late_message_counts_from_the_fresh_press(database: AppContext) -> None:
    make_device()
    intake.accept([make_press(ts=(NOW - timedelta(hours=3)).isoformat())], now=NOW)
    alarm = press(at=NOW + timedelta(minutes=20))
    accept_alarm(alarm.id, by=desk(), worker_id=None, now=NOW + timedelta(minutes=21))
    until = NOW + timedelta(days=1)
    figures = kpi(make_user("bureau"), since=NOW, until=until, now=until)
    assert (figures.within_60.part, figures.missed) == (1, 0)


def test_what_was_answered_before_a_fresh_press_stays_as_it_was(database: AppContext) -> None:
    make_device()
    intake.accept([make_press(ts=(NOW - timedelta(hours=3)).isoformat())], now=NOW)
    accept_alarm(newest_alarm().id, by=desk(), worker_id=None, now=NOW + timedelta(minutes=5))
    assert press(at=NOW + timedelta(minutes=20)).opened_at == NOW


def test_a_press_in_test_mode_is_a_test_and_asks_nobody(database: AppContext) -> None:
    device = make_device()
    make_responder()
    start_test_mode(device.id, minutes=10, by=desk(), now=NOW)
    alarm = press(at=NOW + SECOND)
    assert (alarm.test, alarm.state, alarm.offers) == (True, "closed", [])


def test_three_presses_in_thirty_seconds_end_test_mode(database: AppContext) -> None:
    device = make_device()
    start_test_mode(device.id, minutes=10, by=desk(), now=NOW)
    for second in range(3):
        press(at=NOW + (second + 1) * SECOND)
    assert [alarm.test for alarm in all_alarms()] == [True, True, False]
    assert db.session.get(Device, device.id).test_until is None


def test_test_mode_ends_by_itself(database: AppContext) -> None:
    device = make_device()
    start_test_mode(device.id, minutes=10, by=desk(), now=NOW)
    assert not press(at=NOW + timedelta(minutes=11)).test


def test_a_test_never_joins_a_real_alarm(database: AppContext) -> None:
    make_device()
    press()
    press(test=True)
    assert [(alarm.test, alarm.presses) for alarm in all_alarms()] == [(False, 1), (True, 1)]


def test_a_cancel_asks_for_a_call_and_closes_nothing(database: AppContext) -> None:
    make_device()
    press()
    alarm = press(kind="cancel", at=NOW + 5 * SECOND)
    assert (alarm.state, alarm.cancel_asked_at) == ("open", NOW + 5 * SECOND)


def test_the_end_of_smoke_is_noted_and_closes_nothing(database: AppContext) -> None:
    make_device()
    press(kind="smoke")
    alarm = press(kind="restore")
    assert (alarm.state, alarm.condition) == ("open", "restored")


def test_a_database_that_is_away_asks_the_listener_to_wait(
    database: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("select", {}, Exception("locked"))

    monkeypatch.setattr(intake, "store", fail)
    with pytest.raises(TemporaryFailure):
        intake.accept([make_press()], now=NOW)


def test_a_fault_of_our_own_leaves_nothing_of_the_batch_behind(
    database: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_device()
    break_the_second(monkeypatch)
    with pytest.raises(ZeroDivisionError):
        intake.accept([make_press(), make_press(kind="smoke")], now=NOW)
    assert (count_of(Alarm), count_of(InboxMessage)) == (0, 0)


def test_a_message_that_our_code_failed_on_is_taken_later(
    database: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_device()
    message = make_press()
    keep(message)
    assert count_of(Alarm) == 0
    retries.reconcile(now=NOW + 6 * SECOND)
    assert newest_alarm().state == "open"


def test_a_kept_message_waits_five_seconds(database: AppContext) -> None:
    make_device()
    keep(make_press())
    assert retries.reconcile(now=NOW + 4 * SECOND) == 0


def test_a_kept_message_that_comes_again_is_not_taken_twice(database: AppContext) -> None:
    make_device()
    message = make_press()
    keep(message)
    intake.accept([message], now=NOW)
    retries.reconcile(now=NOW + 6 * SECOND)
    assert newest_alarm().presses == 1


def test_a_message_that_fails_three_times_is_parked(
    database: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_device()
    keep(make_press())
    monkeypatch.setattr(retries, "apply", lambda *_, **__: 1 / 0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            retries.reconcile(now=NOW + 6 * SECOND)
    retries.reconcile(now=NOW + 6 * SECOND)
    assert parked().reason == "fault"


def test_a_device_is_seen_again_after_the_clock_was_set_back(database: AppContext) -> None:
    make_device(last_seen_at=NOW + timedelta(hours=1))
    intake.accept([make_heartbeat()], now=NOW)
    db.session.rollback()
    assert db.session.query(Device).one().last_seen_at == NOW


def keep(message: Message) -> None:
    retries.keep_for_later(hear_message(message), ValueError(), now=NOW)


def break_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let our own code fail on smoke, after the press before it was taken."""
    real = intake.apply

    def apply(event: object, device: Device, **times: object) -> object:
        return 1 / 0 if event.kind == "smoke" else real(event, device, **times)

    monkeypatch.setattr(intake, "apply", apply)
