"""Devices out of a list, through the same registering as by hand."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from eldercare.accounts.models import User
from eldercare.alerts.models import Device, DeviceBinding
from eldercare.core.db import db, transaction
from tests.alerts.makers import make_model
from tests.imports.lists import checked, reasons, taken, undone, workbook
from tests.makers import NOW, make_operator, make_senior, make_station

HEADS = ("设备编号", "型号", "老人", "房间")


@pytest.fixture
def operator(database: object) -> User:
    make_model("sos-button")
    return make_operator()


def listed(folder: Path, *rows: tuple[object, ...]) -> Path:
    return workbook(folder / "devices.xlsx", HEADS, *rows)


def row(name: str = "SOS-7001", senior: str = "", room: str = "") -> tuple[object, ...]:
    return (name, "sos-button", senior, room)


def test_a_device_is_registered_and_bound_at_once(operator: User, tmp_path: Path) -> None:
    senior = make_senior(name="顾桂兰")
    assert reasons(taken(operator, "devices", listed(tmp_path, row(senior="顾桂兰", room="卧室")))) == {}
    device = db.session.scalars(select(Device)).one()
    assert (device.senior_id, device.room, device.station_id) == (senior.id, "bedroom", senior.station_id)


def test_a_device_without_a_home_stands_at_the_station(operator: User, tmp_path: Path) -> None:
    taken(operator, "devices", listed(tmp_path, row()))
    assert db.session.scalars(select(Device)).one().station_id == make_station().id


def test_a_name_twice_in_a_list_names_the_first_row(operator: User, tmp_path: Path) -> None:
    found = checked(operator, "devices", listed(tmp_path, row(), row()))
    assert reasons(found) == {3: [("device_id", "This name stands in row 2 too.")]}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (("SOS-1", "无此型号", "", ""), "model"),
        (("SOS-1", "sos-button", "无此人", ""), "senior"),
        (("SOS-1", "sos-button", "", "阁楼"), "room"),
        ((123456789012345678, "sos-button", "", ""), "device_id"),
    ],
)
def test_each_wrong_cell_is_named(
    operator: User, tmp_path: Path, cells: tuple[object, ...], column: str
) -> None:
    assert column in [name for name, _ in reasons(checked(operator, "devices", listed(tmp_path, cells)))[2]]


def test_a_gateway_that_is_not_ones_own_is_named(operator: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "devices.xlsx", (*HEADS, "网关"), (*row(), "gw-x"))
    assert [name for name, _ in reasons(checked(operator, "devices", path))[2]] == ["gateway"]


def test_two_people_of_one_name_are_told_apart_by_the_phone(operator: User, tmp_path: Path) -> None:
    make_senior(name="顾桂兰")
    make_senior(name="顾桂兰")
    found = reasons(checked(operator, "devices", listed(tmp_path, row(senior="顾桂兰"))))
    assert found == {2: [("senior", "Several people have this name: give the phone number instead.")]}


def test_a_device_that_stands_so_already_is_the_same(operator: User, tmp_path: Path) -> None:
    path = listed(tmp_path, row())
    taken(operator, "devices", path)
    assert checked(operator, "devices", path).same == 1


def test_a_device_that_has_not_spoken_is_taken_back_with_its_binding(operator: User, tmp_path: Path) -> None:
    make_senior(name="顾桂兰")
    found = undone(operator, taken(operator, "devices", listed(tmp_path, row(senior="顾桂兰"))))
    assert (found.undone, found.kept) == (1, 0)
    assert [db.session.scalar(select(func.count(model.id))) for model in (Device, DeviceBinding)] == [0, 0]


def test_a_device_that_has_spoken_stays(operator: User, tmp_path: Path) -> None:
    brought = taken(operator, "devices", listed(tmp_path, row()))
    with transaction() as session:
        session.scalars(select(Device)).one().last_seen_at = NOW
    assert undone(operator, brought).kept == 1
