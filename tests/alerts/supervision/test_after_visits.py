"""A visit to a device ends the trouble it was ordered for, or the trouble says that it has not."""

from datetime import timedelta
from typing import Any

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import AuditEntry
from eldercare.alerts import intake
from eldercare.alerts.actions.devices.mending import order_for
from eldercare.alerts.jobs import watch_devices
from eldercare.alerts.models import Device, DeviceTrouble
from eldercare.core.db import db, transaction
from eldercare.visits.models import Attendance, Visit
from eldercare.visits.rules import DEVICE_CHECK
from tests.alerts.makers import desk, make_device, make_heartbeat, make_message, make_model
from tests.makers import NOW, make_service, make_worker, save

HOUR = timedelta(hours=1)
DURING, AFTER = NOW + 1.5 * HOUR, NOW + 3 * HOUR


def tell(kind: str, at: Any = NOW) -> None:
    body = {"v": 1, "id": f"{kind}-{at.timestamp()}", "kind": kind}
    intake.accept([make_message("care/v1/SOS-0001/event", body, at=at)], now=at)


def beat(at: Any, **fields: Any) -> None:
    intake.accept([make_heartbeat(at=at, **fields)], now=at)


@pytest.fixture(autouse=True)
def _catalogue(database: AppContext) -> None:
    make_service(DEVICE_CHECK)


def order() -> Visit:
    """A visit for the only open trouble."""
    watch_devices(NOW)
    (trouble,) = open_troubles()
    return order_for(trouble.id, by=desk(), now=NOW)


def finish(visit: Visit) -> None:
    """Somebody came an hour after the trouble, and has left an hour later."""
    worker = make_worker()
    save(
        Attendance(
            visit_id=visit.id, service_code=visit.service_code, senior_id=visit.senior_id, day=visit.day,
            address="", worker_id=worker.id, check_in_at=NOW + HOUR, check_out_at=NOW + 2 * HOUR,
        )
    )  # fmt: skip
    with transaction() as session:
        session.get_one(Visit, visit.id).state = "done"


def open_troubles() -> list[DeviceTrouble]:
    db.session.rollback()
    rows = db.session.query(DeviceTrouble).order_by(DeviceTrouble.id)
    return [row for row in rows if row.closed_at is None]


def notes() -> list[str]:
    """The notes of the open troubles after the clock has looked."""
    watch_devices(AFTER)
    return [row.note for row in open_troubles()]


@pytest.fixture(autouse=True)
def _database(database: AppContext) -> None:
    """Each test has tables of its own."""


@pytest.mark.parametrize("kind", ["fault", "tamper"])
def test_a_device_that_was_heard_in_the_visit_and_is_well_has_no_trouble(kind: str) -> None:
    make_device()
    tell(kind)
    finish(order())
    beat(DURING)
    assert notes() == []
    assert db.session.query(DeviceTrouble).one().note == "visit_mended"


def test_a_closing_by_a_visit_stands_in_the_audit_trail() -> None:
    make_device()
    tell("fault")
    visit = order()
    finish(visit)
    beat(DURING)
    watch_devices(AFTER)
    entry = db.session.query(AuditEntry).filter_by(verb="trouble.mended").one()
    assert (entry.actor_name, entry.detail) == ("system", {"visit_id": visit.id})


def test_a_device_that_was_not_heard_since_is_still_in_trouble() -> None:
    make_device()
    tell("fault")
    finish(order())
    assert notes() == ["visit_unheard"]


def test_a_device_that_tells_its_fault_again_is_still_in_trouble() -> None:
    make_device()
    tell("fault")
    finish(order())
    tell("fault", DURING)
    assert notes() == ["visit_unchanged"]


def test_a_battery_that_is_measured_low_is_not_mended_by_a_visit() -> None:
    make_device(battery=7)
    finish(order())
    beat(DURING, battery=7)
    assert notes() == ["visit_unchanged"]


def test_a_new_battery_ends_the_trouble() -> None:
    make_device(battery=7)
    finish(order())
    beat(DURING, battery=100)
    assert notes() == []


def test_a_source_that_repeats_its_state_must_take_it_back_itself() -> None:
    make_model("heiman-hs1sa", driver="zigbee2mqtt")
    make_device(device_id="home/smoke", model="heiman-hs1sa")
    body = {"smoke": False, "tamper": True, "battery": 90}
    intake.accept([make_message("zigbee2mqtt/home/smoke", body)], now=NOW)
    finish(order())
    intake.accept([make_message("zigbee2mqtt/home/smoke", body, at=DURING)], now=DURING)
    assert notes() == ["visit_unchanged"]
    intake.accept([make_message("zigbee2mqtt/home/smoke", body | {"tamper": False}, at=DURING)], now=DURING)
    assert notes() == []


def test_a_visit_that_is_still_going_on_has_mended_nothing() -> None:
    make_device()
    tell("fault")
    order()
    beat(DURING)
    assert notes() == [""]


def test_a_fault_that_is_told_after_the_visit_is_a_new_trouble_without_a_visit() -> None:
    make_device()
    tell("fault")
    finish(order())
    beat(DURING)
    watch_devices(AFTER)
    tell("fault", AFTER)
    watch_devices(AFTER)
    (trouble,) = open_troubles()
    assert (trouble.kind, trouble.visit_id, trouble.note) == ("fault", None, "")


def test_a_second_visit_takes_the_note_of_the_first_away() -> None:
    make_device()
    tell("fault")
    finish(order())
    assert notes() == ["visit_unheard"]
    (trouble,) = open_troubles()
    order_for(trouble.id, by=desk(), now=AFTER)
    assert notes() == [""]


def test_the_note_is_written_once() -> None:
    make_device()
    tell("fault")
    finish(order())
    watch_devices(AFTER)
    assert watch_devices(AFTER) == 0
    assert db.session.query(Device).one().reported == {"fault": True}
