"""Every console says in red when the alarm line is deaf."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from eldercare.core import heartbeat
from eldercare.core.time import now
from tests.makers import make_caregiver_user, make_user, make_worker, signed_in

ADVICE = "Ring the stations; alarms may not arrive."
DESK = ("/today", "/alarms", "/seniors", "/care-plans", "/devices", "/gateways", "/settlement")
PHONE = ("/my/day", "/my/week", "/my/alarms")


def beat_all(age_s: float = 0, *, but: str = "") -> None:
    """A sign of life of every part, one of them older than 30 s."""
    for name in heartbeat.LINE:
        age = 31 if name == but else age_s
        heartbeat.beat(name, now=now() - timedelta(seconds=age))


def bar_of(browser: FlaskClient, path: str) -> str:
    """The opening tag of the bar."""
    page = browser.get(path, follow_redirects=True)
    assert page.status_code == 200, path
    text = page.get_data(as_text=True)
    assert ADVICE in text
    found = re.search(r'<div class="deaf-bar"[^>]*>', text)
    assert found is not None
    return found.group()


@pytest.mark.parametrize("path", DESK)
@pytest.mark.parametrize("part", heartbeat.LINE)
def test_every_room_of_the_desk_shows_the_bar_when_a_part_is_silent(
    client: FlaskClient, path: str, part: str
) -> None:
    beat_all(but=part)
    with signed_in(client, make_user()) as browser:
        assert "hidden" not in bar_of(browser, path)


@pytest.mark.parametrize("path", PHONE)
def test_the_phone_shows_the_bar_as_well(client: FlaskClient, path: str) -> None:
    beat_all(but="broker")
    with signed_in(client, make_caregiver_user(make_worker())) as browser:
        assert "hidden" not in bar_of(browser, path)


@pytest.mark.parametrize("path", DESK)
def test_no_bar_is_seen_while_the_line_hears(client: FlaskClient, path: str) -> None:
    beat_all(age_s=20)
    with signed_in(client, make_user()) as browser:
        assert "hidden" in bar_of(browser, path)


def test_pages_ask_which_parts_are_silent(client: FlaskClient) -> None:
    beat_all(but="clock")
    with signed_in(client, make_user()) as browser:
        assert browser.get("/api/v1/line").json == {"deaf": ["clock"]}


def test_a_stranger_is_not_told(client: FlaskClient) -> None:
    assert client.get("/api/v1/line").status_code == 401
