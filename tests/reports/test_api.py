"""The figures and Today, as a program gets them."""

from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient

from eldercare.accounts.models import User
from eldercare.core.time import local_date, now
from tests.makers import TOWN, make_operator, make_senior, make_user, make_visit, signed_in
from tests.reports.makers import make_made

SHARE = "/api/v1/figures/home-visit-share"
MARCH = "from=2026-03-01&to=2026-03-31"


def get(client: FlaskClient, url: str, user: User | None = None, status: int = 200) -> Any:
    with signed_in(client, user or make_user("bureau")) as browser:
        answer = browser.get(url)
        assert answer.status_code == status, answer.text[:500]
        return answer.get_json()


def test_the_share_comes_with_everything_that_makes_it_up(client: FlaskClient) -> None:
    make_made(make_senior(), date(2026, 3, 2), channel="platform")
    make_made(make_senior(), date(2026, 3, 2), state="to_verify")
    body = get(client, f"{SHARE}?{MARCH}")
    assert (body["value"], body["numerator"], body["denominator"]) == (0.5, 1, 2)
    assert (body["from"], body["to"], body["rule_version"]) == ("2026-03-01", "2026-03-31", "v1")
    assert body["formula"].startswith("People with at least one verified home visit")
    assert body["excluded"]["not_verified"] == 1
    assert body["synthetic"] is True
    assert body["published"]["value"] == 0.1165


def test_every_channel_is_named_and_they_sum_to_the_share(client: FlaskClient) -> None:
    make_made(make_senior(), date(2026, 3, 2), channel="platform")
    make_made(make_senior(), date(2026, 3, 2), channel="group_leader")
    body = get(client, f"{SHARE}?{MARCH}")
    parts = {part["channel"]: part["numerator"] for part in body["by_channel"]}
    assert parts == {"platform": 1, "station": 0, "group_leader": 1}
    assert sum(part["value"] for part in body["by_channel"]) == body["value"]


def test_each_town_has_its_share(client: FlaskClient) -> None:
    make_made(make_senior(), date(2026, 3, 2))
    (town,) = get(client, f"{SHARE}?{MARCH}")["by_town"]
    assert (town["code"], town["name"], town["numerator"], town["denominator"]) == (TOWN, "白蒲镇", 1, 1)


def test_without_a_period_it_is_this_year_up_to_yesterday(client: FlaskClient) -> None:
    body = get(client, SHARE)
    yesterday = local_date(now()) - timedelta(days=1)
    assert (body["from"], body["to"]) == (f"{yesterday.year}-01-01", yesterday.isoformat())


def test_a_period_that_ends_before_it_begins_is_refused_by_field(client: FlaskClient) -> None:
    body = get(client, f"{SHARE}?from=2026-03-31&to=2026-03-01", status=422)
    assert [error["pointer"] for error in body["errors"]] == ["/to"]


def test_a_day_that_is_none_is_refused_by_field(client: FlaskClient) -> None:
    body = get(client, f"{SHARE}?from=march", status=422)
    assert [error["pointer"] for error in body["errors"]] == ["/from"]


def test_nobody_registered_is_null_and_not_zero(client: FlaskClient) -> None:
    assert get(client, SHARE)["value"] is None


def test_the_share_is_closed_to_operators(client: FlaskClient) -> None:
    get(client, SHARE, make_operator(), status=403)


def test_the_other_figures_come_with_numerator_and_denominator(client: FlaskClient) -> None:
    figures = get(client, f"/api/v1/figures?{MARCH}")
    assert {figure["code"] for figure in figures} >= {"accepted_within_60", "rectified_on_time"}
    assert all({"formula", "rule_version", "numerator", "denominator"} <= figure.keys() for figure in figures)


def test_today_lists_what_needs_somebody(client: FlaskClient) -> None:
    make_visit(day=local_date(now()), window_end=now() + timedelta(hours=1))
    body = get(client, "/api/v1/today", make_operator())
    assert [need["kind"] for need in body["needs"]] == ["unassigned"]
    assert body["visits"] == {"total": 1, "finished": 0, "by_state": {"unassigned": 1}}
    assert [point["state"] for point in body["points"]] == ["unassigned"]


def test_today_leaves_out_rooms_that_are_closed_to_the_role(client: FlaskClient) -> None:
    assert get(client, "/api/v1/today", make_operator())["hazards"] is None
    assert get(client, "/api/v1/today")["hazards"] == {"open": 0, "overdue": 0, "due_today": 0}
