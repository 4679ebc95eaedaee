"""Why a visit found nobody, in words."""

import pytest
from flask import Flask

import dispatch
from eldercare.visits.planning.answer import reason_params
from eldercare.visits.reasons import BANS, REASONS, explain_unassigned
from tests.visits.makers import visit


def test_each_reason_of_the_planner_has_its_sentence() -> None:
    assert set(REASONS) - {"by_hand"} == {reason.value for reason in dispatch.Reason}


@pytest.mark.parametrize("reason", list(dispatch.Reason))
def test_a_reason_finds_the_values_its_sentence_names(app: Flask, reason: dispatch.Reason) -> None:
    params = reason_params(visit(), reason)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        text = explain_unassigned(reason.value, params)
    assert text
    assert "–" not in text
    assert "%(" not in text


def test_a_missing_skill_is_named(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert "Cleaning, Meals" in explain_unassigned("no_skill", {"skills": ["clean", "meal"]})


def test_a_window_is_told_in_clock_times(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert "09:00 and 11:30" in explain_unassigned("window_closed", {"from": 540.0, "to": 690})


def test_an_unknown_code_is_no_fault(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert explain_unassigned("from_the_future", {}).startswith("Nobody was found")


def test_values_that_are_missing_leave_a_dash(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert "–" in explain_unassigned("no_room", {})


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"sex": "F"}, REASONS["banned"]),
        ({"people": [7]}, BANS["unwanted"]),
        ({"people": [7], "sex": "F"}, BANS["banned_both"]),
    ],
)
def test_what_forbids_it_is_said_sex_or_the_seniors_own_word(
    app: Flask, params: dict[str, object], sentence: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        text = explain_unassigned("banned", params, {7: "沈丽娟"})
    assert text == sentence % {"sex": "Woman", "people": "沈丽娟"}
