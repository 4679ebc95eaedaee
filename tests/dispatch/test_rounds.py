"""A long search is several, one after the other, and keeps the best plan of all of them."""

import itertools
import threading

import pytest

from dispatch import Cancelled, MaxIterations, any_of, solve
from dispatch import course as courses
from dispatch.chance import seeded
from dispatch.strand import Strand
from tests.dispatch.makers import make_problem, make_visit, make_worker, random_problem

NOTHING = MaxIterations(0)


@pytest.fixture(scope="module")
def roomy():
    """A region in which the first plan already serves everybody."""
    problem = random_problem(5, visits=20, workers=8)
    assert not solve(problem, stop=NOTHING, seed=1).unassigned
    return problem


@pytest.fixture
def short_rounds(monkeypatch):
    monkeypatch.setattr(courses, "PROPOSALS_A_ROUND", 200)


def seeds_of_rounds(problem, monkeypatch, **given):
    """The random numbers with which the searches of a long one begin."""
    begun = []
    monkeypatch.setattr("dispatch.search.seeded", lambda seed: begun.append(seed) or seeded(seed))
    solve(problem, stop=MaxIterations(20_000), seed=2, **given)
    return begun


def test_the_best_of_several_rounds_counts(roomy, short_rounds) -> None:
    seen = []
    plan = solve(roomy, stop=MaxIterations(200 * 20 * 4), seed=1, progress=seen.append)
    assert all(a.cost >= b.cost for a, b in itertools.pairwise(seen))
    assert plan.cost.total <= seen[-1].cost + 1e-5
    assert plan.iterations == 200 * 20 * 4


def test_several_rounds_give_the_same_plan_again(roomy, short_rounds) -> None:
    plans = [solve(roomy, stop=MaxIterations(20_000), seed=2, searches=2, threads=n) for n in (1, 2)]
    assert plans[0] == plans[1]


def test_rounds_begin_from_other_random_numbers(roomy, short_rounds, monkeypatch) -> None:
    begun = seeds_of_rounds(roomy, monkeypatch)
    assert len(set(begun)) == len(begun) > 1


def test_rounds_begin_from_nothing_beside_a_known_plan_too(roomy, short_rounds, monkeypatch) -> None:
    known = solve(roomy, stop=MaxIterations(50_000), seed=7)
    first = solve(roomy, stop=NOTHING, seed=1)
    assert first.cost.total > known.cost.total + 1.0
    begun, start = [], Strand.start

    def watched(encoded, plan=None):
        strand = start(encoded, plan)
        begun.append((plan is None, strand.cost))
        return strand

    monkeypatch.setattr(Strand, "start", watched)
    solve(roomy, stop=MaxIterations(20_000), seed=2, known=known)
    fresh = [cost for is_fresh, cost in begun if is_fresh]
    assert len(fresh) > 1
    assert min(fresh) > known.cost.total + 1.0


def test_where_visits_wait_for_somebody_one_search_takes_all_the_time(short_rounds, monkeypatch) -> None:
    crowd = make_problem([make_visit(f"v{i}") for i in range(6)], [make_worker("w")])
    assert seeds_of_rounds(crowd, monkeypatch) == [2]


def test_from_the_plan_in_force_one_search_takes_all_the_time(roomy, short_rounds, monkeypatch) -> None:
    start = solve(roomy, stop=NOTHING, seed=1)
    assert seeds_of_rounds(roomy, monkeypatch, start=start) == [2]


def test_cancel_between_rounds_keeps_the_best_so_far(roomy, short_rounds) -> None:
    event, seen = threading.Event(), []

    def tell(progress) -> None:
        seen.append(progress.cost)
        if progress.iterations > 12_000:
            event.set()

    plan = solve(roomy, stop=any_of(MaxIterations(20_000), Cancelled(event)), seed=2, progress=tell)
    assert plan.cancelled
    assert plan.cost.total <= min(seen) + 1e-5
