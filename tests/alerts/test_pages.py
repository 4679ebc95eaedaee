"""The alarm screens: what each shows, to whom, and that a step on a page is the step of the action."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.models import AuditEntry, User
from eldercare.accounts.rules import Scope
from eldercare.alerts import intake
from eldercare.alerts.actions.answering import accept_alarm, arrive
from eldercare.alerts.models import Alarm, Device, ParkedMessage
from eldercare.core.db import db
from eldercare.core.time import now
from eldercare.people import actions as people_actions
from eldercare.people.models import Worker
from tests.alerts.makers import (
    desk,
    make_device,
    make_message,
    make_press,
    make_responder_user,
    newest_alarm,
    press,
)
from tests.makers import (
    make_area,
    make_caregiver_user,
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_worker,
    signed_in,
)


def responder() -> User:
    """A caregiver on shift at any hour, for pages ask the real clock."""
    worker = make_worker()
    for shift in worker.shifts:
        shift.starts, shift.ends = 0, 1440
    db.session.commit()
    return make_caregiver_user(worker)


def press_now() -> Alarm:
    """An alarm of this moment."""
    make_device()
    return press(at=now())


def text_of(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def stranger() -> User:
    """An operator of another station."""
    return make_operator(make_station("320682115"))


def test_an_empty_desk_says_so(client: FlaskClient) -> None:
    with signed_in(client, desk()) as browser:
        assert "No alarm is open" in text_of(browser, "/alarms")


def test_the_desk_shows_who_since_when_and_who_may_go(client: FlaskClient) -> None:
    user = responder()
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        page = text_of(browser, "/alarms")
    assert alarm.senior.name in page
    assert alarm.senior.address in page
    assert alarm.offers[0].worker.name in page
    assert f'value="{user.worker_id}"' in page


def test_the_desk_of_another_station_shows_nothing_of_it(client: FlaskClient) -> None:
    alarm = press_now()
    with signed_in(client, stranger()) as browser:
        assert alarm.senior.name not in text_of(browser, "/alarms")
        assert browser.get(f"/alarms/{alarm.id}").status_code == 404
        assert browser.post(f"/alarms/{alarm.id}/escalate").status_code == 404


def test_phones_and_health_are_masked_on_the_desk(client: FlaskClient) -> None:
    make_device(make_senior(phone="13812345678", health_note="糖尿病"))
    press(at=now())
    with signed_in(client, desk()) as browser:
        page = text_of(browser, "/alarms")
    assert "13812345678" not in page
    assert "糖尿病" not in page


def test_a_reveal_is_written_into_the_audit_trail(client: FlaskClient) -> None:
    make_device(make_senior(health_note="糖尿病"))
    alarm = press(at=now())
    with signed_in(client, desk()) as browser:
        assert browser.post(f"/alarms/{alarm.id}/reveal/health_note").json == {"value": "糖尿病"}
    last = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (last.verb, last.detail["reason"]) == ("senior_revealed", "emergency")


def test_the_bureau_sees_the_desk_and_acts_on_nothing(client: FlaskClient) -> None:
    alarm = press_now()
    with signed_in(client, make_user("bureau")) as browser:
        assert "Accept for" not in text_of(browser, f"/alarms/{alarm.id}")
        assert browser.post(f"/alarms/{alarm.id}/accept").status_code == 403


def test_the_desk_accepts_for_a_responder(client: FlaskClient) -> None:
    user = responder()
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        answer = browser.post(f"/alarms/{alarm.id}/accept", data={"worker_id": user.worker_id})
    assert answer.location == f"/alarms/{alarm.id}"
    assert newest_alarm().worker_id == user.worker_id


def test_a_refused_step_is_said_on_the_page(client: FlaskClient) -> None:
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        page = browser.post(f"/alarms/{alarm.id}/on-scene", follow_redirects=True).get_data(as_text=True)
    assert "This step is not possible now" in page


def test_closing_without_a_note_keeps_the_alarm_open(client: FlaskClient) -> None:
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        browser.post(f"/alarms/{alarm.id}/close", data={"outcome": "false", "note": ""})
    assert newest_alarm().state == "open"


def test_an_unknown_step_is_not_found(client: FlaskClient) -> None:
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        assert browser.post(f"/alarms/{alarm.id}/explode").status_code == 404


def test_the_fragment_is_the_middle_of_the_page_only(client: FlaskClient) -> None:
    press_now()
    with signed_in(client, desk()) as browser:
        part = browser.get("/alarms", headers={"X-Fragment": "1"}).get_data(as_text=True)
    assert part.count("data-live=") == 9
    assert "<html" not in part


def test_the_phone_shows_own_offers_only(client: FlaskClient) -> None:
    user, other = responder(), make_responder_user(300)
    alarm = press_now()
    with signed_in(client, user) as browser:
        assert f'id="alarm-{alarm.id}"' in text_of(browser, "/my/alarms")
    with signed_in(client, other) as browser:
        assert f'id="alarm-{alarm.id}"' not in text_of(browser, "/my/alarms")


def test_a_responder_goes_all_the_way_on_the_phone(client: FlaskClient) -> None:
    user = responder()
    alarm = press_now()
    with signed_in(client, user) as browser:
        for step in ("accept", "en-route", "on-scene"):
            browser.post(f"/my/alarms/{alarm.id}/{step}")
        browser.post(f"/my/alarms/{alarm.id}/close", data={"outcome": "helped", "note": "扶起"})
    assert (newest_alarm().state, newest_alarm().outcome) == ("closed", "helped")


def test_who_was_not_asked_finds_nothing(client: FlaskClient) -> None:
    alarm = press_now()
    with signed_in(client, responder()) as browser:
        assert browser.post(f"/my/alarms/{alarm.id}/accept").status_code == 404


def test_who_was_slower_reads_who_is_going(client: FlaskClient) -> None:
    slower, faster = responder(), responder()
    alarm = press_now()
    accept_alarm(alarm.id, by=faster, worker_id=faster.worker_id, now=now())
    name = db.session.get_one(Worker, faster.worker_id).name
    with signed_in(client, slower) as browser:
        assert f"{name} is going" in text_of(browser, "/my/alarms")


def test_a_responder_cannot_use_the_desks_steps(client: FlaskClient) -> None:
    user = responder()
    alarm = press_now()
    with signed_in(client, user) as browser:
        assert browser.post(f"/alarms/{alarm.id}/close").status_code == 403


def test_the_phone_tells_that_the_offer_was_seen(client: FlaskClient) -> None:
    user = responder()
    alarm = press_now()
    with signed_in(client, user) as browser:
        assert browser.post(f"/my/alarms/{alarm.id}/seen").status_code == 204
    assert newest_alarm().offers[0].state == "seen"


def test_a_responder_reads_the_phone_only_after_accepting(client: FlaskClient) -> None:
    user = responder()
    make_device(make_senior(phone="13812345678"))
    alarm = press(at=now())
    with signed_in(client, user) as browser:
        assert browser.post(f"/my/alarms/{alarm.id}/reveal/phone").status_code == 409
        browser.post(f"/my/alarms/{alarm.id}/accept")
        assert browser.post(f"/my/alarms/{alarm.id}/reveal/phone").json == {"value": "13812345678"}


def test_a_responder_reads_no_id_number(client: FlaskClient) -> None:
    user = responder()
    alarm = press_now()
    accept_alarm(alarm.id, by=user, worker_id=user.worker_id, now=now())
    with signed_in(client, user) as browser:
        assert browser.post(f"/my/alarms/{alarm.id}/reveal/id_number").status_code == 404


def test_the_link_of_a_message_leads_a_responder_to_the_own_alarms(client: FlaskClient) -> None:
    user = responder()
    alarm = press_now()
    with signed_in(client, user) as browser:
        assert browser.get(f"/alarms/{alarm.id}").location == f"/my/alarms#alarm-{alarm.id}"


def test_the_history_shows_the_shares_and_the_slow_ones(client: FlaskClient) -> None:
    alarm = press_now()
    user = desk()
    accept_alarm(alarm.id, by=user, worker_id=None, now=now())
    arrive(alarm.id, by=user, now=now())
    with signed_in(client, user) as browser:
        browser.post(f"/alarms/{alarm.id}/close", data={"outcome": "helped", "note": "扶起"})
        assert "100.00 %" in text_of(browser, "/alarms/history")
        assert "扶起" not in text_of(browser, "/alarms/history?slow=1")


@pytest.mark.parametrize(
    "query", ["month=2026-13", "month=9999-12", "month=x", "page=0", "page=-3", "kind=x&outcome=y"]
)
def test_a_senseless_filter_of_the_history_is_left_out(client: FlaskClient, query: str) -> None:
    with signed_in(client, desk()) as browser:
        text_of(browser, f"/alarms/history?{query}")


def test_the_export_masks_names_and_is_recorded(client: FlaskClient) -> None:
    alarm = press_now()
    user = desk()
    accept_alarm(alarm.id, by=user, worker_id=None, now=now())
    with signed_in(client, user) as browser:
        browser.post(f"/alarms/{alarm.id}/close", data={"outcome": "helped", "note": "扶起"})
        table = text_of(browser, "/alarms/history.csv")
    assert "顾***" in table
    assert alarm.senior.name not in table
    assert db.session.query(AuditEntry).filter_by(verb="exported").count() == 1


def test_the_export_guards_cells_that_begin_like_a_formula(client: FlaskClient) -> None:
    user, worker = desk(), make_worker(name="=1+1")
    alarm = press_now()
    accept_alarm(alarm.id, by=user, worker_id=worker.id, now=now())
    with signed_in(client, user) as browser:
        browser.post(f"/alarms/{alarm.id}/close", data={"outcome": "helped", "note": "扶起"})
        assert ",'=1+1," in text_of(browser, "/alarms/history.csv")


def test_a_senior_who_moves_to_another_station_takes_the_devices_along(client: FlaskClient) -> None:
    senior = make_senior()
    make_device(senior, "SOS-MOVED")
    there = make_station("320682115")
    make_area("32068211500101")
    entry = replace(people_actions.entry_of(senior), station_id=there.id, area_code="32068211500101")
    people_actions.edit_senior(make_user("operator"), senior.id, entry, expected=None, now=now())
    with signed_in(client, desk()) as browser:
        assert "SOS-MOVED" not in text_of(browser, "/devices")
    with signed_in(client, make_operator(there)) as browser:
        assert "SOS-MOVED" in text_of(browser, "/devices")


def test_the_desk_may_accept_for_somebody_off_shift(client: FlaskClient) -> None:
    worker = make_worker()
    for shift in worker.shifts:
        shift.starts, shift.ends = 0, 1
    db.session.commit()
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        assert f'<option value="{worker.id}">' in text_of(browser, f"/alarms/{alarm.id}")
        browser.post(f"/alarms/{alarm.id}/accept", data={"worker_id": worker.id})
    assert newest_alarm().worker_id == worker.id


def test_devices_are_listed_with_their_trouble(client: FlaskClient) -> None:
    make_device(battery=9, last_seen_at=now())
    with signed_in(client, desk()) as browser:
        page = text_of(browser, "/devices?only=low")
    assert "SOS-0001" in page
    assert "9 %" in page


def test_devices_of_another_station_are_not_listed(client: FlaskClient) -> None:
    device = make_device()
    with signed_in(client, stranger()) as browser:
        assert "SOS-0001" not in text_of(browser, "/devices")
        assert browser.post(f"/devices/{device.id}/test-mode").status_code == 404


def test_test_mode_begins_and_ends_on_the_page(client: FlaskClient) -> None:
    device = make_device()
    with signed_in(client, desk()) as browser:
        browser.post(f"/devices/{device.id}/test-mode", data={"minutes": 10})
        assert db.session.get(Device, device.id).test_until > now()
        browser.post(f"/devices/{device.id}/test-mode", data={"minutes": 0})
        assert db.session.get(Device, device.id).test_until is None


def test_a_parked_message_is_shown_with_its_reason_and_bytes(client: FlaskClient) -> None:
    intake.accept([make_message("care/v1/SOS-0001/event", b"\xff<script>")], now=now())
    with signed_in(client, desk()) as browser:
        page = text_of(browser, "/devices")
    assert "The message is no JSON" in page
    assert "&lt;script&gt;" in page


def test_a_parked_message_is_put_aside(client: FlaskClient) -> None:
    intake.accept([make_press("SOS-9999")], now=now())
    row = db.session.query(ParkedMessage).one()
    with signed_in(client, desk()) as browser:
        browser.post(f"/devices/parked/{row.id}/set-aside")
        assert "SOS-9999" not in text_of(browser, "/devices")


def test_a_device_is_bound_on_the_seniors_page(client: FlaskClient) -> None:
    senior = make_senior()
    with signed_in(client, desk()) as browser:
        assert "Bind a device" in text_of(browser, f"/seniors/{senior.id}")
        browser.post(
            "/devices/bind", data={"senior_id": senior.id, "device_id": "SOS-0042", "room": "bedroom"}
        )
        assert "SOS-0042" in text_of(browser, f"/seniors/{senior.id}")


def test_a_device_of_another_station_is_not_taken_away(client: FlaskClient) -> None:
    make_device()
    user = stranger()
    mine = make_senior(station_id=int(user.scope_key))
    with signed_in(client, user) as browser:
        answer = browser.post("/devices/bind", data={"senior_id": mine.id, "device_id": "SOS-0001"})
    assert answer.status_code == 404


def test_no_page_of_this_room_carries_a_style_or_a_handler(client: FlaskClient) -> None:
    user = responder()
    alarm = press_now()
    with signed_in(client, make_user("operator", Scope("county"))) as browser:
        pages = [text_of(browser, path) for path in ("/alarms", "/alarms/history", "/devices")]
    with signed_in(client, user) as browser:
        pages.append(text_of(browser, "/my/alarms"))
    assert alarm.id
    assert not any(re.search(r"""\sstyle=|\son(click|change|submit)=""", page) for page in pages)
