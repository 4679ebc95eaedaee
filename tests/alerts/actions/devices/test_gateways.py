"""Gateways: what they may be called, whose topics they have, where they stand."""

from dataclasses import replace

import pytest

from eldercare.alerts.actions.devices.gateways import add_gateway, edit_gateway, retire_gateway
from eldercare.alerts.entry import GatewayEntry, overlaps
from eldercare.alerts.errors import RetiredDeviceError
from eldercare.alerts.models import Gateway
from eldercare.core.errors import InvalidInputError, StaleVersionError
from tests.alerts.makers import desk, make_gateway
from tests.makers import NOW, make_senior, make_station

pytestmark = pytest.mark.usefixtures("database")


def entry(**changes: object) -> GatewayEntry:
    base = GatewayEntry("gw-1", "zigbee2mqtt", "zigbee2mqtt/home-1", station_id=make_station().id)
    return replace(base, **changes)


def refused(given: GatewayEntry) -> set[str]:
    with pytest.raises(InvalidInputError) as caught:
        add_gateway(given, by=desk(), now=NOW)
    return set(caught.value.fields)


def test_a_gateway_stands_at_a_station_or_in_a_home() -> None:
    senior = make_senior(station_id=make_station("320682115").id)
    at_station = add_gateway(entry(), by=desk(), now=NOW)
    at_home = add_gateway(
        entry(gateway_id="gw-2", base_topic="zigbee2mqtt/home-2/", senior_id=senior.id), by=desk(), now=NOW
    )
    assert (at_station.senior_id, at_station.station_id) == (None, make_station().id)
    assert (at_home.senior_id, at_home.station_id) == (senior.id, senior.station_id)
    assert at_home.base_topic == "zigbee2mqtt/home-2"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gateway_id": "a b"}, "gateway_id"),
        ({"gateway_id": "listener"}, "gateway_id"),
        ({"driver": "zwave"}, "driver"),
        ({"driver": "native"}, "driver"),
        ({"base_topic": ""}, "base_topic"),
        ({"base_topic": "zigbee2mqtt/#"}, "base_topic"),
        ({"base_topic": "care/v1"}, "base_topic"),
        ({"base_topic": "$SYS"}, "base_topic"),
        ({"base_topic": "a\ntopic write #"}, "base_topic"),
        ({"name": "x" * 61}, "name"),
        ({"station_id": None}, "station_id"),
    ],
)
def test_what_cannot_be_is_named(changes: dict[str, object], field: str) -> None:
    assert refused(entry(**changes)) == {field}


def test_no_two_gateways_share_topics() -> None:
    add_gateway(entry(), by=desk(), now=NOW)
    for topic in ("zigbee2mqtt", "zigbee2mqtt/home-1", "zigbee2mqtt/home-1/attic"):
        assert refused(entry(gateway_id="gw-2", base_topic=topic)) == {"base_topic"}
    add_gateway(entry(gateway_id="gw-2", base_topic="zigbee2mqtt/home-10"), by=desk(), now=NOW)


def test_topics_overlap_by_parts_and_not_by_letters() -> None:
    assert overlaps("a/b", "a")
    assert not overlaps("a/b", "a/bc")


def test_an_edit_keeps_the_name_and_refuses_a_stale_form() -> None:
    gateway = make_gateway()
    edited = edit_gateway(gateway.id, entry(name="一号网关"), expected=gateway.version, by=desk(), now=NOW)
    assert (edited.gateway_id, edited.name) == ("gw-17", "一号网关")
    with pytest.raises(StaleVersionError):
        edit_gateway(gateway.id, entry(), expected=1, by=desk(), now=NOW)


def test_a_retired_gateway_is_not_changed_any_more_and_frees_its_topics() -> None:
    gateway: Gateway = make_gateway()
    retire_gateway(gateway.id, by=desk(), now=NOW)
    with pytest.raises(RetiredDeviceError):
        edit_gateway(gateway.id, entry(), expected=None, by=desk(), now=NOW)
    assert add_gateway(entry(base_topic=gateway.base_topic), by=desk(), now=NOW).id
