"""A county falls into regions that share nobody; stations are joined where people are shared."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import pytest

from dispatch import (
    Incumbent,
    InvalidProblemError,
    MaxIterations,
    Pin,
    Position,
    Reason,
    Stations,
    Window,
    merge_plans,
    snapshot_id,
    solve,
    solve_county,
    solve_regions,
    split_county,
)
from dispatch.engine import InlineExecutor
from dispatch.regions import join
from tests.dispatch.makers import make_problem, make_visit, make_worker, rich_problem

STOP = MaxIterations(2000)
AT_NINE = (Window(540.0, 540.0),)


def county_of(visits, workers, of_visit, of_worker):
    """Visits and workers by id, with their stations as words: "east west" is both."""
    problem = make_problem(visits, workers)
    stations = Stations(of_visit, {name: codes.split() for name, codes in of_worker.items()})
    return problem, stations


def two_stations(**of_worker):
    """A visit at nine in each of two stations, and people."""
    visits = [make_visit("e", place="b", windows=AT_NINE), make_visit("w", place="g", windows=AT_NINE)]
    people = [make_worker(name) for name in of_worker]
    return county_of(visits, people, {"e": "east", "w": "west"}, of_worker)


def mixed_county(seed=3, visits=24, workers=9):
    """A county of all kinds of visits over five stations; one person in three works for two of them."""
    county = rich_problem(seed, visits=visits, workers=workers)
    codes = "abcde"
    of_worker = {w.id: {codes[i % 5], codes[(i + i % 3 // 2) % 5]} for i, w in enumerate(county.workers)}
    return county, Stations({v.id: codes[i % 5] for i, v in enumerate(county.visits)}, of_worker)


def regions_of(county, stations):
    return {
        code: ({visit.id for visit in part.visits}, {worker.id for worker in part.workers})
        for code, part in split_county(county, stations).items()
    }


@pytest.mark.parametrize(
    ("shared", "groups"),
    [
        ([], []),
        (["a", "b"], [("a",), ("b",)]),
        (["ab", "c", "bd"], [("a", "b", "d"), ("c",)]),
        (["ab", "cd", "ef", "bc", "fa"], [("a", "b", "c", "d", "e", "f")]),
    ],
)
def test_codes_named_together_belong_together(shared, groups) -> None:
    assert join(shared) == groups


def test_stations_that_share_nobody_are_regions_of_their_own() -> None:
    county, stations = two_stations(li="east", wang="west")
    assert regions_of(county, stations) == {"east": ({"e"}, {"li"}), "west": ({"w"}, {"wang"})}


def test_a_caregiver_of_two_stations_joins_them() -> None:
    county, stations = two_stations(li="east west", wang="west")
    assert regions_of(county, stations) == {"east+west": ({"e", "w"}, {"li", "wang"})}


def test_a_person_pinned_to_a_visit_of_another_station_joins_the_two() -> None:
    county, stations = two_stations(li="east", wang="west")
    lent = replace(county, visits=(county.visits[0], replace(county.visits[1], pins=(Pin("li"),))))
    assert list(split_county(lent, stations)) == ["east+west"]


def test_a_shared_caregiver_is_planned_once() -> None:
    """At nine she can be in one place only, though each station alone would send her."""
    county, stations = two_stations(li="east west")
    plan = solve_county(county, stations, executor=InlineExecutor(), stop=STOP, seed=1)
    assert [len(route.stops) for route in plan.routes] == [1]
    assert [left.reason for left in plan.unassigned] == [Reason.NO_ROOM]


def test_nobody_is_sent_to_a_station_that_he_does_not_work_for() -> None:
    county, stations = two_stations(li="east west", wang="west")
    off = replace(county.workers[0], shifts=())
    county = replace(county, workers=(off, county.workers[1]))
    plan = solve_county(county, stations, executor=InlineExecutor(), stop=STOP, seed=1)
    assert [(route.worker, route.stops[0].visit) for route in plan.routes] == [("wang", "w")]
    assert plan.reason_of("e") is Reason.NO_SHIFT


def test_a_leader_of_a_joined_region_stays_in_the_own_village() -> None:
    by_leader = (Position(30.0, kinds=frozenset({"leader"})),)
    visits = [make_visit(name, area=f"village {name}", positions=by_leader) for name in "ew"]
    workers = [make_worker("li", kind="leader", areas=frozenset({"village e"})), make_worker("wang")]
    county, stations = county_of(
        visits, workers, {"e": "east", "w": "west"}, {"li": "east", "wang": "east west"}
    )
    plan = solve_county(county, stations, executor=InlineExecutor(), stop=STOP, seed=1)
    assert [left.visit for left in plan.unassigned] == ["w"]


def test_a_region_knows_nothing_of_people_and_places_elsewhere() -> None:
    county, stations = two_stations(li="east", wang="west")
    east = replace(
        county.visits[0],
        preferences={"wang": 5.0, "li": 1.0},
        bans=frozenset({"wang"}),
        incumbent=Incumbent(("wang",), 540.0),
    )
    part = split_county(replace(county, visits=(east, county.visits[1])), stations)["east"]
    assert part.visits[0].preferences == {"li": 1.0}
    assert part.visits[0].bans == frozenset()
    assert part.visits[0].incumbent == Incumbent((None,), 540.0)
    assert part.travel.ids == ("a", "b") == tuple(place.id for place in part.places)


def test_a_station_that_shares_nobody_keeps_its_problem_as_it_is() -> None:
    county, stations = two_stations(li="east", wang="west")
    alone = make_problem(county.visits[:1], county.workers[:1])
    region = split_county(county, stations)["east"]
    assert (region.visits, region.workers) == (alone.visits, alone.workers)


def test_a_visit_without_a_station_is_refused() -> None:
    county, stations = two_stations(li="east", wang="west")
    with pytest.raises(InvalidProblemError, match=r"visits\[1\]: 'w' has no station"):
        split_county(county, replace(stations, of_visit={"e": "east"}))


def test_a_worker_without_a_station_is_refused() -> None:
    county, stations = two_stations(li="east", wang="west")
    with pytest.raises(InvalidProblemError, match=r"workers\[1\]: 'wang' has no station"):
        split_county(county, replace(stations, of_worker={"li": ["east"]}))


@pytest.mark.parametrize("seed", range(6))
def test_every_visit_and_every_worker_is_in_one_region(seed) -> None:
    county, stations = mixed_county(seed)
    parts = split_county(county, stations).values()
    assert sorted(v.id for part in parts for v in part.visits) == sorted(v.id for v in county.visits)
    assert sorted(w.id for part in parts for w in part.workers) == sorted(w.id for w in county.workers)


@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_planned_twice(seed) -> None:
    county, stations = mixed_county(seed)
    plan = solve_county(county, stations, executor=InlineExecutor(), stop=STOP, seed=1)
    shifts = [(route.worker, route.shift) for route in plan.routes]
    stops = [(stop.visit, stop.position) for route in plan.routes for stop in route.stops]
    assert len(shifts) == len(set(shifts))
    assert len(stops) == len(set(stops))
    served = {visit for visit, _ in stops}
    assert served.isdisjoint(left.visit for left in plan.unassigned)
    assert served | {left.visit for left in plan.unassigned} == {visit.id for visit in county.visits}


def test_the_plan_of_a_county_is_the_plans_of_its_regions() -> None:
    county, stations = mixed_county()
    parts = solve_regions(split_county(county, stations), executor=InlineExecutor(), stop=STOP, seed=1)
    plan = solve_county(county, stations, executor=InlineExecutor(), stop=STOP, seed=1)
    assert len(parts) > 1
    assert plan == merge_plans(parts)
    assert plan.routes == tuple(route for code in sorted(parts) for route in parts[code].routes)


def test_the_idlest_shift_and_the_latest_start_of_a_county_are_the_worst_of_its_regions() -> None:
    county, stations = mixed_county()
    priced = replace(county, weights=replace(county.weights, idle=1.0, greatest_lateness=1.0))
    parts = solve_regions(split_county(priced, stations), executor=InlineExecutor(), stop=STOP, seed=1)
    cost = merge_plans(parts).cost
    assert cost.idle == max(part.cost.idle for part in parts.values())
    assert cost.greatest_lateness == max(part.cost.greatest_lateness for part in parts.values())
    assert cost.travel == pytest.approx(sum(part.cost.travel for part in parts.values()))


def test_a_region_is_replayed_from_its_snapshot_and_seed() -> None:
    county, stations = mixed_county()
    plans = solve_regions(split_county(county, stations), executor=InlineExecutor(), stop=STOP, seed=7)
    problems = {snapshot_id(problem): problem for problem in split_county(county, stations).values()}
    for plan in plans.values():
        replayed = solve(problems[plan.snapshot], stop=MaxIterations(plan.iterations), seed=plan.seed)
        assert replayed == plan


def test_a_region_is_replayed_in_another_process() -> None:
    county, stations = mixed_county()
    problems = split_county(county, stations)
    here = solve_regions(problems, executor=InlineExecutor(), stop=STOP, seed=7)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert solve_county(county, stations, executor=pool, stop=STOP, seed=7) == merge_plans(here)
