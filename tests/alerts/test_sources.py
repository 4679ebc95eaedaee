"""Devices of other makers on their way through the intake: what came before, and what is only repeated."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask.ctx import AppContext

from devices.reading import QUIET, Reason
from devices.report import LOW_BATTERY
from eldercare.alerts import intake, retries, rules
from eldercare.alerts.actions.closing import close_alarm
from eldercare.alerts.intake.heard import hear_message
from eldercare.alerts.models import Alarm, Device, InboxMessage, ParkedMessage
from eldercare.alerts.wording import PARKED_REASONS
from eldercare.core.db import db
from tests.alerts.makers import SECOND, all_alarms, desk, make_device, make_message
from tests.makers import NOW

EUI = "24e124535b316056"
UP = f"application/a1/device/{EUI}/event/up"
ROOM = "zigbee2mqtt/卧室"
FEIBIT = {"sos": True, "tamper": False, "battery_low": False, "battery": 97}


def count_of(model: type) -> int:
    db.session.rollback()
    return db.session.query(model).count()


def uplink(**changes: Any) -> dict[str, Any]:
    fields = {
        "deduplicationId": "3ac7e3c4-4401-4b8d-9386-a5c902f9202d", "deviceInfo": {"devEui": EUI},
        "devAddr": "00189440", "fCnt": 42, "object": {"button_event": {"status": "long press", "msgid": 1}},
    }  # fmt: skip
    return json.loads(json.dumps(fields | changes))


def take(topic: str, body: Any, *, after: timedelta = timedelta(0), retain: bool = False) -> None:
    intake.accept([make_message(topic, body, at=NOW + after, retain=retain)], now=NOW + after)


def test_a_press_over_lorawan_opens_an_alarm(database: AppContext) -> None:
    make_device(device_id=EUI)
    take(UP, uplink())
    assert [alarm.kind for alarm in all_alarms()] == ["sos"]


def test_a_frame_that_is_sent_again_with_another_id_is_one_press(database: AppContext) -> None:
    make_device(device_id=EUI)
    take(UP, uplink())
    take(UP, uplink(deduplicationId="00000000-0000-4000-8000-000000000001"), after=4 * SECOND)
    assert [alarm.presses for alarm in all_alarms()] == [1]
    assert count_of(InboxMessage) == 1


def test_a_frame_twice_in_one_batch_is_one_press(database: AppContext) -> None:
    make_device(device_id=EUI)
    again = uplink(deduplicationId="00000000-0000-4000-8000-000000000001")
    intake.accept([make_message(UP, uplink()), make_message(UP, again)], now=NOW)
    assert [alarm.presses for alarm in all_alarms()] == [1]


def test_the_next_frame_is_another_press(database: AppContext) -> None:
    make_device(device_id=EUI)
    take(UP, uplink())
    take(UP, uplink(deduplicationId="00000000-0000-4000-8000-000000000001", fCnt=43), after=4 * SECOND)
    assert [alarm.presses for alarm in all_alarms()] == [2]


def test_a_battery_report_of_a_button_that_never_takes_sos_back_opens_nothing(database: AppContext) -> None:
    make_device(device_id="卧室")
    take(ROOM, FEIBIT)
    take(ROOM, FEIBIT | {"battery": 96}, after=timedelta(days=1))
    assert [alarm.presses for alarm in all_alarms()] == [1]


def test_a_second_press_of_such_a_button_counts_and_after_closing_opens_another_alarm(
    database: AppContext,
) -> None:
    make_device(device_id="卧室")
    take(ROOM, FEIBIT)
    take(ROOM, FEIBIT, after=60 * SECOND)
    close_alarm(all_alarms()[0].id, outcome="false", remark="误触", by=desk(), now=NOW + 90 * SECOND)
    take(ROOM, FEIBIT, after=120 * SECOND)
    assert [(alarm.state, alarm.presses) for alarm in all_alarms()] == [("closed", 2), ("open", 1)]


def test_a_battery_report_in_the_batch_of_the_press_is_no_second_press(database: AppContext) -> None:
    make_device(device_id="卧室")
    later = make_message(ROOM, FEIBIT | {"battery": 96}, at=NOW + 60 * SECOND)
    intake.accept([make_message(ROOM, FEIBIT), later], now=NOW)
    assert count_of(InboxMessage) == 1


def test_what_a_device_reported_is_remembered(database: AppContext) -> None:
    device = make_device(device_id="卧室")
    take(ROOM, FEIBIT)
    db.session.refresh(device)
    assert device.reported == {"sos": True, "tamper": False, "low_battery": False, "battery": 97}


def test_a_quiet_detector_fills_the_inbox_once_and_still_lives(database: AppContext) -> None:
    device = make_device(device_id="卧室")
    for hour in range(3):
        take(ROOM, {"smoke": False}, after=timedelta(hours=hour))
    db.session.refresh(device)
    assert (count_of(InboxMessage), device.last_seen_at) == (1, NOW + timedelta(hours=2))


def test_smoke_that_goes_on_an_hour_later_is_not_forgotten(database: AppContext) -> None:
    make_device(device_id="卧室")
    for hour in range(2):
        take(ROOM, {"smoke": True}, after=timedelta(hours=hour))
    assert [(alarm.kind, alarm.condition) for alarm in all_alarms()] == [("smoke", "active")]


def test_a_retained_report_changes_nothing(database: AppContext) -> None:
    device = make_device(device_id="卧室")
    take(ROOM, {"smoke": True}, retain=True)
    db.session.refresh(device)
    assert (device.reported, count_of(Alarm), count_of(ParkedMessage)) == (None, 0, 0)


@pytest.mark.parametrize(("topic", "body"), [
    ("homeassistant/binary_sensor/s1/config", {"unique_id": "s1", "device_class": "smoke"}),
    ("zigbee2mqtt/bridge/logging", {"level": "info"}),
    ("care/v1/SOS-0001/event", b""),
])  # fmt: skip
def test_what_says_nothing_of_a_device_is_not_parked(database: AppContext, topic: str, body: Any) -> None:
    take(topic, body)
    assert count_of(ParkedMessage) == 0


def test_bytes_without_a_codec_are_parked_as_urgent(database: AppContext) -> None:
    take(UP, uplink(object=None, data="AXUQ/y4C"))
    row = db.session.query(ParkedMessage).one()
    assert (row.reason, row.urgent) == ("no_codec", True)


def test_a_press_that_our_code_failed_on_is_found_again_whatever_was_told_between(
    database: AppContext,
) -> None:
    make_device(device_id="卧室")
    press = make_message(ROOM, FEIBIT)
    retries.keep_for_later(hear_message(press), ValueError(), now=NOW)
    take(ROOM, FEIBIT | {"battery": 96}, after=3 * SECOND)
    retries.reconcile(now=NOW + 10 * SECOND)
    assert [alarm.kind for alarm in all_alarms()] == ["sos"]


def test_a_new_device_knows_nothing(database: AppContext) -> None:
    assert db.session.get(Device, make_device().id).reported is None


def test_every_reason_for_parking_has_words() -> None:
    assert {reason.value for reason in Reason} - {reason.value for reason in QUIET} <= set(PARKED_REASONS)


def test_a_low_battery_is_one_percentage_in_both_packages() -> None:
    assert LOW_BATTERY == rules.LOW_BATTERY
