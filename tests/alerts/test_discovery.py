"""What known gateways say: of themselves, and of devices nobody registered: proposed, never trusted."""

from typing import Any

import pytest

from eldercare.alerts import intake
from eldercare.alerts.actions.devices.gateways import add_gateway
from eldercare.alerts.actions.devices.proposals import enrol_proposal, refuse_proposal, reopen_proposal
from eldercare.alerts.actions.devices.registering import register_device
from eldercare.alerts.entry import DeviceEntry, GatewayEntry
from eldercare.alerts.errors import ProposalDecidedError
from eldercare.alerts.models import Alarm, Device, DeviceProposal, Gateway, ParkedMessage
from eldercare.core import feed
from eldercare.core.db import db
from tests.alerts.makers import (
    SECOND,
    all_alarms,
    desk,
    make_device,
    make_gateway,
    make_message,
    make_model,
    make_proposal,
)
from tests.makers import NOW, make_senior, make_station

pytestmark = pytest.mark.usefixtures("database")
BUTTON = "gw-17/button"
SMOKE = {
    "unique_id": "0x01_smoke", "name": "Smoke", "device_class": "smoke",
    "state_topic": "zigbee2mqtt/gw-17/kitchen",
    "device": {"manufacturer": "Heiman", "model": "HS1SA"},
}  # fmt: skip


def hear(topic: str, body: Any, *, after: int = 0, retain: bool = False) -> None:
    at = NOW + after * SECOND
    intake.accept([make_message(topic, body, at=at, retain=retain)], now=at)
    db.session.rollback()


def proposals() -> list[DeviceProposal]:
    return list(db.session.query(DeviceProposal).order_by(DeviceProposal.id))


def parked() -> list[str]:
    return [row.reason for row in db.session.query(ParkedMessage).order_by(ParkedMessage.id)]


def state_of(gateway: Gateway) -> tuple[bool, Any, Any]:
    db.session.expire_all()
    return gateway.online, gateway.last_seen_at, gateway.version


def test_an_unknown_device_of_a_known_gateway_is_proposed_once_and_counted() -> None:
    gateway = make_gateway()
    hear(f"zigbee2mqtt/{BUTTON}", {"battery": 80})
    hear(f"zigbee2mqtt/{BUTTON}", {"battery": 80}, after=60)
    (row,) = proposals()
    assert (row.gateway_id, row.source, row.device_id, row.count) == (gateway.id, "zigbee2mqtt", BUTTON, 2)
    assert (row.first_seen_at, row.last_seen_at) == (NOW, NOW + 60 * SECOND)
    assert parked() == []


def test_a_press_of_a_proposed_device_stays_visible_and_alarms_nobody() -> None:
    make_gateway()
    hear(f"zigbee2mqtt/{BUTTON}", {"action": "emergency"})
    assert (parked(), len(proposals()), db.session.query(Alarm).count()) == (["unknown_device"], 1, 0)


def test_a_device_of_no_known_gateway_is_parked_and_not_proposed() -> None:
    hear(f"zigbee2mqtt/{BUTTON}", {"action": "emergency"})
    assert (parked(), proposals()) == (["unknown_device"], [])


def test_a_description_is_the_proposal_of_the_device_it_names() -> None:
    gateway = make_gateway()
    hear("homeassistant/binary_sensor/0x01/smoke/config", SMOKE)
    hear("zigbee2mqtt/gw-17/kitchen", {"battery": 80}, after=5)
    (row,) = proposals()
    assert (row.gateway_id, row.device_id, row.count) == (gateway.id, "gw-17/kitchen", 2)
    assert (row.maker, row.model, row.device_class) == ("Heiman", "HS1SA", "smoke")


def test_a_description_of_an_unknown_gateway_waits_for_the_county() -> None:
    hear("homeassistant/binary_sensor/0x01/smoke/config", SMOKE)
    (row,) = proposals()
    assert row.gateway_id is None


def test_a_registered_device_is_not_proposed() -> None:
    make_gateway()
    make_device(device_id="gw-17/kitchen")
    hear("homeassistant/binary_sensor/0x01/smoke/config", SMOKE)
    assert proposals() == []


def test_an_enrolled_device_alarms() -> None:
    gateway = make_gateway()
    make_model("heiman-hs1eb", driver="zigbee2mqtt")
    proposal = make_proposal(gateway, BUTTON)
    entry = DeviceEntry("", "heiman-hs1eb", senior_id=make_senior().id)
    device = enrol_proposal(proposal.id, entry, by=desk(), now=NOW)
    hear(f"zigbee2mqtt/{BUTTON}", {"action": "emergency"})
    assert (device.device_id, device.gateway_id, len(all_alarms())) == (BUTTON, gateway.id, 1)
    assert (proposals()[0].state, proposals()[0].enrolled_id) == ("accepted", device.id)


def test_a_refused_device_stays_quiet_and_is_still_counted() -> None:
    proposal = make_proposal(make_gateway(), BUTTON)
    refuse_proposal(proposal.id, reason="neighbour", by=desk(), now=NOW)
    hear(f"zigbee2mqtt/{BUTTON}", {"action": "emergency"}, after=60)
    (row,) = proposals()
    assert (row.state, row.count, parked()) == ("rejected", 2, [])


def test_a_refusal_keeps_its_reason_until_it_is_taken_back() -> None:
    proposal = make_proposal(make_gateway(), BUTTON)
    refuse_proposal(proposal.id, reason="neighbour", by=desk(), now=NOW)
    assert proposals()[0].refused_reason == "neighbour"
    reopen_proposal(proposal.id, by=desk(), now=NOW)
    assert proposals()[0].refused_reason == ""


def test_a_proposal_is_told_to_the_station_of_its_gateway_alone() -> None:
    gateway = make_gateway()
    hear(f"zigbee2mqtt/{BUTTON}", {"battery": 80})
    told = [event for event in feed.since(0) if event.kind == "device.proposed"]
    assert [(event.station_id, event.area_code, event.data) for event in told] == [
        (gateway.station_id, gateway.area_code, {"count": 1})
    ]


def test_a_refusal_is_taken_back() -> None:
    proposal = make_proposal(make_gateway(), BUTTON)
    refuse_proposal(proposal.id, reason="neighbour", by=desk(), now=NOW)
    reopen_proposal(proposal.id, by=desk(), now=NOW)
    hear(f"zigbee2mqtt/{BUTTON}", {"action": "emergency"}, after=60)
    assert (proposals()[0].state, parked()) == ("open", ["unknown_device"])


def test_a_proposal_is_decided_once() -> None:
    proposal = make_proposal(make_gateway(), BUTTON)
    refuse_proposal(proposal.id, reason="old", by=desk(), now=NOW)
    with pytest.raises(ProposalDecidedError):
        enrol_proposal(proposal.id, DeviceEntry("", "native"), by=desk(), now=NOW)
    assert db.session.query(Device).count() == 0


def test_a_gateway_that_invents_devices_fills_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eldercare.alerts.discovery.OPEN_LIMIT", 3)
    make_gateway()
    for number in range(6):
        hear(f"zigbee2mqtt/gw-17/made-up-{number}", {"battery": 80}, after=number)
    assert len(proposals()) == 3


def test_the_bridge_says_whether_the_gateway_is_on_line() -> None:
    gateway = make_gateway()
    hear("zigbee2mqtt/gw-17/bridge/state", {"state": "offline"})
    assert state_of(gateway) == (False, None, 1)
    hear("zigbee2mqtt/gw-17/bridge/state", {"state": "online"}, after=9)
    assert state_of(gateway) == (True, NOW + 9 * SECOND, 1)
    assert gateway.online_since == NOW + 9 * SECOND
    assert parked() == []


def test_a_retained_state_tells_no_time() -> None:
    gateway = make_gateway()
    hear("zigbee2mqtt/gw-17/bridge/state", {"state": "online"}, retain=True)
    assert state_of(gateway) == (True, None, 1)


def test_the_state_of_an_unknown_gateway_is_parked() -> None:
    hear("zigbee2mqtt/gw-17/bridge/state", {"state": "offline"})
    assert parked() == ["unknown_device"]


def test_a_message_of_a_device_is_a_sign_of_life_of_its_gateway() -> None:
    gateway = make_gateway(online=False)
    make_device(device_id=BUTTON, gateway_id=gateway.id)
    hear(f"zigbee2mqtt/{BUTTON}", {"battery": 80}, after=3)
    assert state_of(gateway) == (True, NOW + 3 * SECOND, 1)


def test_an_edit_of_a_gateway_and_its_messages_do_not_stop_each_other() -> None:
    gateway = make_gateway()
    hear("zigbee2mqtt/gw-17/bridge/state", {"state": "online"})
    assert gateway.version == 1


def test_a_device_registered_by_hand_is_proposed_no_more() -> None:
    make_model()
    make_proposal(make_gateway(), BUTTON)
    device = register_device(DeviceEntry(BUTTON, "native"), by=desk(), now=NOW)
    (row,) = proposals()
    assert (row.state, row.enrolled_id) == ("accepted", device.id)


def test_a_gateway_that_is_added_later_takes_its_proposals() -> None:
    hear("homeassistant/binary_sensor/0x01/smoke/config", SMOKE)
    entry = GatewayEntry("gw-17", "zigbee2mqtt", "zigbee2mqtt/gw-17", station_id=make_station().id)
    gateway = add_gateway(entry, by=desk(), now=NOW)
    assert proposals()[0].gateway_id == gateway.id
