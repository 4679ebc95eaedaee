"""The pages of visiting tiers: a senior's tier, the coverage of a month, the leader's phone."""

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.core.time import at, local_date, now
from eldercare.people.models import Senior
from eldercare.visits.models import CarePlanPause, MajorChange, TierChoice, VisitDue
from eldercare.visits.tiers.coverage import (
    Counts,
    CoverageFilters,
    month_counts,
    open_of_leader,
    still_open,
    total_of,
    villages,
)
from tests.makers import (
    TOWN,
    VILLAGE,
    make_area,
    make_care_plan,
    make_caregiver_user,
    make_operator,
    make_senior,
    make_service,
    make_station,
    make_user,
    make_visit,
    save,
    signed_in,
)
from tests.people.makers import audited
from tests.visits.tiers.makers import care_visit, dues_of, make_leader, monthly

pytestmark = pytest.mark.usefixtures("database")
TODAY = date(2026, 11, 23)
NOVEMBER = CoverageFilters(date(2026, 11, 1))
FAR = "32068210500101"


def due(senior: Senior, last: date = date(2026, 11, 30), **changes: Any) -> VisitDue:
    """Something due of a senior in the days before `last`."""
    values = {
        "station_id": senior.station_id, "area_code": senior.area_code, "cause": "tier", "tier": "key",
        "reason": "empty_nest", "rules_version": "1", "first_day": last - timedelta(days=6), "last_day": last,
        "asked_at": at(last - timedelta(days=6), 0), "due_at": at(last, 1440),
    }  # fmt: skip
    return save(VisitDue(senior_id=senior.id, **values | changes))


def looked_in(senior: Senior, day: date) -> None:
    """A visit of care on that day."""
    care_visit()
    make_visit(
        senior,
        service_code="visit",
        state="done",
        day=day,
        window_start=at(day, 540),
        window_end=at(day, 660),
    )


def three_of_one_village() -> list[Senior]:
    """One on whom somebody looked in, one to come, one on whom nobody came."""
    make_area(VILLAGE, "village", "朱家桥村")
    people = [monthly(), monthly(), monthly()]
    for one, last in zip(people, (TODAY, TODAY, date(2026, 11, 15)), strict=True):
        due(one, last)
    looked_in(people[0], TODAY - timedelta(days=2))
    return people


def test_a_village_says_what_is_due_made_open_and_overdue() -> None:
    three_of_one_village()
    (row,) = villages(make_operator(), NOVEMBER, TODAY)
    assert (row.code, row.counts, row.counts.open) == (VILLAGE, Counts(3, 1, 1), 1)
    assert row.counts.share == pytest.approx(1 / 3)


def test_a_period_counts_in_the_month_in_which_it_ends() -> None:
    due(monthly(), date(2026, 12, 1))
    assert villages(make_operator(), NOVEMBER, TODAY) == []
    assert total_of(villages(make_operator(), CoverageFilters(date(2026, 12, 1)), TODAY)).due == 1


def test_what_was_dropped_is_not_due() -> None:
    due(monthly(), dropped_at=now(), dropped_why="away")
    assert villages(make_operator(), NOVEMBER, TODAY) == []


@pytest.mark.parametrize(
    ("kind", "key", "seen"),
    [("county", "", 2), ("area", "320682105", 1), ("area", TOWN, 1), ("institution", "1", 0)],
)
def test_everybody_sees_the_villages_of_the_own_scope(kind: str, key: str, seen: int) -> None:
    make_area(FAR)
    far = make_senior(station_id=make_station("320682105").id, area_code=FAR)
    due(far)
    due(monthly())
    user = make_user("bureau", Scope(kind, key))
    assert month_counts(user, date(2026, 11, 1), TODAY).due == seen
    assert total_of(villages(user, NOVEMBER, TODAY)).due == seen


def test_the_list_names_who_is_open_with_leader_and_last_visit() -> None:
    people, leader = three_of_one_village(), make_leader(name="季组长")
    looked_in(people[2], date(2026, 11, 2))
    for row in dues_of(people[2]):
        row.leader_id = leader.id
        db.session.commit()
    page = still_open(make_operator(), NOVEMBER, TODAY, 2)
    assert [(row.senior_id, row.leader, row.last_call) for row in page.rows] == [
        (people[2].id, "季组长", date(2026, 11, 2)),
        (people[1].id, None, None),
    ]


def test_a_visit_to_come_is_named_where_it_will_count() -> None:
    senior = monthly()
    due(senior)
    make_service("errand", family="errand")
    care_visit()
    make_visit(senior, day=date(2026, 11, 25), service_code="errand")
    make_visit(senior, day=date(2026, 11, 27), service_code="visit")
    (row,) = still_open(make_operator(), NOVEMBER, TODAY, 1).rows
    assert row.planned == date(2026, 11, 27)


def test_only_what_is_overdue_and_only_one_tier_can_be_shown() -> None:
    people = three_of_one_village()
    user, filters = make_operator(), CoverageFilters(date(2026, 11, 1), overdue=True)
    assert [row.senior_id for row in still_open(user, filters, TODAY, 1).rows] == [people[2].id]
    assert villages(user, CoverageFilters(date(2026, 11, 1), tier="high"), TODAY) == []
    assert villages(user, CoverageFilters(date(2026, 11, 1), tier="change"), TODAY) == []


def test_a_leader_sees_the_own_open_ones_of_the_month() -> None:
    leader = make_leader()
    mine, other, made = monthly(), monthly(), monthly()
    due(mine, leader_id=leader.id)
    due(other)
    due(made, leader_id=leader.id)
    looked_in(made, date(2026, 11, 26))
    assert [row.senior_id for row in open_of_leader(leader.id, TODAY)] == [mine.id]


def test_the_week_on_the_phone_lists_them(client: FlaskClient) -> None:
    leader, senior = make_leader(), monthly(name="璩待访")
    today = local_date(now())
    due(senior, today, leader_id=leader.id)
    with signed_in(client, make_caregiver_user(leader)) as browser:
        page = browser.get("/my/week").text
    assert "璩待访" in page
    assert "Still to look in on this month" in page


def test_the_page_keeps_its_filters_in_the_address(client: FlaskClient) -> None:
    three_of_one_village()
    with signed_in(client, make_operator()) as browser:
        page = browser.get(f"/visits/coverage?month=2026-11&area={VILLAGE}&tier=key").text
        empty = browser.get("/visits/coverage?month=2020-01").text
    assert "朱家桥村" in page
    assert f"month=2026-11&amp;area={VILLAGE}&amp;tier=high" in page
    assert "Nothing is due here" in empty


def test_the_export_masks_names_and_is_recorded(client: FlaskClient) -> None:
    three_of_one_village()
    with signed_in(client, make_operator()) as browser:
        text = browser.get("/visits/coverage/export?month=2026-11").text
        book = browser.get("/visits/coverage/export?month=2026-11&form=xlsx")
    assert "顾**" in text
    assert "顾桂兰" not in text
    sheets = load_workbook(io.BytesIO(book.data))
    first = sheets[sheets.sheetnames[0]]
    assert [cell.value for cell in first[2]][2:4] == [3, 1]
    assert audited().count("exported") == 2


@pytest.mark.parametrize(("demo", "count"), [(True, 2), (False, 0)])
def test_the_export_of_a_demonstration_says_that_it_is_one(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, demo: bool, count: int
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], demo=demo))
    three_of_one_village()
    with signed_in(client, make_operator()) as browser:
        text = browser.get("/visits/coverage/export?month=2026-11").text
        book = browser.get("/visits/coverage/export?month=2026-11&form=xlsx")
    sheets = load_workbook(io.BytesIO(book.data))
    cells = [row[0] for sheet in sheets for row in sheet.iter_rows(values_only=True)]
    assert text.count("Synthetic data") == count
    assert cells.count("Synthetic data, not a real statistic.") == count


def test_the_page_of_a_senior_says_the_tier_and_why(client: FlaskClient) -> None:
    senior = monthly()
    with signed_in(client, make_operator()) as browser:
        page = browser.get(f"/seniors/{senior.id}").text
    assert "Monthly" in page
    assert "Empty nest" in page


def test_an_operator_sets_another_tier_and_ends_it(client: FlaskClient) -> None:
    senior = monthly()
    until = (local_date(now()) + timedelta(days=30)).isoformat()
    given = {"tier": "high", "why": "risk", "until": until, "note": ""}
    with signed_in(client, make_operator()) as browser:
        assert browser.post(f"/seniors/{senior.id}/tier", data=given).status_code == 302
        choice = db.session.query(TierChoice).one()
        assert "Greater risk than the rules see" in browser.get(f"/seniors/{senior.id}/tier").text
        browser.post(f"/tiers/{choice.id}/end", data={"version": choice.version})
    db.session.expire_all()
    assert db.session.get_one(TierChoice, choice.id).ended_at is not None


def test_a_tier_without_an_end_comes_back_with_its_fault(client: FlaskClient) -> None:
    senior = monthly()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/seniors/{senior.id}/tier", data={"tier": "high", "why": "other"})
    assert answer.status_code == 422
    assert db.session.query(TierChoice).count() == 0


def test_an_operator_records_a_major_change(client: FlaskClient) -> None:
    make_leader()
    senior = monthly()
    given = {"change-kind": "bereavement", "change-day": local_date(now()).isoformat()}
    with signed_in(client, make_operator()) as browser:
        assert browser.post(f"/seniors/{senior.id}/change", data=given).status_code == 302
        assert browser.post(f"/seniors/{senior.id}/change", data={}).status_code == 422
    assert db.session.query(MajorChange).one().kind == "bereavement"


def test_of_whom_is_away_nobody_promises_a_visit(client: FlaskClient) -> None:
    make_leader()
    senior = monthly()
    today = local_date(now())
    plan = make_care_plan(senior, "FREQ=YEARLY;BYMONTH=1")
    save(CarePlanPause(plan_id=plan.id, reason="hospital", from_day=today))
    given = {"change-kind": "discharged", "change-day": today.isoformat()}
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/seniors/{senior.id}/change", data=given, follow_redirects=True)
    assert "Nobody calls now, so nobody is sent" in answer.text
    assert "Recorded. Somebody looks in within a day." not in answer.text


def test_the_bureau_looks_and_changes_nothing(client: FlaskClient) -> None:
    senior = monthly()
    with signed_in(client, make_user("bureau")) as browser:
        assert browser.get("/visits/coverage").status_code == 200
        assert browser.get(f"/seniors/{senior.id}/tier").status_code == 403
