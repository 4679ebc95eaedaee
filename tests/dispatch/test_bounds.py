"""No move is thrown away that would have paid: what it costs at least is never more than what it costs."""

from dataclasses import replace
from math import inf, isnan

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch import MaxIterations, solve
from dispatch.amounts import empty_logs, total, undo_times
from dispatch.bounds import is_cheap
from dispatch.compiled import entry
from dispatch.encode import encode
from dispatch.links import drop, lift, undo_links
from dispatch.moves import key_between
from dispatch.records import CHARGED, NODES, ROUTES
from dispatch.restore import restore_plan
from dispatch.schedule import queue_links, retime
from dispatch.weights import Weights
from tests.dispatch.makers import random_problem

ROUNDING = 1e-6
WITHOUT_SHARED_WORK = replace(Weights(), spread=0.0, discontinuity=0.0)


@entry
def cost_of_moving(world, node, route, before):
    """What it costs to put the node behind another; NaN when that is no move or does not fit."""
    after = world.nodes[before].next
    if world.offers[node, route] == inf or node == before:
        return np.nan
    if node == after:
        return np.nan
    cost = total(world)
    lift(world, node)
    world.nodes[node].key = key_between(world, before, after, world.nodes[node].key)
    drop(world, node, route, before)
    queue_links(world)
    fits = retime(world, inf)
    extra = total(world) - cost
    undo_links(world)
    undo_times(world)
    empty_logs(world)
    return extra if fits else np.nan


@entry
def may_pay(world, node, route, before, slack):
    """Whether the search would try the same move."""
    return is_cheap(world, node, route, before, world.nodes[before].next, slack)


def thrown_away(problem, iterations):
    """The moves of one visit for one person that cost less than the search believes."""
    encoded = encode(problem)
    world = encoded.world
    restore_plan(encoded, solve(problem, stop=MaxIterations(iterations), seed=1))
    nodes, routes, wrong = world.facts[NODES], world.facts[ROUTES], []
    for node in range(nodes):
        if world.nodes["route"][node] == routes:
            continue
        for before in range(nodes + routes):
            route = world.nodes["route"][before]
            if route == routes:
                continue
            extra = cost_of_moving(world, node, route, before)
            assert world.counts[CHARGED] == 0
            if not isnan(extra) and not may_pay(world, node, route, before, extra + ROUNDING):
                wrong.append((node, route, before, extra))
    return wrong


def alone(problem):
    """The problem without its pairs, whose second routes the bound knows only as they last were."""
    return replace(problem, visits=tuple(visit for visit in problem.visits if visit.pair is None))


problems = st.builds(
    random_problem, st.integers(0, 10**6), st.integers(2, 14), st.integers(1, 5), st.integers(1, 2)
)


@settings(max_examples=40, deadline=None)
@given(problems, st.sampled_from([0, 500]))
def test_no_move_that_pays_is_thrown_away(problem, iterations) -> None:
    problem = alone(replace(problem, weights=WITHOUT_SHARED_WORK))
    assert thrown_away(problem, iterations) == []


@settings(max_examples=40, deadline=None)
@given(problems, st.sampled_from([0, 500]))
def test_shared_work_and_new_faces_are_counted_at_least(problem, iterations) -> None:
    assert thrown_away(alone(problem), iterations) == []
