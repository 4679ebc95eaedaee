"""`/api/v1/alarms`, `/devices`, `/parked` for programs."""

from flask.testing import FlaskClient
from sqlalchemy import text

from eldercare.alerts import intake
from eldercare.alerts.actions.opening import ask_to_cancel
from eldercare.core.db import db, transaction
from eldercare.core.time import now
from tests.alerts.makers import desk, make_device, make_press, make_responder, newest_alarm, press
from tests.alerts.test_pages import press_now, responder, stranger
from tests.makers import make_user, signed_in


def test_open_alarms_come_first(client: FlaskClient) -> None:
    make_device()
    press(at=now(), test=True)
    real = press(at=now())
    with signed_in(client, desk()) as browser:
        items = browser.get("/api/v1/alarms").json["items"]
    assert [(item["id"], item["state"]) for item in items] == [(real.id, "open"), (real.id - 1, "closed")]


def test_an_alarm_has_its_offers_and_its_timeline(client: FlaskClient) -> None:
    responder()
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        body = browser.get(f"/api/v1/alarms/{alarm.id}").json
    assert [offer["state"] for offer in body["offers"]] == ["offered"]
    assert [event["verb"] for event in body["events"]] == ["opened", "round"]


def test_an_alarm_names_nobody(client: FlaskClient) -> None:
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        text = browser.get(f"/api/v1/alarms/{alarm.id}").get_data(as_text=True)
    assert alarm.senior.name not in text


def test_an_alarm_of_another_station_is_not_found(client: FlaskClient) -> None:
    alarm = press_now()
    with signed_in(client, stranger()) as browser:
        assert browser.get(f"/api/v1/alarms/{alarm.id}").status_code == 404
        assert browser.post(f"/api/v1/alarms/{alarm.id}/accept", json={}).status_code == 404
        assert browser.get("/api/v1/alarms").json == {"items": []}


def test_the_way_of_an_alarm_over_the_api(client: FlaskClient) -> None:
    user = responder()
    alarm = press_now()
    with signed_in(client, user) as browser:
        for step in ("accept", "en-route", "on-scene"):
            assert browser.post(f"/api/v1/alarms/{alarm.id}/{step}", json={}).status_code == 200
        answer = browser.post(f"/api/v1/alarms/{alarm.id}/close", json={"outcome": "helped", "note": "扶起"})
    assert answer.json["state"] == "closed"


def test_the_second_gets_409_with_the_name_of_the_winner(client: FlaskClient) -> None:
    first, second = responder(), responder()
    alarm = press_now()
    with signed_in(client, first) as browser:
        browser.post(f"/api/v1/alarms/{alarm.id}/accept", json={})
    with signed_in(client, second) as browser:
        answer = browser.post(f"/api/v1/alarms/{alarm.id}/accept", json={})
    assert (answer.status_code, answer.json["code"]) == (409, "alarm_taken")
    assert newest_alarm().worker.name in answer.json["detail"]


def test_a_refused_offer_keeps_its_reason(client: FlaskClient) -> None:
    user = responder()
    alarm = press_now()
    with signed_in(client, user) as browser:
        browser.post(f"/api/v1/alarms/{alarm.id}/decline", json={"reason": "正在送医"})
    assert newest_alarm().offers[0].reason == "正在送医"


def go_and_close(browser: FlaskClient, alarm_id: int) -> None:
    steps = {"accept": {}, "on-scene": {}, "close": {"outcome": "helped", "note": "扶起"}}
    for step, body in steps.items():
        browser.post(f"/api/v1/alarms/{alarm_id}/{step}", json=body)


def test_a_closed_alarm_is_not_refused_any_more(client: FlaskClient) -> None:
    user, other = responder(), responder()
    alarm = press_now()
    with signed_in(client, user) as browser:
        go_and_close(browser, alarm.id)
    with signed_in(client, other) as browser:
        answer = browser.post(f"/api/v1/alarms/{alarm.id}/decline", json={})
    assert (answer.status_code, answer.json["code"]) == (409, "step_refused")
    assert newest_alarm().events[-1].verb == "closed"


def test_how_an_alarm_ended_is_told_only_to_the_desk_and_to_who_went(client: FlaskClient) -> None:
    user, other = responder(), responder()
    alarm = press_now()
    with signed_in(client, user) as browser:
        go_and_close(browser, alarm.id)
        assert browser.get(f"/api/v1/alarms/{alarm.id}").json["note"] == "扶起"
    with signed_in(client, other) as browser:
        assert browser.get(f"/api/v1/alarms/{alarm.id}").status_code == 404
    with signed_in(client, desk()) as browser:
        assert browser.get(f"/api/v1/alarms/{alarm.id}").json["note"] == "扶起"
    stored = db.session.execute(text("select note from alarms")).scalar_one()
    assert stored.startswith("v1:")


def test_escalating_tells_the_next_round(client: FlaskClient) -> None:
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        body = browser.post(f"/api/v1/alarms/{alarm.id}/escalate").json
    assert [event["verb"] for event in body["events"]].count("round") == 2


def test_closing_names_the_field_that_is_wrong(client: FlaskClient) -> None:
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        answer = browser.post(f"/api/v1/alarms/{alarm.id}/close", json={"outcome": "gone", "note": "x"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/outcome")


def test_the_bell_counts_what_rings(client: FlaskClient) -> None:
    user = responder()
    press_now()
    for who, waiting in (
        (desk(), 1),
        (stranger(), 0),
        (user, 1),
        (responder(), 0),
        (make_user("manager"), 0),
    ):
        with signed_in(client, who) as browser:
            assert browser.get("/api/v1/alarms/count").json == {"waiting": waiting}


def test_devices_and_parked_messages_are_listed(client: FlaskClient) -> None:
    make_device()
    intake.accept([make_press("SOS-9999")], now=now())
    with signed_in(client, desk()) as browser:
        assert browser.get("/api/v1/devices").json["items"][0]["device_id"] == "SOS-0001"
        assert browser.get("/api/v1/parked").json["items"][0]["reason"] == "unknown_device"


def test_a_responder_reads_no_devices(client: FlaskClient) -> None:
    with signed_in(client, responder()) as browser:
        assert browser.get("/api/v1/devices").status_code == 403
        assert browser.get("/api/v1/alarms").status_code == 403


def test_an_alarm_is_handed_over_over_the_api(client: FlaskClient) -> None:
    user, other = responder(), make_responder(2)
    alarm = press_now()
    with signed_in(client, user) as browser:
        browser.post(f"/api/v1/alarms/{alarm.id}/accept", json={})
    with signed_in(client, desk()) as browser:
        answer = browser.post(f"/api/v1/alarms/{alarm.id}/hand-over", json={"worker_id": other.id})
    assert (answer.status_code, answer.json["worker_id"]) == (200, other.id)


def test_a_further_press_is_heard_over_the_api(client: FlaskClient) -> None:
    user = responder()
    alarm = press_now()
    with signed_in(client, user) as browser:
        browser.post(f"/api/v1/alarms/{alarm.id}/accept", json={})
        press(at=now())
        assert browser.get(f"/api/v1/alarms/{alarm.id}").json["rings"]
        assert not browser.post(f"/api/v1/alarms/{alarm.id}/heard").json["rings"]
        assert browser.post(f"/api/v1/alarms/{alarm.id}/heard").status_code == 409


def test_the_call_after_a_cancel_is_recorded_over_the_api(client: FlaskClient) -> None:
    alarm = press_now()
    with transaction():
        ask_to_cancel(alarm.senior_id, now=now())
    with signed_in(client, desk()) as browser:
        missed = browser.post(f"/api/v1/alarms/{alarm.id}/call", json={"reached": False}).json
        reached = browser.post(f"/api/v1/alarms/{alarm.id}/call", json={"reached": True}).json
    assert (missed["state"], missed["confirmed_at"]) == ("open", None)
    assert (reached["state"], reached["confirmed_at"] is None) == ("accepted", False)
