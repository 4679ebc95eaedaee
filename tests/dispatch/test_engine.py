"""Regions solved by one executor or another give the same plans."""

import sys

import pytest

from dispatch import MaxIterations, Plan, merge_plans, open_executor, snapshot_id, solve, solve_regions
from dispatch.engine import InlineExecutor, MissingExtraError, UnknownEngineError, each_region
from tests.dispatch.makers import random_problem

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
