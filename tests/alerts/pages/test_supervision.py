"""Supervision on screen: homes behind silent gateways by name, storms in one line, filters by trouble."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, update

from eldercare.alerts.models import Device, Gateway
from eldercare.alerts.supervision.watching import watch
from eldercare.core.db import transaction
from eldercare.core.time import now
from tests.alerts.makers import desk, make_device, make_gateway
from tests.makers import make_operator, make_senior, make_station, signed_in

PAGES = ("/alarms", "/devices")


@pytest.fixture
def window(client: FlaskClient) -> Iterator[FlaskClient]:
    """A browser of the station's operator."""
    with signed_in(client, desk()) as signed:
        yield signed


def text_of(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def make_silent_home() -> Gateway:
    """A gateway that is off line before two homes, one of them with two devices."""
    gateway = make_gateway(online=False)
    first, second = make_senior(name="顾桂兰"), make_senior(name="张秀英")
    for number, senior in enumerate((first, first, second)):
        make_device(senior, f"home/{number}", gateway_id=gateway.id, last_seen_at=now())
    watch(now())
    return gateway


def set_online(gateway: Gateway) -> None:
    with transaction() as session:
        session.execute(update(Gateway).where(Gateway.id == gateway.id).values(online=True))
    watch(now())


@pytest.mark.parametrize("path", PAGES)
def test_a_silent_gateway_says_how_many_homes_are_unprotected_and_whose(
    window: FlaskClient, path: str
) -> None:
    make_silent_home()
    text = text_of(window, path)
    assert "2 homes unprotected 张秀英, 顾桂兰" in text or "2 homes unprotected 顾桂兰, 张秀英" in text


@pytest.mark.parametrize("path", PAGES)
def test_the_line_is_gone_when_the_gateway_is_back(window: FlaskClient, path: str) -> None:
    set_online(make_silent_home())
    assert "homes unprotected" not in text_of(window, path)


def test_a_device_behind_a_silent_gateway_does_not_look_well(window: FlaskClient) -> None:
    gateway = make_silent_home()
    assert text_of(window, "/devices").count("Gateway silent") == 3
    set_online(gateway)
    assert text_of(window, "/devices").count("Gateway silent") == 0


def test_another_station_does_not_read_the_names(client: FlaskClient) -> None:
    make_silent_home()
    other = make_operator(make_station("320682115"))
    with signed_in(client, other) as browser:
        for path in PAGES:
            assert "顾桂兰" not in text_of(browser, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_power_cut_is_one_line(window: FlaskClient, path: str) -> None:
    senior = make_senior()
    values = {
        "model": "native", "room": "", "senior_id": senior.id, "station_id": senior.station_id,
        "area_code": senior.area_code, "last_seen_at": now(), "online": False,
    }  # fmt: skip
    with transaction() as session:
        session.execute(insert(Device), [{"device_id": f"B-{number}"} | values for number in range(300)])
    watch(now())
    assert text_of(window, path).count("300 devices at once") == 1


def test_devices_with_a_trouble_are_found_by_a_filter(window: FlaskClient) -> None:
    make_device(device_id="WELL-1", last_seen_at=now())
    make_device(device_id="LOW-1", last_seen_at=now(), battery=7)
    watch(now())
    text = text_of(window, "/devices?only=trouble")
    assert "LOW-1" in text
    assert "WELL-1" not in text
