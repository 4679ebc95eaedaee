"""After any number of proposals the arrays of the search stand for one plan, and its amounts are right."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.anneal import anneal, restore
from dispatch.chance import seeded
from dispatch.copies import copied
from dispatch.encode import encode
from dispatch.order import rebuild
from dispatch.records import SINGLE, UNEVEN_IDLE, VISITS, WORST, WORST_LATE
from dispatch.recreate import recreate
from dispatch.strand import Strand
from tests.dispatch.makers import pinned_problem, rich_problem

PROPOSALS, REPAIRS = 3000, 10
HEATS = 500.0, 20.0, 3.0, 0.5, 0.0

problems = st.builds(
    lambda maker, *sizes: maker(*sizes),
    st.sampled_from([rich_problem, pinned_problem]),
    st.integers(0, 10**6),
    st.integers(1, 30),
    st.integers(1, 6),
    st.integers(1, 2),
)
temperatures = st.lists(st.sampled_from(HEATS), min_size=1, max_size=3)


def begin(problem, seed=1):
    encoded = encode(problem)
    return Strand.start(encoded._replace(world=copied(encoded.world, seeded(seed))))


def searched(problem, heats):
    strand = begin(problem)
    for heat in heats:
        anneal(strand.encoded.world, strand.best, PROPOSALS, heat, True)
    return strand


def ring_of(world, gate):
    """The nodes on the ring of a gate, the gate left out."""
    found, node = [], int(world.nodes[gate].next)
    while node != gate:
        assert len(found) <= len(world.nodes), "the ring does not close"
        found.append(node)
        node = int(world.nodes[node].next)
    return found


def assert_sound(encoded):
    world, nodes, pool = encoded.world, encoded.world.nodes, len(encoded.routes)
    rings = [ring_of(world, encoded.gate(route)) for route in range(pool + 1)]
    assert sorted(node for ring in rings for node in ring) == list(range(len(encoded.tasks)))
    for route, ring in enumerate(rings):
        chain = [encoded.gate(route), *ring, encoded.gate(route)]
        assert [int(nodes[node].prev) for node in chain[1:]] == chain[:-1]
        assert {int(nodes[node].route) for node in ring} <= {route}
        if route < pool:
            assert np.isfinite(world.offers[ring, route]).all()
            assert (np.diff(nodes.key[ring]) > 0).all()
    for visit in world.visits[: world.facts[VISITS]]:
        assert_whole(world, visit, pool)
    assert (world.loads <= world.limits + 1e-6).all()


def assert_whole(world, visit, pool):
    own = world.nodes[visit.first : visit.after]
    assert len({bool(node.route == pool) for node in own}) == 1
    if visit.twin >= 0:
        other = world.nodes[world.visits[visit.twin].first]
        assert (own[0].route == pool) == (other.route == pool)
    if visit.kind != SINGLE:
        assert own[0].key == own[1].key
        if own[0].route != pool:
            assert world.routes[own[0].route].worker != world.routes[own[1].route].worker


def assert_amounts(encoded):
    """What was kept up to date is what a fresh timetable of the same rings gives."""
    world, fresh = encoded.world, copied(encoded.world)
    assert rebuild(fresh)
    counted = [i for i in range(len(world.sums)) if i not in {UNEVEN_IDLE, WORST_LATE}]
    if world.facts[WORST]:
        counted.append(WORST_LATE)
    assert world.sums[counted] == pytest.approx(fresh.sums[counted], rel=1e-9, abs=1e-6)
    assert world.sums[UNEVEN_IDLE] == pytest.approx(fresh.sums[UNEVEN_IDLE], rel=1e-6, abs=1e-3)
    for name in ("start", "pause"):
        assert world.nodes[name] == pytest.approx(fresh.nodes[name], abs=1e-6, nan_ok=True)
    assert world.loads == pytest.approx(fresh.loads, abs=1e-6)
    assert (world.comers == fresh.comers).all()


@settings(max_examples=100, deadline=None)
@given(problems, temperatures)
def test_the_rings_are_sound_after_small_moves(problem, heats) -> None:
    assert_sound(searched(problem, heats).encoded)


@settings(max_examples=150, deadline=None)
@given(problems, temperatures)
def test_the_running_amounts_are_those_of_a_fresh_timetable(problem, heats) -> None:
    assert_amounts(searched(problem, heats).encoded)


@pytest.mark.parametrize("seed", range(40))
def test_the_amounts_stay_right_while_a_larger_region_cools(seed) -> None:
    """Seeds of which several once crossed routes of other modes and breaks without timing them anew."""
    strand = begin(rich_problem(seed, visits=24, workers=4), seed)
    for heat in HEATS * 2:
        for _ in range(4):
            anneal(strand.encoded.world, strand.best, PROPOSALS // 4, heat, True)
            assert_amounts(strand.encoded)


@settings(max_examples=80, deadline=None)
@given(problems, temperatures)
def test_repairs_keep_the_rings_sound_and_the_amounts_right(problem, heats) -> None:
    strand = searched(problem, heats)
    for _ in range(REPAIRS):
        recreate(strand.encoded.world, strand.survey, strand.before, heats[-1])
        assert_sound(strand.encoded)
        assert_amounts(strand.encoded)


@pytest.mark.parametrize("seed", range(10))
def test_a_repair_that_is_not_kept_leaves_no_trace(seed) -> None:
    strand = begin(rich_problem(seed, visits=24, workers=4), seed)
    world, undone = strand.encoded.world, 0
    for _ in range(REPAIRS):
        nodes, routes, sums = world.nodes.copy(), world.routes.copy(), world.sums.copy()
        if not recreate(world, strand.survey, strand.before, 1e-9):
            undone += 1
            assert nodes.tobytes() == world.nodes.tobytes()
            assert [row["home"] for row in routes] == [row["home"] for row in world.routes]
            assert (sums == world.sums).all()
    assert undone


@settings(max_examples=60, deadline=None)
@given(problems, st.floats(0.0, 1.0))
def test_a_search_keeps_a_best_plan_that_can_be_brought_back(problem, progress) -> None:
    strand = begin(problem)
    for share in (0.0, progress, 1.0):
        strand.improve(share, PROPOSALS)
    cost = strand.cost
    assert restore(strand.encoded.world, strand.best)
    assert strand.total() == pytest.approx(cost, rel=1e-9, abs=1e-5)
    assert_sound(strand.encoded)
    strand.finish()
    assert strand.total() <= cost + 1e-5
    assert_sound(strand.encoded)
    assert_amounts(strand.encoded)


def test_a_half_whose_absence_would_close_a_later_window_is_left_out_all_the_same() -> None:
    """The first plan of this region was once spoilt by it."""
    assert_sound(begin(rich_problem(18, 18, 1, 2)).encoded)
