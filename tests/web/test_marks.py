"""Every state has its colour, its icon and its word."""

import pytest

from eldercare.accounts.rules import ROLES
from eldercare.marks import COLOURS, FORMS, MARKS, UNKNOWN, Mark

ALL = [(kind, state, mark) for kind, states in MARKS.items() for state, mark in states.items()]


@pytest.mark.parametrize(("kind", "state", "mark"), ALL)
def test_a_mark_is_complete(kind: str, state: str, mark: Mark) -> None:
    assert mark.colour in COLOURS, (kind, state)
    assert mark.form in FORMS, (kind, state)
    assert mark.icon
    assert mark.word


def test_red_is_kept_for_a_live_alarm_and_a_deaf_line() -> None:
    red = [(kind, state) for kind, state, mark in ALL if mark.colour == "alarm"]
    assert red == [("alarm", "live"), ("line", "deaf")]


def test_two_states_of_one_kind_never_share_a_word() -> None:
    for kind, states in MARKS.items():
        words = [mark.word for mark in states.values()]
        assert len(words) == len(set(words)), kind


def test_every_role_has_a_mark_with_its_own_name() -> None:
    assert {role: MARKS["role"][role].word for role in ROLES} == ROLES


def test_an_unknown_state_has_a_quiet_mark() -> None:
    assert UNKNOWN.colour == "mute"
