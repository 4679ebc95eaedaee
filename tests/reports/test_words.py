"""Figures and spans of time as a person reads them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.ctx import AppContext

from eldercare.reports import words
from tests.makers import NOW


@pytest.fixture
def _english(app: Flask, database: AppContext) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


@pytest.mark.usefixtures("_english")
@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"), (7200, "2 h"), (172_800, "2 days")],
)
def test_a_span_has_one_unit(seconds: int, text: str) -> None:
    assert words.span(NOW, NOW + timedelta(seconds=seconds)) == text


def test_a_share_has_two_decimals() -> None:
    assert words.percent(45_505, 390_600) == "11.65 %"
    assert words.percent(2, 3) == "66.67 %"


def test_nothing_counted_is_a_dash() -> None:
    assert words.percent(0, 0) == words.rounded(0, 0) == "–"
    assert words.percents({"platform": 0}, 0) == {"platform": "–"}


def test_shares_of_a_table_add_up_to_its_last_line() -> None:
    thirds = words.percents({"platform": 1, "station": 1, "group_leader": 1}, 3)
    assert list(thirds.values()) == ["33.34 %", "33.33 %", "33.33 %"]


def test_a_small_card_says_100_only_when_all_are_counted() -> None:
    assert words.rounded(199, 200) == "99 %"
    assert words.rounded(200, 200) == "100 %"


def test_times_are_those_of_the_county() -> None:
    assert words.clock(NOW) == "09:00"
    assert words.clock(NOW, seconds=True) == "09:00:00"


def test_what_is_not_known_leaves_no_dot() -> None:
    assert words.joined("顾桂兰", "", "白蒲镇") == "顾桂兰 · 白蒲镇"
