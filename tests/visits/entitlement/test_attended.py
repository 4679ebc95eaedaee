"""Gatherings count against an entitlement by whether somebody came."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare.core.db import db, transaction
from eldercare.people.models import Senior
from eldercare.visits.entitlement.attended import stage_of
from eldercare.visits.entitlement.balance import months_of
from eldercare.visits.models import GatheringDay
from tests.makers import TODAY, make_senior, make_terms
from tests.services.makers import THIS_MONTH, make_rule
from tests.visits.gatherings.makers import make_day

pytestmark = pytest.mark.usefixtures("database")


def used(senior: Senior, month: date = THIS_MONTH) -> dict[str, int]:
    (found,) = months_of(db.session(), [senior.id], [month], TODAY)[senior.id]
    (filled,) = found.ahead.filled
    return {stage: int(amount) for stage, amount in filled.used.items() if amount}


def gathering(senior: Senior, *, came: bool | None = None, **changes: Any) -> GatheringDay:
    day = make_day(seniors=[senior], **changes)
    with transaction():
        day.sign_ups[0].came = came
    return day


def test_what_somebody_has_signed_up_for_is_planned() -> None:
    make_rule(minutes=600)
    senior = make_senior()
    gathering(senior)
    assert used(senior) == {"planned": 90}


def test_one_that_was_attended_and_is_over_is_verified() -> None:
    make_rule(minutes=600)
    senior = make_senior()
    gathering(senior, came=True, state="done")
    assert used(senior) == {"verified": 90}


def test_who_did_not_come_uses_nothing() -> None:
    make_rule(minutes=600)
    senior = make_senior()
    gathering(senior, came=False, state="done")
    assert used(senior) == {}


def test_a_cancelled_one_uses_nothing() -> None:
    make_rule(minutes=600)
    senior = make_senior()
    gathering(senior, state="cancelled")
    assert used(senior) == {}


def test_who_withdrew_uses_nothing() -> None:
    make_rule(minutes=600)
    senior = make_senior()
    day = gathering(senior)
    with transaction():
        day.sign_ups[0].withdrawn_at = day.starts_at
    assert used(senior) == {}


def test_yuan_follow_the_price_of_the_day() -> None:
    make_rule(minutes=None, yuan=Decimal(100))
    senior = make_senior()
    day = gathering(senior, came=True, state="done")
    make_terms("culture", TODAY, yuan_per_hour=Decimal(12))
    assert used(senior) == {"verified": 18}
    assert day.terms.yuan_per_hour == 12


def test_minutes_are_those_of_the_senior_however_many_host() -> None:
    make_rule(minutes=600)
    senior = make_senior()
    gathering(senior, came=True, state="done")
    make_terms("culture", TODAY, staff_count=2)
    assert used(senior) == {"verified": 90}


@pytest.mark.parametrize(
    ("state", "came", "stage"),
    [
        ("planned", None, "planned"),
        ("under_way", None, "planned"),
        ("under_way", True, "made"),
        ("under_way", False, None),
        ("done", True, "verified"),
        ("done", False, None),
    ],
)
def test_the_stage_follows_from_state_and_attendance(
    state: str, came: bool | None, stage: str | None
) -> None:
    assert stage_of(state, came=came) == stage
