"""Roles, scopes and lock-out."""

import pytest

from eldercare.accounts.rules import PERMISSIONS, ROLES, Scope, Where, covers, locked_until, may
from tests.makers import NOW


def test_every_role_has_its_permissions() -> None:
    assert set(PERMISSIONS) == set(ROLES)


def test_a_caregiver_may_not_see_the_board() -> None:
    assert not may("caregiver", "board.see")


@pytest.mark.parametrize(
    ("scope", "where", "seen"),
    [
        (Scope("county"), Where(), True),
        (Scope("area", "320682114"), Where(area_code="320682114001"), True),
        (Scope("area", "320682114"), Where(area_code="320682103"), False),
        (Scope("station", "3"), Where(station_id=3), True),
        (Scope("station", "3"), Where(station_id=4), False),
        (Scope("station", "3"), Where(), False),
        (Scope("institution", "7"), Where(institution_id=7), True),
        (Scope("institution", "7"), Where(institution_id=8), False),
        (Scope("own"), Where(worker_ids=frozenset({5})), True),
        (Scope("own"), Where(worker_ids=frozenset({6})), False),
        (Scope("nonsense"), Where(), False),
    ],
)
def test_a_scope_covers_what_lies_inside_it(scope: Scope, where: Where, seen: bool) -> None:
    assert covers(scope, where, worker_id=5) is seen


def test_four_wrong_passwords_lock_nothing() -> None:
    assert locked_until(4, NOW) is None


def test_the_fifth_wrong_password_locks_for_a_quarter_of_an_hour() -> None:
    opens = locked_until(5, NOW)
    assert opens is not None
    assert (opens - NOW).total_seconds() == 900
