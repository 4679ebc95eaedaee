"""The order in which people are asked, whoever they are."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dispatch.travel import DEFAULT_MODES
from eldercare.alerts.responders.ranking import BOXES_KM, FAR_MINUTES, Candidate, free_ones, ranked
from eldercare.alerts.responders.ways import WAYS, way, within
from eldercare.core.geo import Place, distance_m
from tests.makers import HOME

HERE = Place(*HOME)
candidates = st.builds(
    Candidate,
    worker_id=st.integers(1, 500),
    place=st.just(HERE),
    minutes=st.floats(0, 90),
    km=st.floats(0, 40),
    mode=st.just("ebike"),
    in_visit=st.booleans(),
    asked=st.integers(0, 3),
    skilled=st.booleans(),
    has_key=st.booleans(),
    stopped_by=st.sampled_from(["", "", "on_alarm", "double_visit", "too_far"]),
)
crowds = st.lists(candidates, max_size=12, unique_by=lambda one: one.worker_id)


@given(crowds, st.randoms())
def test_the_order_does_not_depend_on_how_the_database_gives_the_rows(
    crowd: list[Candidate], rng: object
) -> None:
    shuffled = list(crowd)
    rng.shuffle(shuffled)
    assert ranked(shuffled) == ranked(crowd)


@given(crowds)
def test_nobody_who_is_stopped_is_asked_and_everybody_else_is(crowd: list[Candidate]) -> None:
    asked = free_ones(ranked(crowd), set())
    assert {one.worker_id for one in asked} == {one.worker_id for one in crowd if not one.stopped_by}
    assert [one.score for one in asked] == sorted(one.score for one in asked)


@given(candidates)
def test_a_key_only_ever_helps(one: Candidate) -> None:
    with_key, without = (replace(one, worker_id=1, has_key=held) for held in (True, False))
    assert ranked([without, with_key])[0] is with_key


@given(candidates, st.integers(1, 3))
def test_further_alarms_only_ever_hinder(one: Candidate, more: int) -> None:
    busy = replace(one, worker_id=2, asked=one.asked + more)
    assert ranked([busy, replace(one, worker_id=1)])[-1] is busy


@given(st.floats(0, 0.2), st.sampled_from(sorted(WAYS)), st.floats(0, FAR_MINUTES))
def test_nobody_from_further_away_than_some_minutes_reach_comes_within_them(
    north: float, mode: str, minutes: float
) -> None:
    start = Place(HOME[0] + north, HOME[1])
    needed, _ = way(start, HERE, mode)
    if distance_m(start, HERE) / 1000 > within(minutes):
        assert needed >= minutes * 0.999


def test_the_ways_to_an_alarm_are_reckoned_as_those_of_a_plan() -> None:
    assert {
        name: (mode.speed, mode.detour, mode.fixed_minutes) for name, mode in DEFAULT_MODES.items()
    } == WAYS


def test_outside_the_last_box_nobody_is_at_the_door_within_an_hour() -> None:
    assert within(FAR_MINUTES) < BOXES_KM[-1]
