"""Terms: which are in force, and what cannot be set."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.services.rules.terms import (
    Known,
    ServiceEntry,
    in_force,
    service_faults,
    tasks_with_codes,
    terms_faults,
)
from tests.makers import TODAY
from tests.services.makers import ENTRY

KNOWN = Known(frozenset({"caregiver", "leader"}), frozenset({"clean"}))
TOMORROW = TODAY + timedelta(days=1)


class Row(NamedTuple):
    """What begins on a day."""

    since: date


OLD, NEW = Row(date(2026, 1, 1)), Row(date(2026, 7, 1))


@pytest.mark.parametrize(
    ("day", "row"),
    [(date(2025, 12, 31), None), (date(2026, 6, 30), OLD), (date(2026, 7, 1), NEW), (date(2027, 1, 1), NEW)],
)
def test_the_terms_of_the_day_are_the_last_that_began(day: date, row: Row | None) -> None:
    assert in_force([NEW, OLD], day) == row


@given(st.lists(st.dates(), unique=True), st.dates(), st.dates())
def test_later_terms_change_nothing_before_them(begins: list[date], day: date, later: date) -> None:
    rows = [Row(since) for since in begins if since != later]
    if later > day:
        assert in_force([*rows, Row(later)], day) == in_force(rows, day)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"since": TODAY}, "since"),
        ({"since": None}, "since"),
        ({"since": date(2040, 1, 1)}, "since"),
        ({"since": date(2026, 12, 24)}, "since"),
        ({"minutes": 4}, "minutes"),
        ({"minutes": None}, "minutes"),
        ({"staff_count": 3}, "staff_count"),
        ({"worker_kinds": ()}, "worker_kinds"),
        ({"worker_kinds": ("nurse",)}, "worker_kinds"),
        ({"skills": ("flying",)}, "skills"),
        ({"evidence": ("blood",)}, "evidence"),
        ({"priority": 9}, "priority"),
        ({"yuan_per_hour": Decimal("25.005")}, "yuan_per_hour"),
        ({"yuan_per_hour": Decimal(-1)}, "yuan_per_hour"),
        ({"yuan_per_hour": Decimal("NaN")}, "yuan_per_hour"),
        ({"tasks": (("长" * 61, ""),)}, "tasks"),
    ],
)
def test_each_thing_that_is_wrong_is_named(changes: dict[str, object], field: str) -> None:
    entry = replace(ENTRY, **changes)  # type: ignore[arg-type]
    assert list(terms_faults(entry, KNOWN, earliest=TOMORROW, taken=[date(2026, 12, 24)], today=TODAY)) == [
        field
    ]


def test_good_terms_have_no_fault() -> None:
    assert terms_faults(ENTRY, KNOWN, earliest=TOMORROW, today=TODAY) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Ab"}, "code"),
        ({"family": "x"}, "family"),
        ({"setting": "x"}, "setting"),
        ({"name": " "}, "name"),
    ],
)
def test_a_new_service_needs_code_family_and_name(changes: dict[str, str], field: str) -> None:
    entry = ServiceEntry("window", "clean", "擦窗", ENTRY)
    assert list(service_faults(replace(entry, **changes), KNOWN, today=TODAY)) == [field]


def test_a_task_that_was_there_keeps_its_code() -> None:
    before = [{"code": "floor", "zh": "扫地", "en": "Sweep"}, {"code": "t1", "zh": "擦窗", "en": "Windows"}]
    found = tasks_with_codes([("擦窗", ""), ("扫地", "Sweep"), ("洗碗", "Dishes")], before)
    assert [task["code"] for task in found] == ["t1", "floor", "t2"]
