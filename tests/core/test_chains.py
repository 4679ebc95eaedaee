"""The digest that chains the lines of a trail."""

import pytest

from eldercare.core.chains import START, digest


def test_a_digest_stays_what_it_was_for_trails_that_exist() -> None:
    assert digest(["2026-11-25T00:00:00+00:00", 7, "顾", {"b": 1, "a": None}, START]) == (
        "fc5c197a5b49d7e38470230e8f2c9465eb86c3e05ece06200558d56ba3dddb65"
    )


@pytest.mark.parametrize("other", [["a", 2, START], ["b", 1, START], ["a", 1, "1" * 64]])
def test_another_fact_gives_another_digest(other: list[object]) -> None:
    assert digest(other) != digest(["a", 1, START])
