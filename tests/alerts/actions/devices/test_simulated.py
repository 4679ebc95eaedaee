"""Devices of the simulation are bound to seniors who have none."""

import pytest
from sqlalchemy import select

from eldercare.alerts.actions.devices.simulated import Simulated, register_simulated
from eldercare.alerts.errors import FewSeniorsError
from eldercare.alerts.models import Device
from eldercare.core.db import db
from tests.alerts.makers import desk, make_device
from tests.makers import NOW, make_senior

pytestmark = pytest.mark.usefixtures("database")


def register(*homes: int) -> int:
    devices = [Simulated(f"SIM-{home}-{part}", "native", home) for home in homes for part in ("sos", "smoke")]
    return register_simulated(devices, by=desk(), now=NOW)


def guarded() -> dict[str, int | None]:
    return {
        row.device_id: row.senior_id for row in db.session.scalars(select(Device).where(Device.synthetic))
    }


def test_the_devices_of_one_home_guard_one_senior_and_are_marked_as_synthetic() -> None:
    seniors = [make_senior().id for _ in range(2)]
    assert register(1, 2) == 4
    assert guarded() == {
        "SIM-1-sos": seniors[0],
        "SIM-1-smoke": seniors[0],
        "SIM-2-sos": seniors[1],
        "SIM-2-smoke": seniors[1],
    }


def test_a_second_time_only_what_is_new_is_registered() -> None:
    for _ in range(2):
        make_senior()
    assert register(1) == 2
    before = guarded()
    assert register(1, 2) == 2
    assert before.items() <= guarded().items()


def test_who_has_a_device_is_left_alone() -> None:
    make_device()
    with pytest.raises(FewSeniorsError):
        register(1)
    assert guarded() == {}
