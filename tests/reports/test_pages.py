"""Today and the figures, as a browser gets them. The pages ask the real clock, and so do these tests."""

import csv
import io
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.models import User
from eldercare.core.time import local_date, now
from tests.makers import (
    make_caregiver_user,
    make_operator,
    make_senior,
    make_user,
    make_visit,
    make_worker,
    signed_in,
)
from tests.reports.makers import make_made


def today() -> date:
    return local_date(now())


def page(client: FlaskClient, url: str, user: User | None = None, **headers: str) -> str:
    with signed_in(client, user or make_user("bureau")) as browser:
        answer = browser.get(url, headers=headers)
        assert answer.status_code == 200, answer.text[:500]
        return answer.text


def served_yesterday(**changes: object) -> None:
    """Somebody who was served, and somebody who was not."""
    make_made(make_senior(name="顾桂兰"), today() - timedelta(days=1), **changes)
    make_senior(name="夏国华")


def span(first: date, last: date) -> str:
    return f"from={first}&to={last}"


def test_an_operator_lands_on_today(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as browser:
        assert browser.get("/").headers["Location"] == "/today"


def test_today_says_when_nothing_needs_anybody(client: FlaskClient) -> None:
    assert "Nothing needs you now" in page(client, "/today", make_operator())


def test_today_shows_what_needs_somebody_with_its_action(client: FlaskClient) -> None:
    make_visit(day=today(), window_end=now() + timedelta(hours=1))
    text = page(client, "/today", make_operator())
    assert "1 visit unassigned" in text
    assert "show=unassigned" in text


def test_today_shows_hazards_to_the_bureau_only(client: FlaskClient) -> None:
    assert "Hazards by deadline" in page(client, "/today")
    assert "Hazards by deadline" not in page(client, "/today", make_operator())


def test_a_fragment_of_today_has_the_parts_alone(client: FlaskClient) -> None:
    text = page(client, "/today", make_operator(), **{"X-Fragment": "1"})
    assert "<html" not in text
    for part in ("needs", "visits", "points", "devices", "share", "answers"):
        assert f'data-live="{part}"' in text


def test_today_is_closed_to_field_workers(client: FlaskClient) -> None:
    with signed_in(client, make_caregiver_user(make_worker())) as browser:
        assert browser.get("/today").status_code == 403


@pytest.mark.parametrize("url", ["/figures", "/figures/home-visits", "/figures/home-visit-share.csv"])
def test_the_figures_are_closed_to_operators(client: FlaskClient, url: str) -> None:
    with signed_in(client, make_operator()) as browser:
        assert browser.get(url).status_code == 403


def test_the_share_shows_formula_numerator_and_denominator(client: FlaskClient) -> None:
    served_yesterday()
    day = today() - timedelta(days=1)
    text = page(client, f"/figures?{span(day, day)}")
    assert "50.00" in text
    assert "divided by the people aged 60 and over" in text
    assert "people served at home, each once" in text
    assert "formula v1" in text


def test_the_published_share_is_named_as_such(client: FlaskClient) -> None:
    text = page(client, "/figures")
    assert "11.65 %" in text
    assert "Published by the county for the first half of 2020." in text


def test_synthetic_figures_say_so(client: FlaskClient) -> None:
    for url in ("/figures", "/today"):
        assert "Synthetic data, not a real statistic." in page(client, url)


def test_a_period_that_makes_no_sense_is_said_and_this_year_is_shown(client: FlaskClient) -> None:
    assert "The last day lies before the first." in page(client, "/figures?from=2026-02-01&to=2026-01-01")
    assert "Choose two days." in page(client, "/figures?from=yesterday")
    beyond = page(client, "/figures?from=9999-12-31&to=9999-12-31")
    assert "Choose a day between 1900 and 2199." in beyond


def test_an_empty_county_shows_dashes_and_not_zeros(client: FlaskClient) -> None:
    assert "–" in page(client, "/figures")


def test_the_drill_down_shows_masked_names_only(client: FlaskClient) -> None:
    served_yesterday()
    day = today() - timedelta(days=1)
    text = page(client, f"/figures/home-visits?{span(day, day)}")
    assert "顾**" in text
    assert "顾桂兰" not in text
    assert "夏" not in text


def test_the_drill_down_keeps_its_filters_in_the_links(client: FlaskClient) -> None:
    served_yesterday(channel="platform")
    day = today() - timedelta(days=1)
    text = page(client, f"/figures/home-visits?{span(day, day)}&channel=platform")
    assert f"{span(day, day)}&channel=platform&town=320682114" in unescape(text)


def test_a_page_beyond_the_end_shows_the_last(client: FlaskClient) -> None:
    served_yesterday()
    day = today() - timedelta(days=1)
    assert "顾**" in page(client, f"/figures/home-visits?{span(day, day)}&page=999")


def test_a_filter_that_finds_nobody_says_what_to_do(client: FlaskClient) -> None:
    assert "Nobody was served in this period" in page(client, "/figures/home-visits?town=999")


def test_the_table_goes_to_a_spreadsheet(client: FlaskClient) -> None:
    served_yesterday()
    day = today() - timedelta(days=1)
    text = page(client, f"/figures/home-visit-share.csv?{span(day, day)}")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0][-1] == "Share"
    assert rows[1][-3:] == ["1", "2", "50.00 %"]
    assert rows[2][0] == "County"


def test_the_figures_speak_chinese(client: FlaskClient) -> None:
    assert "全市指标" in page(client, "/figures", make_user("bureau", language="zh_Hans_CN"))
