"""Rules of entitlement changed, from a month on."""

from dataclasses import replace
from datetime import date

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError, StaleVersionError
from eldercare.services import actions
from eldercare.services.errors import InForceError
from eldercare.services.models import EntitlementRule
from tests.makers import NOW, TOWN, make_operator, make_user
from tests.services.makers import NEXT_MONTH, RULE, THIS_MONTH, make_rule


def rules() -> list[tuple[date, date | None, int | None]]:
    rows = db.session.scalars(select(EntitlementRule).order_by(EntitlementRule.since, EntitlementRule.id))
    return [(row.since, row.until, row.minutes) for row in rows]


def test_a_rule_may_begin_with_the_month_that_runs(database: AppContext) -> None:
    actions.add_rule(make_user("bureau"), replace(RULE, since=THIS_MONTH), now=NOW)
    assert rules() == [(THIS_MONTH, None, 600)]


@pytest.mark.parametrize("since", [date(2026, 10, 1), date(2026, 12, 2), None])
def test_it_begins_with_no_month_before_and_within_none(database: AppContext, since: date | None) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        actions.add_rule(make_user("bureau"), replace(RULE, since=since), now=NOW)
    assert list(refusal.value.fields) == ["since"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": None}, "minutes"),
        ({"yuan": 5}, "minutes"),
        ({"minutes": 0}, "minutes"),
        ({"age_from": 90, "age_to": 80}, "age_from"),
        ({"grade_from": 3, "grade_to": 2}, "grade_from"),
        ({"categories": ("king",)}, "categories"),
        ({"families": ("gold",)}, "families"),
        ({"services": ("gold",)}, "services"),
        ({"combining": "x"}, "combining"),
        ({"name": ""}, "name"),
    ],
)
def test_each_thing_that_is_wrong_is_named(
    database: AppContext, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        actions.add_rule(make_user("bureau"), replace(RULE, **changes), now=NOW)  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]


def test_a_change_lets_the_months_before_stay(database: AppContext) -> None:
    rule = make_rule(minutes=300)
    actions.change_rule(make_user("bureau"), rule.id, RULE, now=NOW)
    assert rules() == [(date(2026, 1, 1), NEXT_MONTH, 300), (NEXT_MONTH, None, 600)]


def test_a_change_of_an_invented_rule_is_not_invented(database: AppContext) -> None:
    rule = make_rule(invented=True)
    assert not actions.change_rule(make_user("bureau"), rule.id, RULE, now=NOW).invented


def test_a_change_cannot_begin_this_month(database: AppContext) -> None:
    rule = make_rule()
    with pytest.raises(InvalidInputError):
        actions.change_rule(make_user("bureau"), rule.id, replace(RULE, since=THIS_MONTH), now=NOW)


def test_a_change_that_has_not_begun_can_be_taken_back_and_the_old_rule_goes_on(database: AppContext) -> None:
    rule = make_rule(minutes=300)
    changed = actions.change_rule(make_user("bureau"), rule.id, RULE, now=NOW)
    actions.withdraw_rule(make_user("bureau"), changed.id, now=NOW)
    assert rules() == [(date(2026, 1, 1), None, 300)]


def test_a_rule_in_force_cannot_be_taken_back(database: AppContext) -> None:
    rule = make_rule()
    with pytest.raises(InForceError):
        actions.withdraw_rule(make_user("bureau"), rule.id, now=NOW)


def test_a_rule_ends_with_a_month_to_come(database: AppContext) -> None:
    rule = make_rule()
    actions.end_rule(make_user("bureau"), rule.id, NEXT_MONTH, now=NOW)
    assert rules() == [(date(2026, 1, 1), NEXT_MONTH, 600)]


@pytest.mark.parametrize("until", [THIS_MONTH, date(2026, 12, 15), None])
def test_it_does_not_end_before_or_within_one(database: AppContext, until: date | None) -> None:
    rule = make_rule()
    with pytest.raises(InvalidInputError):
        actions.end_rule(make_user("bureau"), rule.id, until, now=NOW)


def test_who_read_an_older_version_is_told(database: AppContext) -> None:
    rule = make_rule()
    version = rule.version
    actions.change_rule(make_user("bureau"), rule.id, RULE, expected=version, now=NOW)
    with pytest.raises(StaleVersionError):
        actions.end_rule(make_user("bureau"), rule.id, date(2027, 3, 1), expected=version, now=NOW)


def test_an_operator_and_the_bureau_of_a_town_may_not(database: AppContext) -> None:
    with pytest.raises(ForbiddenError):
        actions.add_rule(make_operator(), RULE, now=NOW)
    with pytest.raises(NotFoundError):
        actions.add_rule(make_user("bureau", Scope("area", TOWN)), RULE, now=NOW)
