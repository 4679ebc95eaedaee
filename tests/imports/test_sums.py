"""Rows of sums: left out, and compared."""

import pytest

from eldercare.imports.cells import Cell
from eldercare.imports.sums import Sums, is_sum_row


def differences(*lines: list[Cell]) -> list[tuple[str, float, float, tuple[float, ...]]]:
    sums, found = Sums(["类别", "人数"]), []
    for number, line in enumerate(lines, 2):
        kind = is_sum_row(line)
        if kind:
            found += sums.compare(number, line, kind)
        else:
            sums.add(line)
    return [(one.column, one.stated, one.counted, one.parts) for one in found]


def test_4369_and_1117_are_not_5586() -> None:
    wrong = differences(["分散供养", 4369], ["集中供养", 1117], ["合计", 5586])
    assert wrong == [("人数", 5586, 5486, (4369, 1117))]


def test_17976_and_16950_are_34926() -> None:
    assert differences(["生活补贴", 17976], ["护理补贴", 16950], ["合计", 34926]) == []


def test_a_csv_with_thousands_is_added_up_too() -> None:
    assert differences(["分散", "4,369"], ["集中", "1,117"], ["合 计", "5,586"])[0][1:3] == (5586, 5486)


def test_subtotals_count_their_part_and_the_total_counts_all() -> None:
    lines: list[list[Cell]] = [["甲", 1], ["乙", 2], ["小计", 3], ["丙", 4], ["小计", 5], ["总计", 7]]
    assert differences(*lines) == [("人数", 5, 4, ())]


def test_a_number_of_rows_is_compared_with_the_rows() -> None:
    assert differences(["顾桂兰", "甲"], ["陈雪琴", "乙"], ["合计", "共3人"]) == [("", 3, 2, ())]
    assert differences(["顾桂兰", "甲"], ["陈雪琴", "乙"], ["合计", 2]) == []


@pytest.mark.parametrize(
    "cells", [["合计", 5], ["", "总 计", 5], [7, "Total", 5], ["小计：", 5], ["合计（人）", 5]]
)
def test_a_row_of_sums_is_known(cells: list[Cell]) -> None:
    assert is_sum_row(cells)


@pytest.mark.parametrize("cells", [["顾桂兰", "合计", 5], ["Totally new"], ["Sumner", 1], ["合"], [""], []])
def test_a_row_of_a_person_is_none(cells: list[Cell]) -> None:
    assert not is_sum_row(cells)


def test_id_numbers_and_phones_are_not_added_up() -> None:
    assert differences(["甲", "13805135678"], ["乙", "0513"], ["合计", "2"]) == []
