"""Registering devices: what the form and the tables refuse, and where an unbound one stands."""

from dataclasses import replace

import pytest

from eldercare.alerts.actions.devices.registering import register_device
from eldercare.alerts.entry import DeviceEntry, cleaned_name
from eldercare.alerts.models import Device
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError
from tests.alerts.makers import desk, make_device, make_gateway, make_model
from tests.makers import NOW, make_senior, make_station

pytestmark = pytest.mark.usefixtures("database")
ENTRY = DeviceEntry("SOS-7", "native")


def refused(entry: DeviceEntry) -> set[str]:
    with pytest.raises(InvalidInputError) as caught:
        register_device(entry, by=desk(), now=NOW)
    return set(caught.value.fields)


def test_a_device_is_registered_and_bound_at_once() -> None:
    make_model()
    senior = make_senior()
    device = register_device(replace(ENTRY, senior_id=senior.id, room="worn"), by=desk(), now=NOW)
    assert (device.senior_id, device.room, device.station_id) == (senior.id, "worn", senior.station_id)
    assert [row.senior_id for row in device.bindings] == [senior.id]


def test_one_without_a_senior_stands_at_the_station_or_at_its_gateway() -> None:
    make_model()
    station, gateway = make_station(), make_gateway(station_id=make_station("320682115").id)
    here = register_device(ENTRY, by=desk(), now=NOW, station_id=station.id)
    there = register_device(replace(ENTRY, device_id="SOS-8", gateway_id=gateway.id), by=desk(), now=NOW)
    assert (here.station_id, there.station_id) == (station.id, gateway.station_id)


def test_a_name_is_given_once() -> None:
    make_model()
    make_device(device_id="SOS-7")
    assert refused(ENTRY) == {"device_id"}


def test_every_fault_is_named_and_nothing_is_stored() -> None:
    entry = DeviceEntry("a+b", "no-such-model", gateway_id=99, senior_id=99, room="attic")
    assert refused(entry) == {"device_id", "model", "gateway", "senior", "room"}
    assert db.session.query(Device).count() == 0


def test_a_model_that_is_out_of_use_is_refused() -> None:
    make_model(active=False)
    assert refused(ENTRY) == {"model"}


@pytest.mark.parametrize("name", ["listener", "device", "gateway", "_loop", "", "a#b"])
def test_names_of_our_own_and_of_wildcards_are_refused(name: str) -> None:
    make_model()
    assert refused(replace(ENTRY, device_id=name)) == {"device_id"}


def test_what_was_scanned_is_cleaned_and_a_name_with_spaces_stays() -> None:
    assert cleaned_name("24E1:24FF:FE12:3456") == "24e124fffe123456"
    assert cleaned_name(" 卧室 按钮 ") == "卧室 按钮"
