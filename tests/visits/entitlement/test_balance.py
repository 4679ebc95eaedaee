"""What was used, what is planned and what is left of a month."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask.ctx import AppContext

from eldercare.assessments.models import Assessment
from eldercare.core.db import db
from eldercare.core.time import at
from eldercare.people.models import Senior, SeniorCategory
from eldercare.services.models import Service
from eldercare.services.queries.entitlements import entitlements_of, services_named
from eldercare.services.rules.pouring import Balance
from eldercare.visits.actions.due import generate_due
from eldercare.visits.entitlement import balance as balances
from eldercare.visits.entitlement.balance import months_of, months_of_entitled
from eldercare.visits.models import CarePlanException, CarePlanPause
from tests.funding.makers import make_attendance
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_senior,
    make_service,
    make_terms,
    make_visit,
    save,
)
from tests.services.makers import NEXT_MONTH, THIS_MONTH, make_rule
from tests.visits.counting import queries_of

FRIDAY = TODAY + timedelta(days=4)
ONCE = "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"


def balance(senior: Senior, month: date = THIS_MONTH) -> Balance:
    (found,) = months_of(db.session(), [senior.id], [month], TODAY)[senior.id]
    return found.ahead


def used(senior: Senior, month: date = THIS_MONTH) -> dict[str, int]:
    (filled,) = balance(senior, month).filled
    return {stage: int(amount) for stage, amount in filled.used.items() if amount}


def visit_on(senior: Senior, day: date, **changes: Any) -> Any:
    return make_visit(senior, day=day, window_start=at(day, 540), window_end=at(day, 660), **changes)


def test_minutes_count_by_how_far_a_visit_has_come(database: AppContext) -> None:
    make_rule()
    senior = make_senior()
    make_attendance(50, senior=senior)
    make_attendance(40, senior=senior, state="to_verify")
    make_visit(senior, state="planned")
    make_visit(senior, state="cancelled")
    make_visit(senior, state="missed")
    assert used(senior) == {"verified": 50, "made": 40, "planned": 60}


def test_a_stay_counts_no_more_than_was_agreed(database: AppContext) -> None:
    make_rule()
    senior = make_senior()
    make_attendance(95, senior=senior)
    assert used(senior) == {"verified": 60}


def test_two_people_for_an_hour_are_two_hours(database: AppContext) -> None:
    make_rule()
    senior = make_senior()
    make_visit(senior, staff_count=2)
    assert used(senior) == {"planned": 120}


def test_a_visit_to_a_device_counts_nothing(database: AppContext) -> None:
    make_rule()
    senior = make_senior()
    make_visit(senior, channel="device")
    assert used(senior) == {}


def test_the_visits_of_other_months_count_nothing(database: AppContext) -> None:
    make_rule()
    senior = make_senior()
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1)):
        visit_on(senior, day)
    assert [used(senior, month) for month in (THIS_MONTH, NEXT_MONTH)] == [{"planned": 120}, {"planned": 60}]


def test_of_a_care_plan_the_days_to_come_without_a_visit_are_expected(database: AppContext) -> None:
    make_rule(minutes=6000)
    senior = make_senior()
    plan = make_care_plan(senior)
    for n, state in enumerate(("planned", "cancelled")):
        day = TODAY + timedelta(days=n)
        visit_on(senior, day, plan_item_id=plan.items[0].id, series_day=day, state=state)
    # 23 and 24 November have a visit, the six days from the 25th on have none yet.
    assert used(senior) == {"planned": 60, "expected": 360}


def test_of_the_next_month_all_days_are_expected(database: AppContext) -> None:
    make_rule(minutes=6000)
    senior = make_senior()
    make_care_plan(senior)
    assert used(senior, NEXT_MONTH) == {"expected": 31 * 60}


def test_a_plan_that_ends_and_a_senior_who_leaves_ask_for_nothing_more(database: AppContext) -> None:
    make_rule(minutes=6000)
    gone = make_senior(left_on=date(2026, 12, 3))
    make_care_plan(gone)
    assert used(gone, NEXT_MONTH) == {"expected": 120}


@pytest.mark.parametrize(
    "item",
    [
        {"recurrence": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "times": 2},
        {"recurrence": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR", "times": 5},
        {"recurrence": "FREQ=DAILY", "on_holiday": "workdays"},
        {"recurrence": "FREQ=DAILY", "on_holiday": "skip"},
        {"recurrence": "FREQ=WEEKLY;BYDAY=FR", "on_holiday": "next"},
    ],
)
def test_what_is_expected_is_what_comes_due(database: AppContext, item: dict[str, Any]) -> None:
    make_rule(minutes=6000)
    senior = make_senior()
    make_care_plan(senior, **item)
    january = date(2027, 1, 1)
    expected = used(senior, january)["expected"]
    generate_due(january, 31, now=NOW)
    assert used(senior, january) == {"planned": expected}
    assert 0 < expected < 31 * 60


def test_of_a_free_week_only_the_visits_that_it_lacks_are_expected(database: AppContext) -> None:
    make_rule(minutes=6000)
    senior = make_senior()
    plan = make_care_plan(
        senior, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", times=3, starts_on=TODAY, ends_on=FRIDAY
    )
    tuesday = TODAY + timedelta(days=1)
    visit_on(senior, tuesday, plan_item_id=plan.items[0].id, series_day=TODAY, state="planned")
    assert used(senior) == {"planned": 60, "expected": 120}


def test_a_pause_takes_its_days_out(database: AppContext) -> None:
    make_rule(minutes=6000)
    senior = make_senior()
    plan = make_care_plan(senior)
    first, last = date(2026, 12, 11), date(2026, 12, 20)
    save(CarePlanPause(plan_id=plan.id, reason="hospital", from_day=first, until_day=last))
    assert used(senior, NEXT_MONTH) == {"expected": 21 * 60}


def test_a_day_that_is_left_out_is_not_expected_and_one_that_is_moved_counts_where_it_is(
    database: AppContext,
) -> None:
    make_rule(minutes=6000)
    senior = make_senior()
    plan = make_care_plan(
        senior, "FREQ=WEEKLY;BYDAY=WE", starts_on=date(2026, 11, 25), ends_on=date(2026, 12, 9)
    )
    item = plan.items[0]
    save(CarePlanException(item_id=item.id, series_day=date(2026, 12, 2)))
    save(
        CarePlanException(item_id=item.id, series_day=date(2026, 11, 25), day=date(2026, 12, 3)),
    )
    # Of 25 November, 2 and 9 December the first comes on the 3rd and the second not at all.
    assert (used(senior), used(senior, NEXT_MONTH)) == ({}, {"expected": 120})


def test_a_retired_service_asks_for_nothing_more(database: AppContext) -> None:
    make_rule(minutes=6000)
    senior = make_senior()
    make_service("clean", retired_on=date(2026, 12, 4))
    make_care_plan(senior)
    assert used(senior, NEXT_MONTH) == {"expected": 3 * 60}


def test_yuan_go_by_the_price_of_the_day(database: AppContext) -> None:
    make_rule(yuan=Decimal("100.00"))
    senior = make_senior()
    make_service()
    make_terms("clean", date(2026, 11, 1), yuan_per_hour=Decimal("25.00"))
    make_terms("clean", date(2026, 11, 20), yuan_per_hour=Decimal("30.00"))
    visit_on(senior, date(2026, 11, 19))
    visit_on(senior, date(2026, 11, 20))
    (filled,) = balance(senior).filled
    assert filled.used["planned"] == Decimal("55.00")


def test_a_category_of_the_register_counts_with_its_days(database: AppContext) -> None:
    make_rule(categories=["low_income"])
    senior = make_senior()
    save(
        SeniorCategory(
            senior_id=senior.id, category="low_income", since=date(2026, 1, 1), until=date(2026, 11, 10),
            recorded_at=NOW,
        )
    )  # fmt: skip
    found = entitlements_of(db.session(), [senior.id], [THIS_MONTH, NEXT_MONTH])[senior.id]
    assert [bool(found[month].pots) for month in (THIS_MONTH, NEXT_MONTH)] == [True, False]


def test_a_category_that_was_struck_out_never_counted(database: AppContext) -> None:
    make_rule(categories=["low_income"])
    senior = make_senior()
    day = date(2026, 11, 1)
    save(SeniorCategory(senior_id=senior.id, category="low_income", since=day, until=day, recorded_at=NOW))
    assert balance(senior).filled == ()


@pytest.mark.parametrize(
    ("assessed_on", "entitled"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False)]
)
def test_the_grade_of_an_assessment_holds_from_its_day_on(
    database: AppContext, assessed_on: date, entitled: bool
) -> None:
    make_rule(grade_from=2)
    senior = make_senior(grade=3)
    save(
        Assessment(
            key="key-1", senior_id=senior.id, scale_id="gbt42195-2022", assessed_on=assessed_on,
            reason="first", source="self", grade=3, next_due_on=date(2027, 5, 1), confirmed_at=NOW,
        )
    )  # fmt: skip
    assert bool(balance(senior).filled) is entitled


def test_a_grade_that_came_with_the_register_holds_from_ever_on(database: AppContext) -> None:
    make_rule(grade_from=2)
    assert balance(make_senior(grade=2)).filled != ()


def test_forty_seniors_ask_as_often_as_three(database: AppContext) -> None:
    make_rule()
    make_rule(grade_from=1, minutes=900)
    seniors = [make_senior() for _ in range(40)]
    for senior in seniors:
        make_care_plan(senior)
        visit_on(senior, TODAY)
    ids, counts = [senior.id for senior in seniors], []
    for people in (ids[:3], ids):
        db.session.expunge_all()
        counts.append(
            queries_of(lambda: months_of(db.session(), people, [THIS_MONTH, NEXT_MONTH], TODAY))  # noqa: B023
        )
    # Rules; people with categories and assessments; the catalogue with terms; visits with stays; of care
    # plans items, pauses and single days; the visits that stand for their days; and gatherings.
    assert counts[0] == counts[1] <= 12


def test_who_has_a_right_to_nothing_is_left_out_of_those_who_may_pass(database: AppContext) -> None:
    make_rule(age_from=80)
    old, young = make_senior(birth_date=date(1930, 5, 1)), make_senior(birth_date=date(1960, 5, 1))
    found = months_of_entitled(db.session(), [old.id, young.id], [THIS_MONTH], TODAY)
    assert list(found) == [old.id]


def test_many_people_are_asked_about_in_parts(database: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balances, "AT_ONCE", 2)
    make_rule()
    people = [make_senior() for _ in range(5)]
    for senior in people:
        make_visit(senior)
    ids = [senior.id for senior in people]
    found = months_of_entitled(db.session(), ids, [THIS_MONTH], TODAY)
    assert found == months_of(db.session(), ids, [THIS_MONTH], TODAY)


def test_what_rules_name_are_services_by_code_and_by_family(database: AppContext) -> None:
    for code, family in (("bath", "bath"), ("clean", "clean"), ("visit", "visit")):
        make_service(code, family=family)
    make_rule(families=["bath"])
    make_rule(services=["clean"])
    named = db.session.scalars(services_named(db.session(), THIS_MONTH).order_by(Service.code))
    assert list(named) == ["bath", "clean"]


def test_a_rule_that_names_nothing_is_for_every_service(database: AppContext) -> None:
    make_service("visit", family="visit")
    make_rule(families=["bath"])
    make_rule()
    assert "visit" in db.session.scalars(services_named(db.session(), THIS_MONTH)).all()
