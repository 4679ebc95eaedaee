"""State tables."""

import pytest

from eldercare.core.errors import ForbiddenError, StepRefusedError
from eldercare.core.states import StateTable, Step

TABLE = StateTable(
    [Step("draft", "publish", "planned", frozenset({"operator"})), Step("planned", "cancel", "cancelled")]
)


def test_a_listed_step_leads_on() -> None:
    assert TABLE.target("draft", "publish", "operator") == "planned"


def test_an_unlisted_step_is_refused_with_its_reason() -> None:
    with pytest.raises(StepRefusedError, match=r"publish.*cancelled"):
        TABLE.target("cancelled", "publish")


def test_a_step_of_another_role_is_forbidden() -> None:
    with pytest.raises(ForbiddenError):
        TABLE.target("draft", "publish", "caregiver")


def test_only_open_verbs_are_offered() -> None:
    assert TABLE.verbs("planned") == ["cancel"]
