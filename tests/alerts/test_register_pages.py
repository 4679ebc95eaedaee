"""The register on screen: the lists, one device, by hand, by scan and out of a list, gateways, proposals."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eldercare.alerts.actions.devices.binding import bind
from eldercare.alerts.models import Device, DeviceCredential, DeviceProposal, Gateway
from eldercare.core.db import db
from eldercare.core.time import now
from tests.alerts.makers import (
    desk,
    make_bound,
    make_device,
    make_gateway,
    make_model,
    make_proposal,
    press,
)
from tests.makers import make_operator, make_senior, make_station, make_user, signed_in

GATEWAY = {"gateway_id": "gw-1", "driver": "zigbee2mqtt", "base_topic": "zigbee2mqtt/home-1", "name": "一号"}


@pytest.fixture
def window(client: FlaskClient) -> Iterator[FlaskClient]:
    """A browser of the station's operator."""
    make_model()
    with signed_in(client, desk()) as signed:
        yield signed


def shown(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def listed(browser: FlaskClient, query: str) -> set[str]:
    """The devices that the list shows."""
    return set(re.findall(r'class="device-name"[^>]*>([^<]+)<', shown(browser.get(f"/devices?{query}"))))


def device_named(name: str) -> Device | None:
    db.session.rollback()
    return db.session.query(Device).filter_by(device_id=name).one_or_none()


def test_the_list_is_narrowed_by_model_gateway_state_and_name(window: FlaskClient) -> None:
    gateway, senior = make_gateway(), make_senior(name="顾桂兰", name_pinyin="guguilan")
    make_device(senior, "A-1", model="native", last_seen_at=now())
    make_device(make_senior(name="沈一", name_pinyin="shenyi"), "B-1", model="ws101", gateway_id=gateway.id)
    make_device(device_id="C-1", senior_id=None)
    assert listed(window, "") == {"A-1", "B-1", "C-1"}
    assert listed(window, "model=ws101") == listed(window, f"gateway={gateway.id}") == {"B-1"}
    assert listed(window, "only=unbound") == listed(window, "q=c-1") == {"C-1"}
    assert listed(window, "q=guguilan") == {"A-1"}


def test_a_county_narrows_the_list_by_station(client: FlaskClient) -> None:
    far = make_station("320682115")
    make_device(device_id="NEAR-1")
    make_device(make_senior(station_id=far.id), "FAR-1")
    with signed_in(client, make_user("admin")) as browser:
        assert listed(browser, f"station={far.id}") == {"FAR-1"}


def test_the_page_of_a_device_shows_its_history(window: FlaskClient) -> None:
    device = make_bound()
    alarm_id = press(at=now()).id
    window.post(f"/devices/{device.id}/test-mode", data={"minutes": 10, "back": "device"})
    press(at=now())
    page = shown(window.get(f"/devices/{device.id}"))
    for words in (device.senior.name, "Emergency call", f"Alarm {alarm_id}", "Presses show as tests until"):
        assert words in page


def test_homes_of_another_station_are_left_out_of_the_history(window: FlaskClient) -> None:
    far = make_senior(name="璩远方", station_id=make_station("320682115").id)
    device = make_bound(far)
    bind(device.id, senior_id=make_senior().id, room="", by=desk(), now=now())
    assert "璩远方" not in shown(window.get(f"/devices/{device.id}"))


def test_a_device_is_bound_by_a_part_of_the_name(window: FlaskClient) -> None:
    device, senior = make_device(senior_id=None), make_senior(name="沈一", name_pinyin="shenyi")
    answer = window.post(f"/devices/{device.id}/bind", data={"senior": "shenyi", "room": "bedroom"})
    assert answer.status_code == 302
    assert device_named("SOS-0001").senior_id == senior.id


def test_several_people_of_one_name_are_asked_about(window: FlaskClient) -> None:
    device = make_device(senior_id=None)
    first = make_senior(name="沈一", name_pinyin="shenyi")
    second = make_senior(name="沈一", name_pinyin="shenyi")
    page = shown(window.post(f"/devices/{device.id}/bind", data={"senior": "沈一"}))
    assert f'<option value="{first.id}">' in page
    window.post(f"/devices/{device.id}/bind",
                 data={"senior": "沈一", "senior_was": "沈一", "senior_id": second.id})  # fmt: skip
    assert device_named("SOS-0001").senior_id == second.id


def test_a_senior_of_another_station_cannot_be_chosen(window: FlaskClient) -> None:
    device, far = make_device(senior_id=None), make_senior(station_id=make_station("320682115").id)
    data = {"senior": "x", "senior_was": "x", "senior_id": far.id}
    assert window.post(f"/devices/{device.id}/bind", data=data).status_code == 404
    assert "Nobody fits" in shown(window.post(f"/devices/{device.id}/bind", data={"senior": far.name}))


def test_a_device_is_unbound_replaced_and_retired_on_its_page(window: FlaskClient) -> None:
    device, spare = make_bound(), make_device(device_id="SOS-0002", senior_id=None)
    window.post(f"/devices/{device.id}/replace", data={"new_id": spare.id})
    assert device_named("SOS-0001").replaced_by_id == spare.id
    assert "Replaced by another" in shown(window.get(f"/devices/{device.id}"))
    window.post(f"/devices/{spare.id}/unbind")
    assert device_named("SOS-0002").senior_id is None
    window.post(f"/devices/{spare.id}/retire", data={"reason": "broken"})
    assert device_named("SOS-0002").retired_at is not None
    assert "Broken" in shown(window.get(f"/devices/{spare.id}")).partition("Out of use since")[2][:400]
    assert listed(window, "only=retired") == {"SOS-0001", "SOS-0002"}
    assert listed(window, "") == set()


def test_a_device_is_registered_by_hand_with_its_home(window: FlaskClient) -> None:
    senior = make_senior(name="沈一", name_pinyin="shenyi")
    data = {"device_id": "24E1:24FF:FE12:3456", "model": "native", "senior": "沈一", "room": "worn"}
    assert window.post("/devices/new", data=data).status_code == 302
    device = device_named("24e124fffe123456")
    assert (device.senior_id, device.room) == (senior.id, "worn")


def test_a_device_without_a_home_stands_at_the_operators_station(window: FlaskClient) -> None:
    window.post("/devices/new", data={"device_id": "SOS-9", "model": "native"})
    assert device_named("SOS-9").station_id == make_station().id


def test_a_form_that_cannot_be_taken_keeps_what_was_typed(window: FlaskClient) -> None:
    answer = window.post("/devices/new", data={"device_id": "a+b", "model": "native", "senior": "nobody"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "Nobody fits" in page, 'value="a+b"' in page) == (422, True, True)


def test_a_scan_opens_a_known_device_and_fills_the_form_for_a_new_one(window: FlaskClient) -> None:
    make_model("milesight-ws101", name_en="WS101 emergency button")
    device = make_device()
    known = window.post("/devices/scan", data={"code": '{"id": "SOS-0001"}'})
    assert known.location == f"/devices/{device.id}"
    new = window.post("/devices/scan", data={"code": '{"sn": "SOS-5", "model": "WS101"}'})
    page = shown(window.get(new.location))
    assert 'value="SOS-5"' in page
    assert '<option selected value="milesight-ws101">' in page
    unread = window.post("/devices/scan", data={"code": "a b c"}, follow_redirects=True)
    assert "names no device" in shown(unread)


def test_a_scan_does_not_open_a_device_of_another_station(window: FlaskClient) -> None:
    make_device(make_senior(station_id=make_station("320682115").id), "FAR-1")
    assert window.post("/devices/scan", data={"code": "FAR-1"}).status_code == 404


def test_a_gateway_is_added_edited_and_retired(window: FlaskClient) -> None:
    station = make_station()
    window.post("/gateways/new", data=GATEWAY | {"station_id": station.id})
    gateway = db.session.query(Gateway).one()
    assert "zigbee2mqtt/home-1" in shown(window.get("/gateways"))
    edit = GATEWAY | {
        "station_id": station.id,
        "base_topic": "zigbee2mqtt/home-2",
        "version": gateway.version,
    }
    assert window.post(f"/gateways/{gateway.id}/edit", data=edit).status_code == 302
    assert window.post(f"/gateways/{gateway.id}/edit", data=edit).status_code == 409
    assert window.post(f"/gateways/{gateway.id}/edit", data=edit | {"version": "any"}).status_code == 409
    assert "zigbee2mqtt/home-2" in shown(window.get(f"/gateways/{gateway.id}"))
    window.post(f"/gateways/{gateway.id}/retire")
    window.get("/gateways")
    assert "gw-1" not in shown(window.get("/gateways"))
    assert "gw-1" in shown(window.get("/gateways?only=retired"))


def test_a_gateway_cannot_be_put_at_another_station(window: FlaskClient) -> None:
    far = make_station("320682115")
    assert window.post("/gateways/new", data=GATEWAY | {"station_id": far.id}).status_code == 404


def test_a_proposal_is_enrolled_with_model_and_home(window: FlaskClient) -> None:
    make_model("heiman-hs1sa", driver="zigbee2mqtt", name_en="HS1SA smoke detector")
    proposal = make_proposal(make_gateway(), "gw-17/smoke", maker="Heiman", model="HS1SA")
    senior = make_senior(name="沈一", name_pinyin="shenyi")
    assert "gw-17/smoke" in shown(window.get("/devices/proposed"))
    page = shown(window.get(f"/devices/proposed/{proposal.id}"))
    assert '<option selected value="heiman-hs1sa">' in page
    data = {"device_id": "gw-17/smoke", "model": "heiman-hs1sa", "senior": "沈一", "room": "kitchen"}
    window.post(f"/devices/proposed/{proposal.id}", data=data)
    device = device_named("gw-17/smoke")
    assert (device.senior_id, device.gateway_id) == (senior.id, proposal.gateway_id)


def test_the_name_of_a_proposal_cannot_be_typed_over(window: FlaskClient) -> None:
    proposal = make_proposal(make_gateway(), "gw-17/smoke")
    window.post(f"/devices/proposed/{proposal.id}", data={"device_id": "other", "model": "native"})
    assert device_named("gw-17/smoke") is not None


def test_a_proposal_is_refused_with_a_reason_and_taken_back(window: FlaskClient) -> None:
    proposal = make_proposal(make_gateway(), "gw-17/lamp")
    window.post(f"/devices/proposed/{proposal.id}/refuse", data={"reason": ""})
    assert db.session.query(DeviceProposal).one().state == "open"
    window.post(f"/devices/proposed/{proposal.id}/refuse", data={"reason": "no_alarm"})
    assert "Tells no alarm" in shown(window.get("/devices/proposed"))
    window.post(f"/devices/proposed/{proposal.id}/reopen")
    db.session.rollback()
    assert db.session.query(DeviceProposal).one().state == "open"


def test_proposals_of_other_stations_and_of_no_gateway_are_not_shown(client: FlaskClient) -> None:
    make_proposal(make_gateway(), "gw-17/smoke")
    lost = make_proposal(None, "lost/smoke")
    with signed_in(client, make_operator(make_station("320682115"))) as browser:
        page = shown(browser.get("/devices/proposed"))
        assert "gw-17/smoke" not in page
        assert "lost/smoke" not in page
        assert browser.post(f"/devices/proposed/{lost.id}/refuse", data={"reason": "old"}).status_code == 404
    with signed_in(client, make_user("admin")) as browser:
        assert "lost/smoke" in shown(browser.get("/devices/proposed"))


def test_a_password_is_shown_once_and_no_cache_keeps_it(window: FlaskClient) -> None:
    device = make_bound()
    answer = window.post(f"/devices/{device.id}/credential")
    word = re.search(r"data-password>([a-z0-9-]+)<", shown(answer))[1]
    assert "no-store" in answer.headers["Cache-Control"]
    assert word not in shown(window.get(f"/devices/{device.id}"))
    assert word not in db.session.query(DeviceCredential).one().password_hash


def test_the_bureau_sees_the_register_and_changes_nothing(client: FlaskClient) -> None:
    device, gateway = make_bound(), make_gateway()
    proposal = make_proposal(gateway)
    with signed_in(client, make_user("bureau")) as browser:
        page = shown(browser.get(f"/devices/{device.id}"))
        assert "Unbind" not in page
        for path in (
            f"/devices/{device.id}/unbind",
            f"/devices/{device.id}/credential",
            f"/gateways/{gateway.id}/credential",
            f"/devices/proposed/{proposal.id}/refuse",
            "/devices/new",
        ):
            assert browser.post(path).status_code == 403


def test_no_page_of_the_register_carries_a_style_or_a_handler(window: FlaskClient, app: Flask) -> None:
    device, gateway = make_bound(), make_gateway()
    proposal = make_proposal(gateway)
    for path in (f"/devices/{device.id}", "/devices/new", "/devices/proposed", "/gateways",
                 f"/devices/proposed/{proposal.id}", f"/gateways/{gateway.id}", "/gateways/new"):  # fmt: skip
        page = shown(window.get(path))
        assert not re.search(r"""\sstyle=|\son(click|change|submit)=""", page), path


def test_model_and_gateway_are_corrected_on_the_page(window: FlaskClient) -> None:
    device, gateway = make_bound(), make_gateway()
    make_model("heiman-hs1sa", driver="zigbee2mqtt")
    change = {"model": "heiman-hs1sa", "gateway": gateway.id}
    window.post(f"/devices/{device.id}/edit", data=change)
    assert (device_named("SOS-0001").model, device_named("SOS-0001").gateway_id) == (
        "heiman-hs1sa",
        gateway.id,
    )
    window.post(f"/devices/{device.id}/edit", data={"model": "no such", "gateway": ""})
    assert device_named("SOS-0001").model == "heiman-hs1sa"


def test_a_gateway_of_another_station_is_not_chosen(window: FlaskClient) -> None:
    device, far = make_bound(), make_gateway(station_id=make_station("320682115").id)
    answer = window.post(f"/devices/{device.id}/edit", data={"model": "native", "gateway": far.id})
    assert answer.status_code == 404
