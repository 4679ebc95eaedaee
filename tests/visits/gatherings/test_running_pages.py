"""A host's phone: the gathering in the day, begun, ticked, ended."""

from datetime import timedelta

import pytest

from eldercare.core.time import local_date, now
from tests.makers import make_caregiver_user, make_senior, make_worker, signed_in
from tests.visits.gatherings.makers import again, make_day


@pytest.fixture
def host(database):
    return make_worker()


@pytest.fixture
def phone(client, host):
    """The browser of the host."""
    with signed_in(client, make_caregiver_user(host)) as browser:
        yield browser


@pytest.fixture
def today():
    return local_date(now())


def test_the_day_of_a_host_shows_the_gathering(phone, host, today):
    day = make_day(hosts=[host], day=today, seniors=[make_senior()])
    page = phone.get("/my/day").text
    assert f"/my/gatherings/{day.id}" in page
    assert "1 signed up" in page


def test_a_cancelled_gathering_is_off_the_phone(phone, host, today):
    make_day(hosts=[host], day=today, state="cancelled")
    assert "/my/gatherings/" not in phone.get("/my/day").text


def test_the_week_of_a_host_shows_it_on_its_day(phone, host, today):
    day = make_day(hosts=[host], day=today + timedelta(days=2))
    assert f"/my/gatherings/{day.id}" in phone.get("/my/week").text


def test_the_host_sees_who_is_signed_up(phone, host, today):
    day = make_day(hosts=[host], day=today, seniors=[make_senior(name="顾桂兰")])
    assert "顾桂兰" in phone.get(f"/my/gatherings/{day.id}").text


def test_a_host_begins_ticks_and_ends_it_and_double_taps_are_harmless(phone, host, today):
    senior = make_senior()
    day = make_day(hosts=[host], day=today, seniors=[senior])
    for _ in range(2):
        assert phone.post(f"/my/gatherings/{day.id}/begin").status_code == 302
    for _ in range(2):
        phone.post(f"/my/gatherings/{day.id}/came", data={"senior": senior.id, "came": "1"})
    for _ in range(2):
        assert phone.post(f"/my/gatherings/{day.id}/end").status_code == 302
    assert (again(day).state, again(day).sign_ups[0].came) == ("done", True)


def test_what_is_refused_is_said_on_the_page(phone, host, today):
    day = make_day(hosts=[host], day=today + timedelta(days=1))
    page = phone.post(f"/my/gatherings/{day.id}/begin", follow_redirects=True).text
    assert "It can be begun on that day only" in page


def test_the_gathering_of_somebody_else_is_not_found(phone, today):
    day = make_day(hosts=[make_worker()], day=today)
    assert phone.get(f"/my/gatherings/{day.id}").status_code == 404
    assert phone.post(f"/my/gatherings/{day.id}/begin").status_code == 404


def test_no_number_of_a_senior_is_on_the_phone_of_a_host(phone, host, today):
    day = make_day(hosts=[host], day=today, seniors=[make_senior(phone="15450001234", phone_tail="1234")])
    assert "15450001234" not in phone.get(f"/my/gatherings/{day.id}").text
