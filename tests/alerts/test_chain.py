"""The escalation chain as values: when each round is due, and which chain is refused."""

from datetime import timedelta

import pytest

from eldercare.alerts.chain import CALL_BACK, DEFAULT, REMOTE, Chain, Rung, problems
from tests.makers import NOW


def chain(*rungs: Rung, **changes: int) -> Chain:
    return Chain(rungs, **changes)


@pytest.mark.parametrize("good", [DEFAULT, REMOTE, CALL_BACK])
def test_the_built_in_chains_can_be_used(good: Chain) -> None:
    assert problems(good) == []


def test_the_default_chain_acts_at_0_60_120_and_180_seconds() -> None:
    assert DEFAULT.moments == (0, 60, 120, 180)


def test_the_first_round_asks_the_nearest_two_and_tells_the_station() -> None:
    assert [(rung.who, rung.count) for rung in DEFAULT.round(0)] == [("nearest", 2), ("station", 0)]


def test_beyond_the_end_the_last_round_comes_again() -> None:
    assert DEFAULT.round(7) == DEFAULT.round(3)


def test_the_last_round_repeats_every_minute() -> None:
    due = [(DEFAULT.due(number, NOW) - NOW).total_seconds() for number in range(7)]
    assert due == [0, 60, 120, 180, 240, 300, 360]


def test_a_chain_without_steps_is_refused() -> None:
    assert "empty" in problems(chain())


def test_a_chain_that_begins_late_is_refused() -> None:
    assert problems(chain(Rung(30, "supervisor"))) == ["not_at_once"]


def test_a_step_that_is_never_reached_is_refused() -> None:
    unreachable = chain(Rung(0, "station"), Rung(120, "family"), Rung(60, "leader"), Rung(180, "supervisor"))
    assert problems(unreachable) == ["unreachable"]


def test_a_chain_that_ends_without_the_supervisor_is_refused() -> None:
    assert problems(chain(Rung(0, "supervisor"), Rung(60, "family"))) == ["no_person_at_end"]


def test_nearest_without_a_number_is_refused() -> None:
    assert problems(chain(Rung(0, "nearest"), Rung(60, "supervisor"))) == ["count"]


def test_an_unknown_audience_is_refused() -> None:
    assert problems(chain(Rung(0, "mayor"), Rung(60, "supervisor"))) == ["unknown_audience"]


@pytest.mark.parametrize(("name", "value"), [("repeat_s", 0), ("on_scene_minutes", 1)])
def test_a_timer_out_of_bounds_is_refused(name: str, value: int) -> None:
    assert len(problems(chain(Rung(0, "supervisor"), **{name: value}))) == 1


def test_the_remote_chain_gives_thirty_minutes_to_the_door() -> None:
    assert timedelta(minutes=REMOTE.on_scene_minutes) == timedelta(minutes=30)
