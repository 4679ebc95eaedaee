"""What is wrong with devices and gateways begins once and ends by itself."""

from datetime import datetime, timedelta
from typing import Any

from flask.ctx import AppContext
from sqlalchemy import insert, update

from eldercare.alerts import intake
from eldercare.alerts.models import Alarm, Device, DeviceTrouble
from eldercare.alerts.supervision.watching import watch
from eldercare.core import heartbeat
from eldercare.core.db import db, transaction
from eldercare.core.feed import FeedEvent
from tests.alerts.makers import (
    SECOND,
    make_device,
    make_gateway,
    make_heartbeat,
    make_message,
    make_model,
    make_press,
)
from tests.makers import NOW, make_senior

HOUR = timedelta(hours=1)
MANY = 10_000


def change(row: Any, **values: Any) -> None:
    with transaction() as session:
        session.execute(update(type(row)).where(type(row).id == row.id).values(**values))


def troubles(*, open_only: bool = True) -> list[str]:
    db.session.rollback()
    query = db.session.query(DeviceTrouble).order_by(DeviceTrouble.id)
    return [row.kind for row in query if row.closed_at is None or not open_only]


def event(kind: str, at: datetime = NOW) -> None:
    body = {"v": 1, "id": f"{kind}-{at.timestamp()}", "kind": kind}
    intake.accept([make_message("care/v1/SOS-0001/event", body, at=at)], now=at)


def test_a_well_device_has_no_trouble(database: AppContext) -> None:
    make_device()
    watch(NOW)
    assert troubles() == []


def test_one_missed_sign_of_life_is_no_trouble_and_two_are(database: AppContext) -> None:
    make_model(expect_every_s=3600)
    make_device()
    watch(NOW + 1.5 * HOUR)
    assert troubles() == []
    watch(NOW + 2.1 * HOUR)
    assert troubles() == ["silent"]


def test_a_silence_of_more_than_25_hours_is_a_trouble_whatever_the_model_says(database: AppContext) -> None:
    make_model(expect_every_s=20 * 3600)
    make_device()
    watch(NOW + 24.9 * HOUR)
    assert troubles() == []
    watch(NOW + 25.1 * HOUR)
    assert troubles() == ["silent"]


def test_a_trouble_is_opened_once_however_often_it_is_seen(database: AppContext) -> None:
    make_device(battery=9)
    for seconds in (0, 30, 60):
        watch(NOW + seconds * SECOND)
    assert troubles(open_only=False) == ["low_battery"]


def test_a_sign_of_life_ends_a_silence(database: AppContext) -> None:
    make_device()
    watch(NOW + 26 * HOUR)
    intake.accept([make_heartbeat(at=NOW + 27 * HOUR)], now=NOW + 27 * HOUR)
    watch(NOW + 27 * HOUR)
    assert troubles() == []
    assert troubles(open_only=False) == ["silent"]


def test_no_device_is_silent_while_we_do_not_listen_ourselves(database: AppContext) -> None:
    make_device()
    heartbeat.beat("broker", now=NOW)
    watch(NOW + 26 * HOUR)
    assert troubles() == []
    heartbeat.beat("broker", now=NOW + 26 * HOUR)
    watch(NOW + 26 * HOUR)
    assert troubles() == ["silent"]


def test_the_limit_of_the_model_says_what_a_low_battery_is(database: AppContext) -> None:
    make_model(low_battery_percent=40)
    make_device(battery=35)
    watch(NOW)
    assert troubles() == ["low_battery"]


def test_a_low_battery_without_a_number_lasts_until_a_number_says_otherwise(database: AppContext) -> None:
    make_device(battery=None)
    event("low_battery")
    watch(NOW)
    assert troubles() == ["low_battery"]
    intake.accept([make_heartbeat(at=NOW + HOUR)], now=NOW + HOUR)
    watch(NOW + HOUR)
    assert troubles() == []


def test_a_weak_signal_is_a_trouble_until_the_device_is_heard_well(database: AppContext) -> None:
    make_device()
    for rssi, expected in ((-118, ["weak_signal"]), (-80, [])):
        intake.accept([make_heartbeat(rssi=rssi)], now=NOW)
        watch(NOW)
        assert troubles() == expected


def test_a_message_without_a_signal_leaves_the_last_one_known(database: AppContext) -> None:
    make_device(signal=-70)
    intake.accept([make_heartbeat()], now=NOW)
    db.session.rollback()
    assert db.session.query(Device).one().signal == -70


def test_tampering_is_a_trouble(database: AppContext) -> None:
    make_model("heiman-hs1sa", driver="zigbee2mqtt")
    make_device(device_id="home/smoke", model="heiman-hs1sa")
    for tampered, expected in ((True, ["tamper"]), (False, [])):
        body = {"smoke": False, "tamper": tampered, "battery": 90}
        intake.accept([make_message("zigbee2mqtt/home/smoke", body)], now=NOW)
        watch(NOW)
        assert troubles() == expected


def test_a_weak_signal_is_a_trouble(database: AppContext) -> None:
    make_device(signal=-120)
    make_device(device_id="SOS-0002", signal=180)
    watch(NOW)
    assert troubles() == ["weak_signal"]


def test_a_device_in_a_drawer_has_no_trouble(database: AppContext) -> None:
    make_device(senior_id=None, online=False, battery=3)
    watch(NOW)
    assert troubles() == []


def test_a_weekly_test_that_is_overdue_is_a_trouble_until_a_test_is_heard(database: AppContext) -> None:
    make_model(weekly_test=True)
    make_device()
    watch(NOW)
    late = NOW + timedelta(days=7, hours=1)
    intake.accept([make_heartbeat(at=late)], now=late)
    watch(late)
    assert troubles() == ["test_overdue"]
    intake.accept([make_press(at=late, test=True)], now=late)
    watch(late)
    assert troubles() == []


def test_a_weekly_test_that_did_not_come_in_a_day_has_failed_until_one_is_heard(database: AppContext) -> None:
    make_model(weekly_test=True)
    make_device()
    watch(NOW)
    late = NOW + timedelta(days=8, hours=1)
    intake.accept([make_heartbeat(at=late)], now=late)
    watch(late)
    assert troubles() == ["test_failed"]
    intake.accept([make_press(at=late, test=True)], now=late)
    watch(late)
    assert troubles() == []


def test_a_press_in_test_mode_is_a_test_that_came(database: AppContext) -> None:
    make_model(weekly_test=True)
    late = NOW + timedelta(days=9)
    make_device(test_due_at=NOW, test_until=late + HOUR)
    watch(late)
    intake.accept([make_press(at=late)], now=late)
    watch(late)
    assert "test_failed" not in troubles()


def test_a_real_press_is_no_test(database: AppContext) -> None:
    make_model(weekly_test=True)
    late = NOW + timedelta(days=9)
    make_device(test_due_at=NOW)
    intake.accept([make_press(at=late)], now=late)
    watch(late)
    assert troubles() == ["test_failed"]


def test_a_silent_gateway_is_one_trouble_that_explains_those_of_its_devices(database: AppContext) -> None:
    gateway = make_gateway(online=False, last_seen_at=NOW)
    for number in range(3):
        make_device(device_id=f"home/{number}", gateway_id=gateway.id, online=False)
    watch(NOW)
    rows = db.session.query(DeviceTrouble).order_by(DeviceTrouble.id).all()
    assert [row.gateway_id for row in rows] == [gateway.id, None, None, None]
    assert {row.suppressed_by_id for row in rows[1:]} == {rows[0].id}


def test_a_device_that_stays_silent_when_its_gateway_is_back_speaks_for_itself(database: AppContext) -> None:
    gateway = make_gateway(online=False, last_seen_at=NOW)
    make_device(gateway_id=gateway.id, online=False)
    watch(NOW)
    change(gateway, online=True)
    watch(NOW + HOUR)
    row = db.session.query(DeviceTrouble).filter(DeviceTrouble.closed_at.is_(None)).one()
    assert (row.kind, row.suppressed_by_id) == ("offline", None)


def test_a_gateway_is_silent_when_its_liveliest_device_would_have_spoken(database: AppContext) -> None:
    make_model("radar", expect_every_s=3600)
    gateway = make_gateway(last_seen_at=NOW)
    make_device(model="radar", gateway_id=gateway.id)
    watch(NOW + 2.1 * HOUR)
    row = db.session.query(DeviceTrouble).filter(DeviceTrouble.gateway_id.is_not(None)).one()
    assert (row.kind, row.gateway_id) == ("silent", gateway.id)


def make_many(count: int = MANY) -> None:
    """So many buttons of one home, well."""
    senior = make_senior()
    values = {
        "model": "native", "room": "", "senior_id": senior.id, "station_id": senior.station_id,
        "area_code": senior.area_code, "bound_at": NOW, "last_seen_at": NOW, "online": True,
    }  # fmt: skip
    with transaction() as session:
        session.execute(insert(Device), [{"device_id": f"B-{number}"} | values for number in range(count)])


def test_a_power_cut_of_ten_thousand_devices_is_one_event_and_a_press_in_it_an_alarm(
    database: AppContext,
) -> None:
    make_many()
    wills = [make_message(f"care/v1/B-{number}/status", {"state": "offline"}) for number in range(MANY)]
    intake.accept([*wills[: MANY // 2], make_press("B-7"), *wills[MANY // 2 :]], now=NOW)
    assert db.session.query(Alarm).one().kind == "sos"
    watch(NOW + 30 * SECOND)
    kinds = [
        row.kind
        for row in db.session.query(FeedEvent).order_by(FeedEvent.id)
        if row.kind.startswith("device.")
    ]
    assert kinds == ["device.storm"]
    assert db.session.query(DeviceTrouble).filter_by(kind="offline").count() == MANY - 1


def test_a_storm_is_over_when_the_devices_are_back(database: AppContext) -> None:
    make_many(1200)
    with transaction() as session:
        session.execute(update(Device).values(online=False))
    watch(NOW)
    with transaction() as session:
        session.execute(update(Device).values(online=True))
    watch(NOW + 30 * SECOND)
    assert troubles() == []
    storms = db.session.query(FeedEvent).filter_by(kind="device.storm").order_by(FeedEvent.id)
    assert [row.data["cause"] for row in storms] == ["began", "ended"]
