"""Refusals as people read them."""

import pytest
from flask import Flask
from flask_babel import force_locale

from eldercare.alerts.rules import STATES as ALARMS
from eldercare.core.errors import StepRefusedError
from eldercare.core.states import StateTable
from eldercare.core.wording import STEP_WORDS, sentence_of
from eldercare.inspections.rules import HAZARD_STEPS, INSPECTION_STEPS
from eldercare.visits.gatherings.rules import STATES as GATHERINGS
from eldercare.visits.rules import STATES as VISITS


@pytest.mark.parametrize("table", [ALARMS, VISITS, GATHERINGS, HAZARD_STEPS, INSPECTION_STEPS])
def test_every_step_and_state_has_a_word(table: StateTable) -> None:
    assert (table.all_verbs | table.states) - STEP_WORDS.keys() == set()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This step is not possible now: “Close” does not follow “Assigned”. Nothing was changed."),
        ("zh_Hans_CN", "“关闭”"),
    ],
)
def test_a_refused_step_is_told_in_words(app: Flask, language: str, sentence: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert sentence in sentence_of(StepRefusedError(verb="close", state="assigned"))


def test_a_name_that_looks_like_a_code_stays_a_name(app: Flask) -> None:
    error = StepRefusedError(verb="close", state="assigned")
    error.params = {"verb": "close", "state": "somewhere else"}
    with app.test_request_context(), force_locale("en"):
        assert "“somewhere else”" in sentence_of(error)
