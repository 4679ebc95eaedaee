"""Whose home a device guards: one binding at a time, and none of them is forgotten."""

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import AuditEntry
from eldercare.alerts import intake
from eldercare.alerts.actions.devices.binding import bind, bind_device, unbind
from eldercare.alerts.actions.devices.retiring import replace_device, retire_device
from eldercare.alerts.errors import RetiredDeviceError, SameDeviceError
from eldercare.alerts.models import Alarm, Device, DeviceBinding, ParkedMessage
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError
from tests.alerts.makers import SECOND, desk, make_bound, make_device, make_heartbeat, make_press
from tests.makers import NOW, make_senior

pytestmark = pytest.mark.usefixtures("database")


def history(device: Device) -> list[tuple[int, bool]]:
    """(senior, whether it has ended) of each binding, oldest first."""
    rows = db.session.query(DeviceBinding).filter_by(device_id=device.id).order_by(DeviceBinding.id)
    return [(row.senior_id, row.until is not None) for row in rows]


def reasons() -> list[str]:
    return [row.reason for row in db.session.query(ParkedMessage).order_by(ParkedMessage.id)]


def test_a_first_binding_opens_the_history() -> None:
    senior = make_senior()
    device = bind_device("SOS-7", model="native", senior_id=senior.id, room="worn", by=desk(), now=NOW)
    row = device.bindings[0]
    assert (row.senior_id, row.room, row.since, row.until) == (senior.id, "worn", NOW, None)
    assert (row.address, device.area_code) == (senior.address, senior.area_code)


def test_binding_anew_ends_the_binding_before() -> None:
    first, second = make_senior(), make_senior()
    device, user = make_bound(first), desk()
    bind(device.id, senior_id=second.id, room="", by=user, now=NOW + SECOND)
    assert history(device) == [(first.id, True), (second.id, False)]
    ended = db.session.query(DeviceBinding).filter_by(senior_id=first.id).one()
    assert (ended.until, ended.ended_by) == (NOW + SECOND, user.id)


def test_binding_to_the_same_home_and_room_changes_nothing() -> None:
    senior = make_senior()
    device = make_bound(senior)
    bind(device.id, senior_id=senior.id, room="bedroom", by=desk(), now=NOW + SECOND)
    assert history(device) == [(senior.id, False)]


def test_binding_a_known_device_keeps_its_model() -> None:
    make_bound(model="milesight-ws101")
    device = bind_device("SOS-0001", model="native", senior_id=make_senior().id, by=desk(), now=NOW)
    assert device.model == "milesight-ws101"


def test_an_unbound_device_guards_nobody_and_stays_with_its_station() -> None:
    device = make_bound()
    unbind(device.id, by=desk(), now=NOW + SECOND)
    assert (device.senior_id, device.room, device.bound_at) == (None, "", None)
    assert device.station_id is not None
    assert [ended for _, ended in history(device)] == [True]


def test_a_press_of_an_unbound_device_is_parked() -> None:
    device = make_bound()
    unbind(device.id, by=desk(), now=NOW)
    intake.accept([make_press()], now=NOW)
    assert (reasons(), db.session.query(Alarm).count()) == (["unbound_device"], 0)


def test_a_retired_device_raises_no_alarm_and_says_why() -> None:
    device = make_bound()
    retire_device(device.id, reason="broken", by=desk(), now=NOW)
    intake.accept([make_press(), make_heartbeat()], now=NOW)
    assert (reasons(), db.session.query(Alarm).count()) == (["retired_device"], 0)


def test_a_retired_device_is_not_bound_again() -> None:
    device = make_bound()
    retire_device(device.id, reason="lost", by=desk(), now=NOW)
    with pytest.raises(RetiredDeviceError):
        bind(device.id, senior_id=make_senior().id, room="", by=desk(), now=NOW)
    with pytest.raises(RetiredDeviceError):
        retire_device(device.id, reason="lost", by=desk(), now=NOW)


def test_a_device_out_of_use_keeps_the_reason() -> None:
    lost, old, new = make_bound(), make_bound(device_id="SOS-0002"), make_device(device_id="SOS-0003")
    retire_device(lost.id, reason="lost", by=desk(), now=NOW)
    replace_device(old.id, new_id=new.id, by=desk(), now=NOW)
    assert (lost.retired_reason, old.retired_reason) == ("lost", "replaced")


def test_retiring_asks_for_a_reason_of_the_list() -> None:
    with pytest.raises(InvalidInputError):
        retire_device(make_bound().id, reason="", by=desk(), now=NOW)


def test_a_replacement_takes_home_and_room_and_each_keeps_its_history() -> None:
    senior = make_senior()
    old, new = make_bound(senior), make_device(device_id="SOS-0002", senior_id=None, room="")
    replace_device(old.id, new_id=new.id, by=desk(), now=NOW + SECOND)
    assert (new.senior_id, new.room, old.senior_id) == (senior.id, "bedroom", None)
    assert (old.replaced_by_id, old.retired_at) == (new.id, NOW + SECOND)
    assert (history(old), history(new)) == ([(senior.id, True)], [(senior.id, False)])


def test_a_device_cannot_replace_itself_or_be_replaced_by_a_retired_one() -> None:
    old, new = make_bound(), make_device(device_id="SOS-0002")
    with pytest.raises(SameDeviceError):
        replace_device(old.id, new_id=old.id, by=desk(), now=NOW)
    retire_device(new.id, reason="lost", by=desk(), now=NOW)
    with pytest.raises(RetiredDeviceError):
        replace_device(old.id, new_id=new.id, by=desk(), now=NOW)
    assert old.retired_at is None


def test_unknown_devices_and_seniors_are_not_found() -> None:
    with pytest.raises(NotFoundError):
        unbind(999, by=desk(), now=NOW)
    with pytest.raises(NotFoundError):
        bind(make_bound().id, senior_id=999, room="", by=desk(), now=NOW)


def test_each_act_is_on_the_audit_trail_with_ids_and_codes_only(database: AppContext) -> None:
    device, other = make_bound(), make_device(device_id="SOS-0002")
    user = desk()
    unbind(device.id, by=user, now=NOW)
    bind(device.id, senior_id=make_senior().id, room="", by=user, now=NOW)
    replace_device(device.id, new_id=other.id, by=user, now=NOW)
    lines = db.session.query(AuditEntry).order_by(AuditEntry.id).all()
    verbs = [line.verb for line in lines]
    assert verbs == ["device.unbind", "device.bind", "device.retire", "device.replace"]
    assert all(
        isinstance(value, int | None) or value == "replaced" for one in lines for value in one.detail.values()
    )
