"""Gatherings on the page of a senior."""

from datetime import timedelta

from eldercare.core.time import local_date, now
from tests.makers import make_operator, make_senior, make_station, make_worker, signed_in
from tests.visits.gatherings.makers import make_day


def page_of(client, senior) -> str:
    with signed_in(client, make_operator()) as browser:
        return browser.get(f"/seniors/{senior.id}").text


def test_the_page_offers_what_is_open_at_the_station(client):
    senior, day = make_senior(), make_day(day=local_date(now()) + timedelta(days=1))
    page = page_of(client, senior)
    assert f"/gatherings/days/{day.id}/sign-up" in page


def test_the_page_shows_what_the_senior_has_signed_up_for(client):
    senior = make_senior()
    day = make_day(seniors=[senior], day=local_date(now()) + timedelta(days=1))
    page = page_of(client, senior)
    assert f"/gatherings/days/{day.id}/withdraw" in page
    assert f"/gatherings/days/{day.id}/sign-up" not in page


def test_a_full_one_is_not_offered(client):
    senior = make_senior()
    make_day(seniors=[make_senior()], places=1, day=local_date(now()) + timedelta(days=1))
    assert "/sign-up" not in page_of(client, senior)


def test_one_of_another_station_is_not_offered(client):
    other = make_station("320682102", name="如城驿站", name_en="Rucheng")
    day = make_day(day=local_date(now()) + timedelta(days=1), hosts=[make_worker(station_id=other.id)])
    senior = make_senior(station_id=other.id)
    with signed_in(client, make_operator(other)) as browser:
        assert f"/gatherings/days/{day.id}" not in browser.get(f"/seniors/{senior.id}").text
