"""Institutions and how they are run from day to day."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError
from eldercare.people.actions import places as actions
from eldercare.people.errors import OnlyModeError
from eldercare.people.models import Institution
from eldercare.people.places.entry import InstitutionEntry
from eldercare.people.places.queries import mode_on
from eldercare.reports.queries.figures import public_private
from tests.makers import HOME, NOW, TOWN, make_user
from tests.people.places.makers import make_contract, make_home, make_tree, verbs

FIRST, CHANGED = date(2020, 1, 1), date(2026, 7, 1)
EVE = CHANGED - timedelta(days=1)


@pytest.fixture
def admin(database: AppContext) -> User:
    make_tree()
    return make_user("admin")


def entry(**changes: Any) -> InstitutionEntry:
    values: dict[str, Any] = {
        "name": "示例敬老院", "name_en": "", "area_code": TOWN, "address": "示例路", "beds": 80,
        "residents": 52,
    }  # fmt: skip
    return InstitutionEntry(**values | changes)


def spans(row: Institution) -> list[tuple[str, date, date | None]]:
    return [(mode.mode, mode.since, mode.until) for mode in row.modes]


def test_an_institution_is_added_with_how_it_is_run(admin: User) -> None:
    row = actions.add_institution(admin, entry(), "public", FIRST, now=NOW)
    assert (spans(row), (row.lat, row.lon), row.name_en) == ([("public", FIRST, None)], HOME, "示例敬老院")
    assert verbs() == ["institution_added"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"beds": None}, "beds"),
        ({"beds": -1}, "beds"),
        ({"residents": 81}, "residents"),
        ({"residents": None}, "residents"),
        ({"name": ""}, "name"),
        ({"lon": 120.0}, "lat"),
    ],
)
def test_each_fault_of_an_institution_is_named(admin: User, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        actions.add_institution(admin, entry(**changes), "public", FIRST, now=NOW)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("mode", "since"), [("secret", FIRST), ("public", None), ("public", date(1900, 1, 1))]
)
def test_it_is_always_run_in_some_way_since_some_day(admin: User, mode: str, since: date | None) -> None:
    with pytest.raises(InvalidInputError):
        actions.add_institution(admin, entry(), mode, since, now=NOW)


def test_a_name_belongs_to_one_institution(admin: User) -> None:
    actions.add_institution(admin, entry(), "public", FIRST, now=NOW)
    with pytest.raises(InvalidInputError) as refused:
        actions.add_institution(admin, entry(), "public", FIRST, now=NOW)
    assert list(refused.value.fields) == ["name"]


def test_another_way_leaves_no_day_without_one_and_none_with_two(admin: User) -> None:
    home = make_home("public", FIRST)
    row = actions.change_mode(admin, home.id, "public_private", CHANGED, expected=1, now=NOW)
    assert spans(row) == [("public", FIRST, EVE), ("public_private", CHANGED, None)]
    assert [mode_on(row, day).mode for day in (EVE, CHANGED)] == ["public", "public_private"]  # type: ignore[union-attr]


def test_the_share_of_the_bureau_follows_from_the_day_on(admin: User) -> None:
    home = make_home("public", FIRST)
    actions.change_mode(admin, home.id, "public_private", CHANGED, expected=None, now=NOW)
    found = [public_private(admin, day) for day in (EVE, CHANGED)]
    assert [(one.numerator, one.denominator) for one in found] == [(0, 1), (1, 1)]


def test_a_change_counts_as_an_edit_of_the_institution(admin: User) -> None:
    home = make_home("public", FIRST)
    actions.change_mode(admin, home.id, "private", CHANGED, expected=1, now=NOW)
    with pytest.raises(StaleVersionError):
        actions.edit_institution(admin, home.id, entry(), expected=1, now=NOW)


@pytest.mark.parametrize(
    ("mode", "since", "field"),
    [
        ("public", CHANGED, "mode"),
        ("private", FIRST, "since"),
        ("private", None, "since"),
        ("x", CHANGED, "mode"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    admin: User, mode: str, since: date | None, field: str
) -> None:
    home = make_home("public", FIRST)
    with pytest.raises(InvalidInputError) as refused:
        actions.change_mode(admin, home.id, mode, since, expected=None, now=NOW)
    assert list(refused.value.fields) == [field]
    assert spans(db.session.get_one(Institution, home.id)) == [("public", FIRST, None)]


def test_a_change_waits_for_the_contract_to_end(admin: User) -> None:
    home = make_home("public_private", FIRST)
    contract = make_contract(place=home, until=CHANGED)
    with pytest.raises(InvalidInputError) as refused:
        actions.change_mode(admin, home.id, "public", CHANGED, expected=None, now=NOW)
    assert list(refused.value.fields) == ["since"]
    assert contract.until is not None
    later = contract.until + timedelta(days=1)
    assert (
        actions.change_mode(admin, home.id, "public", later, expected=None, now=NOW).modes[-1].since == later
    )


def test_the_last_change_is_taken_back(admin: User) -> None:
    home = make_home("public", FIRST)
    actions.change_mode(admin, home.id, "private", CHANGED, expected=None, now=NOW)
    row = actions.take_back_mode(admin, home.id, expected=None, now=NOW)
    assert spans(row) == [("public", FIRST, None)]
    with pytest.raises(OnlyModeError):
        actions.take_back_mode(admin, home.id, expected=None, now=NOW)


def test_a_town_keeps_to_its_own_institutions(admin: User) -> None:
    bureau = make_user("bureau", Scope("area", "320682116"))
    with pytest.raises(NotFoundError):
        actions.edit_institution(bureau, make_home().id, entry(), expected=None, now=NOW)
