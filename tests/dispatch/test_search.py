"""The search as a whole: repeatable, better with time, and stoppable."""

import itertools
import threading
from dataclasses import fields, replace

import pytest

from dispatch import (
    AnyOf,
    Cancelled,
    Cost,
    MaxIterations,
    MaxRuntime,
    Plan,
    UnreadableError,
    any_of,
    problem_from_json,
    problem_to_json,
    snapshot_id,
    solve,
)
from dispatch.__main__ import main
from dispatch.chance import seeded
from dispatch.copies import copied
from dispatch.encode import encode
from dispatch.order import rebuild
from dispatch.strand import Strand
from tests.dispatch.makers import make_problem, make_visit, random_problem, rich_problem
from tests.dispatch.reference import breaches

# Each part of a plan's cost is rounded to six decimals, the cost of a search is not.
ROUNDED = 0.5e-6 * len(fields(Cost))


@pytest.fixture(scope="module")
def region():
    return random_problem(5, visits=20, workers=8)


def test_the_same_seed_and_iterations_give_the_same_plan(region) -> None:
    assert solve(region, stop=MaxIterations(60), seed=3) == solve(region, stop=MaxIterations(60), seed=3)


def test_another_seed_may_go_another_way(region) -> None:
    costs = {solve(region, stop=MaxIterations(300), seed=seed).cost.total for seed in range(6)}
    assert len(costs) > 1


def test_searching_makes_the_first_plan_no_worse(region) -> None:
    first, later = (solve(region, stop=MaxIterations(n), seed=1).cost.total for n in (0, 200))
    assert later <= first


def test_the_plan_tells_its_seed_iterations_and_snapshot(region) -> None:
    plan = solve(region, stop=MaxIterations(20), seed=9)
    assert (plan.seed, plan.iterations, plan.snapshot) == (9, 20, snapshot_id(region))


def test_a_plan_replays_from_the_stored_problem(region) -> None:
    stored = problem_from_json(problem_to_json(region))
    assert stored == region
    assert solve(stored, stop=MaxIterations(30), seed=2) == solve(region, stop=MaxIterations(30), seed=2)


def test_a_plan_survives_json(region) -> None:
    plan = solve(region, stop=MaxIterations(10), seed=1)
    assert Plan.from_json(plan.to_json()) == plan


def test_json_that_is_no_plan_is_refused_with_the_field() -> None:
    plan = solve(make_problem(), stop=MaxIterations(0), seed=1)
    broken = plan.to_json().replace('"arrival": 540.0', '"arrival": "noon"')
    with pytest.raises(UnreadableError, match=r"Plan\.routes\[0\]\.stops\[0\]\.arrival: 'noon' does not fit"):
        Plan.from_json(broken)


def test_json_with_an_unknown_field_is_refused() -> None:
    text = problem_to_json(make_problem()).replace('"weights": {', '"weights": {"luck": 1.0, ')
    with pytest.raises(UnreadableError, match=r"Problem\.weights: unknown field 'luck'"):
        problem_from_json(text)


def test_another_problem_has_another_snapshot() -> None:
    assert snapshot_id(make_problem()) != snapshot_id(make_problem([make_visit(priority=2)]))


def test_cancel_from_the_progress_callback_keeps_the_best_plan_so_far(region) -> None:
    event = threading.Event()
    seen = []

    def watch(progress) -> None:
        seen.append(progress)
        if progress.iterations >= 3200:
            event.set()

    plan = solve(region, stop=any_of(MaxIterations(100_000), Cancelled(event)), seed=1, progress=watch)
    assert plan.cancelled
    assert 3200 <= plan.iterations < 10_000
    assert plan.cost.total <= seen[-1].cost + ROUNDED


def test_a_search_cancelled_before_it_begins_still_gives_the_first_plan(region) -> None:
    event = threading.Event()
    event.set()
    assert solve(region, stop=Cancelled(event), seed=1).routes


def test_progress_counts_up_and_the_best_cost_never_rises(region) -> None:
    seen = []
    solve(region, stop=MaxIterations(64), seed=1, progress=seen.append)
    assert [one.iterations for one in seen] == list(range(65))
    assert all(a.cost >= b.cost for a, b in itertools.pairwise(seen))


def test_a_runtime_limit_ends_the_search(region) -> None:
    plan = solve(region, stop=MaxRuntime(0.05), seed=1)
    assert plan.seconds >= 0.05


def test_the_first_of_several_rules_stops() -> None:
    rule = any_of(MaxIterations(10), MaxRuntime(100.0))
    assert rule == AnyOf((MaxIterations(10), MaxRuntime(100.0)))
    assert rule.progress(5, 1.0) == 0.5
    assert rule.progress(10, 1.0) == 1.0


def test_seconds_do_not_make_plans_differ(region) -> None:
    plan = solve(region, stop=MaxIterations(0), seed=1)
    assert replace(plan, seconds=99.0) == plan


@pytest.mark.parametrize("maker", [random_problem, rich_problem])
def test_two_searches_find_the_same_plan_on_one_thread_and_on_two(maker) -> None:
    problem = maker(7, visits=24, workers=6, days=2)
    plans = [
        solve(problem, stop=MaxIterations(60_000), seed=4, searches=2, threads=threads) for threads in (1, 2)
    ]
    assert plans[0] == plans[1]


def test_more_threads_than_searches_change_nothing(region) -> None:
    one, four = (solve(region, stop=MaxIterations(20_000), seed=4, threads=threads) for threads in (1, 4))
    assert one == four


def test_several_searches_find_a_plan_no_worse_than_each_first_plan(region) -> None:
    first = min(solve(region, stop=MaxIterations(0), seed=seed).cost.total for seed in (4, 5, 6))
    assert solve(region, stop=MaxIterations(5000), seed=4, searches=3).cost.total <= first


def strands_of(problem, seeds):
    return [
        Strand.start(encode(problem)._replace(world=copied(encode(problem).world, seeded(seed))))
        for seed in seeds
    ]


def test_a_search_goes_on_from_a_better_one(region) -> None:
    ahead, behind = strands_of(region, [1, 2])
    ahead.improve(0.9, 50_000)
    assert ahead.cost < behind.cost
    behind.go_on_from(ahead)
    assert behind.cost == ahead.cost
    assert behind.total() == pytest.approx(ahead.cost)
    assert rebuild(behind.encoded.world)


def test_a_search_does_not_go_on_from_a_worse_one(region) -> None:
    ahead, behind = strands_of(region, [1, 2])
    ahead.improve(0.9, 50_000)
    cost = ahead.cost
    ahead.go_on_from(behind)
    assert ahead.cost == cost


def test_searches_that_share_a_plan_stay_apart(region) -> None:
    ahead, behind = strands_of(region, [1, 2])
    ahead.improve(0.9, 50_000)
    behind.go_on_from(ahead)
    kept = ahead.best.next.copy()
    behind.improve(0.0, 5000)
    assert (ahead.best.next == kept).all()


def test_the_best_cost_of_several_searches_never_rises(region) -> None:
    seen = []
    solve(region, stop=MaxIterations(30_000), seed=1, searches=3, threads=2, progress=seen.append)
    assert all(a.cost >= b.cost for a, b in itertools.pairwise(seen))


@pytest.mark.parametrize("searches", [1, 2])
def test_cancel_from_another_thread_leaves_the_best_plan_so_far(region, searches) -> None:
    event, seen = threading.Event(), []
    canceller = threading.Timer(0.2, event.set)
    canceller.start()
    rule = any_of(MaxRuntime(60.0), Cancelled(event))
    plan = solve(region, stop=rule, seed=1, searches=searches, threads=searches, progress=seen.append)
    canceller.join()
    assert plan.cancelled
    assert plan.seconds < 30.0
    assert plan.cost.total <= seen[-1].cost + ROUNDED
    assert breaches(region, plan) == []


@pytest.fixture
def file(tmp_path, region):
    path = tmp_path / "problem.json"
    path.write_text(problem_to_json(region))
    return path


def command_plan(file, capsys, *options):
    assert main(["solve", str(file), "--iterations", "20000", "--seed", "4", *options]) == 0
    return Plan.from_json(capsys.readouterr().out)


def test_the_command_runs_one_search_when_iterations_are_counted(file, region, capsys) -> None:
    plan = command_plan(file, capsys, "--threads", "2")
    assert plan == solve(region, stop=MaxIterations(20_000), seed=4)


def test_the_command_runs_as_many_searches_as_it_is_told(file, region, capsys) -> None:
    plan = command_plan(file, capsys, "--threads", "2", "--searches", "2")
    assert plan == solve(region, stop=MaxIterations(20_000), seed=4, searches=2)


def test_the_command_runs_a_search_on_each_thread_within_a_time_limit(file, capsys) -> None:
    assert main(["solve", str(file), "--seconds", "0.2", "--threads", "2"]) == 0
    assert Plan.from_json(capsys.readouterr().out).seconds >= 0.2
