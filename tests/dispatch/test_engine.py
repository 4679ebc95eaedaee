"""Regions solved by one executor or another give the same plans."""

import sys
from dataclasses import asdict

import pytest

from dispatch import (
    Break,
    MaxIterations,
    Plan,
    Shift,
    Window,
    merge_plans,
    open_executor,
    snapshot_id,
    solve,
    solve_regions,
)
from dispatch.engine import InlineExecutor, MissingExtraError, UnknownEngineError, each_region
from tests.dispatch.makers import (
    make_pair_visit,
    make_problem,
    make_worker,
    pinned_problem,
    random_problem,
    rich_problem,
)
from tests.dispatch.reference import breaches, cost_of

STOP = MaxIterations(10)


@pytest.fixture(scope="module")
def regions():
    return {code: random_problem(seed, visits=6, workers=4) for seed, code in enumerate("cab")}


def test_processes_find_the_plans_that_one_process_finds(regions) -> None:
    with open_executor("inline") as here, open_executor("processes", workers=1) as there:
        expected = solve_regions(regions, executor=here, stop=STOP, seed=4)
        assert solve_regions(regions, executor=there, stop=STOP, seed=4) == expected


def test_each_plan_names_its_problem_and_replays(regions) -> None:
    plans = solve_regions(regions, executor=InlineExecutor(), stop=STOP, seed=4)
    for code, plan in plans.items():
        assert plan.snapshot == snapshot_id(regions[code])
        assert solve(regions[code], stop=MaxIterations(plan.iterations), seed=plan.seed) == plan


def test_regions_come_one_by_one_in_the_order_of_their_codes(regions) -> None:
    found = each_region(regions, executor=InlineExecutor(), stop=STOP, seed=4)
    assert next(found)[0] == "a"
    assert [code for code, _ in found] == ["b", "c"]


def test_a_merged_plan_sums_its_regions(regions) -> None:
    plans = solve_regions(regions, executor=InlineExecutor(), stop=STOP, seed=4)
    merged = merge_plans(plans)
    assert merged.cost.total == pytest.approx(sum(plan.cost.total for plan in plans.values()))
    assert len(merged.routes) == sum(len(plan.routes) for plan in plans.values())
    assert isinstance(merged, Plan)


def day_without_room_for_a_break():
    """Work from 590 to 650, one of two windows of an independent pair, in the span of a break."""
    pair = make_pair_visit(kind="independent", windows=(Window(300.0, 310.0), Window(590.0, 620.0)))
    shift = Shift(480.0, 960.0, Break(40.0, 560.0, 670.0, 25.0))
    return make_problem([pair], [make_worker(shifts=(shift,))])


def test_rich_regions_break_no_rule_and_cost_what_the_definitions_say() -> None:
    """Independent pairs, breaks missed at a price, several windows and days, pins: through the engine."""
    makers = (rich_problem, pinned_problem)
    regions = {f"{seed}": makers[seed % 2](seed, visits=12, workers=4) for seed in range(8)}
    regions["break"] = day_without_room_for_a_break()
    plans = solve_regions(regions, executor=InlineExecutor(), stop=MaxIterations(3000), seed=4)
    assert [breaches(regions[code], plan) for code, plan in plans.items()] == [[]] * len(regions)
    for code, plan in plans.items():
        assert asdict(plan.cost) == pytest.approx(asdict(cost_of(regions[code], plan)), abs=1e-5)
    pairs = [v.pair for problem in regions.values() for v in problem.visits if v.pair]
    assert "independent" in {pair.kind for pair in pairs}
    assert plans["break"].cost.missed_breaks == 25.0


def test_rich_regions_come_back_from_other_processes_as_they_are_found_here() -> None:
    regions = {"rich": rich_problem(3, visits=12), "pinned": pinned_problem(4, visits=12)}
    expected = solve_regions(regions, executor=InlineExecutor(), stop=MaxIterations(3000), seed=4)
    with open_executor("processes", workers=1) as there:
        assert solve_regions(regions, executor=there, stop=MaxIterations(3000), seed=4) == expected


def test_each_region_has_its_own_stop_rule_and_start(regions) -> None:
    start = solve(regions["b"], stop=MaxIterations(500), seed=9)
    stops = {code: MaxIterations(count) for code, count in (("a", 5), ("b", 0), ("c", 7))}
    found = dict(each_region(regions, executor=InlineExecutor(), stop=stops, seed=4, starts={"b": start}))
    assert [found[code].iterations for code in "abc"] == [5, 0, 7]
    assert found["b"].routes == start.routes


def test_a_plan_of_no_region_is_empty() -> None:
    empty = merge_plans({})
    assert (empty.routes, empty.unassigned, empty.cost.total) == ((), (), 0.0)


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(UnknownEngineError, match="unknown engine 'quantum'"), open_executor("quantum"):
        pass


def test_dask_without_its_extra_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(MissingExtraError, match=r"pip install 'eldercare\[dask\]'"),
        open_executor("dask://x:1"),
    ):
        pass
