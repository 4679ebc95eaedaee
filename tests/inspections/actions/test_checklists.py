"""Bringing a checklist into force."""

from datetime import date

from flask.ctx import AppContext

from eldercare.core.db import db
from eldercare.inspections.actions import load_checklist
from eldercare.inspections.models import ChecklistItem
from tests.makers import NOW

FROM = date(2026, 1, 1)


def test_sixty_items_load(database: AppContext) -> None:
    assert len(load_checklist("2026-01", FROM, by=None, now=NOW).items) == 60


def test_every_item_has_its_words_in_both_languages(database: AppContext) -> None:
    words = ("category", "text", "finding", "deadline", "check", "evidence", "lead")
    for item in load_checklist("2026-01", FROM, by=None, now=NOW).items:
        assert all(getattr(item, f"{word}_{language}") for word in words for language in ("zh", "en")), (
            item.code
        )


def test_a_condition_that_makes_an_item_major_is_said_in_both_languages(database: AppContext) -> None:
    items = load_checklist("2026-01", FROM, by=None, now=NOW).items
    assert [i.code for i in items if bool(i.major_if_zh) != bool(i.major_if_en)] == []


def test_fourteen_items_are_major(database: AppContext) -> None:
    items = load_checklist("2026-01", FROM, by=None, now=NOW).items
    assert sum(item.severity == "major" for item in items) == 14


def test_five_items_may_not_apply(database: AppContext) -> None:
    items = load_checklist("2026-01", FROM, by=None, now=NOW).items
    assert {i.code for i in items if i.allows_na} == {"XF-12", "RY-02", "RY-03", "YP-01", "JZ-02"}


def test_the_days_are_those_of_the_list(database: AppContext) -> None:
    items = load_checklist("2026-01", FROM, by=None, now=NOW).items
    days = [item.deadline_days for item in items]
    assert {n: days.count(n) for n in sorted(set(days))} == {0: 8, 1: 6, 3: 9, 7: 21, 15: 10, 30: 6}


def test_an_edition_is_loaded_once(database: AppContext) -> None:
    load_checklist("2026-01", FROM, by=None, now=NOW)
    load_checklist("2026-01", FROM, by=None, now=NOW)
    assert db.session.query(ChecklistItem).count() == 60
