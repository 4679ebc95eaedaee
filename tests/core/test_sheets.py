"""Cells that spreadsheets leave alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.sheets import FORMULA_STARTS, csv_lines, guarded


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    assert not guarded(text).startswith(FORMULA_STARTS)


@pytest.mark.parametrize(
    ("value", "cell"), [(None, ""), (0, "0"), ("顾**", "顾**"), ("=1+1", "'=1+1"), (-3, "'-3")]
)
def test_a_cell_is_text(value: object, cell: str) -> None:
    assert guarded(value) == cell


def test_lines_begin_with_the_mark_of_utf_8() -> None:
    assert list(csv_lines([["a", "b,c"]])) == ["\ufeff", 'a,"b,c"\r\n']
