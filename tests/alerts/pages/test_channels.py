"""The page of the channels: what each did, with its address hidden."""

import pytest
from flask.testing import FlaskClient

from eldercare.core.db import db
from eldercare.telling.models import Channel, OutboxMessage
from tests.alerts.makers import desk, make_alarm, make_channel
from tests.makers import NOW, make_station, make_user, save, signed_in
from tests.telling.servers import QUIET_APPRISE, far_side

pytestmark = QUIET_APPRISE
SMS = "json://127.0.0.1:9/?:phone={to}"
FORM = {
    "name": "Duty group", "kind": "wecom", "address": "wecombot://abc-123", "station_id": "0",
    "audiences": ["station"], "per_minute": "20",
}  # fmt: skip


def test_a_channel_is_added_and_its_address_shows_nowhere(client: FlaskClient) -> None:
    with signed_in(client, make_user("admin")) as browser:
        assert browser.post("/channels/new", data=FORM).location == "/channels"
        channel = db.session.query(Channel).one()
        for address in ("/channels", f"/channels/{channel.id}/edit"):
            page = browser.get(address).text
            assert "Duty group" in page
            assert "abc-123" not in page
        assert "wecombot://••••••" in browser.get("/channels").text


def test_what_cannot_be_stored_comes_back_with_what_was_typed(client: FlaskClient) -> None:
    with signed_in(client, make_user("admin")) as browser:
        answer = browser.post("/channels/new", data=FORM | {"address": "nonsense"})
    assert answer.status_code == 422
    assert "This address cannot be read" in answer.text
    assert "Duty group" in answer.text


@pytest.mark.parametrize("rate", ["", "many", "0", "601"])
def test_a_rate_that_is_no_number_of_messages_is_answered_in_words(client: FlaskClient, rate: str) -> None:
    with signed_in(client, make_user("admin")) as browser:
        answer = browser.post("/channels/new", data=FORM | {"per_minute": rate})
    assert answer.status_code == 422
    assert "Type a number from 1 to 600." in answer.text


def test_somebody_without_a_number_makes_no_channel_a_failing_one(client: FlaskClient) -> None:
    channel = make_channel(SMS, "sms", name="Village SMS")
    make_alarm()
    row = OutboxMessage(
        channel=f"ch{channel.id}", channel_id=channel.id, audience="station", subject="alarm", state="failed",
        error_code="no_number", created_at=NOW, next_try_at=NOW,
    )  # fmt: skip
    save(row)
    with signed_in(client, make_user("admin")) as browser:
        page = browser.get("/channels").text
    assert "No phone number is known" in page
    assert "Failing" not in page


def test_a_stale_form_says_that_somebody_was_faster(client: FlaskClient) -> None:
    channel = make_channel("json://127.0.0.1:9/")
    with signed_in(client, make_user("admin")) as browser:
        answer = browser.post(f"/channels/{channel.id}/edit", data=FORM | {"address": "", "version": "9"})
    assert answer.status_code == 422
    assert "Somebody changed this channel" in answer.text


def test_a_trial_says_what_came_of_it(client: FlaskClient) -> None:
    with far_side() as server, signed_in(client, make_user("admin")) as browser:
        channel = make_channel(server.url)
        browser.post(f"/channels/{channel.id}/trial")
        assert "went out" in browser.get("/channels").text
        server.status = 404
        browser.post(f"/channels/{channel.id}/trial")
        assert "The far side answered with status 404" in browser.get("/channels").text


def test_a_channel_is_switched_off(client: FlaskClient) -> None:
    channel = make_channel("json://127.0.0.1:9/")
    with signed_in(client, make_user("admin")) as browser:
        browser.post(f"/channels/{channel.id}/switch", data={"enabled": "0"})
        assert "Switched off" in browser.get("/channels").text
    db.session.expire_all()
    assert not db.session.get_one(Channel, channel.id).enabled


def test_a_station_sees_its_own_channels_only(client: FlaskClient) -> None:
    own, other = desk(), make_station("320682105")
    make_channel("json://127.0.0.1:9/", name="Ours", station_id=int(own.scope_key))
    make_channel("json://127.0.0.1:9/", name="Theirs", station_id=other.id)
    make_channel("json://127.0.0.1:9/", name="County")
    with signed_in(client, own) as browser:
        page = browser.get("/channels").text
    assert "Ours" in page
    assert "Theirs" not in page
    assert "County" not in page


@pytest.mark.parametrize("role", ["bureau", "caregiver"])
def test_who_may_not_edit_channels_does_not_see_them(client: FlaskClient, role: str) -> None:
    with signed_in(client, make_user(role)) as browser:
        assert browser.get("/channels").status_code == 403
