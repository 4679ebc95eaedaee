"""The editions of the figures."""

from datetime import date
from fractions import Fraction

import pytest

from eldercare.reports import formulas
from eldercare.reports.formulas import FORMULAS, PUBLISHED, Figure, formula_of


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.code)
def test_every_formula_says_what_is_counted_over_what(formula: formulas.Formula) -> None:
    assert all((formula.name, formula.numerator, formula.denominator, formula.words, formula.version))


def test_a_figure_keeps_the_edition_of_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    old = formula_of("home_visit_share", date(2026, 6, 30))
    new = formulas.Formula("home_visit_share", "v2", date(2027, 1, 1), "n", "a", "b", "w")
    monkeypatch.setattr(formulas, "FORMULAS", (new, *FORMULAS))
    assert formula_of("home_visit_share", date(2026, 12, 31)) == old
    assert formula_of("home_visit_share", date(2027, 1, 1)) == new


def test_a_day_before_the_first_edition_gets_the_first() -> None:
    assert formula_of("home_visit_share", date(2001, 1, 1)).version == "v1"


def test_nothing_counted_is_no_figure() -> None:
    assert Figure(FORMULAS[0], 0, 0).value is None


def test_the_published_share_is_that_of_the_report() -> None:
    assert PUBLISHED.value == Fraction("0.1165")
