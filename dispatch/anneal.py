"""The search: propose a small change, time it, and keep it when it is better, or by chance when it is worse.

Simulated annealing with the threshold drawn first: a change is kept when the new cost is at most
cost - temperature x ln(u), so that most proposals are rejected before they are timed.
"""

from math import log
from typing import NamedTuple

import numpy as np

from dispatch.accounts import within_hours
from dispatch.amounts import empty_logs, keep_trial, total, undo_times
from dispatch.chance import draw
from dispatch.compiled import compiled, entry, inlined
from dispatch.hopes import refresh_hopes
from dispatch.links import NOWHERE, undo_links
from dispatch.moves import propose
from dispatch.order import rebuild
from dispatch.records import CHARGED, LINKED, NODES, RESTED, ROUTES, Floats, Ints, World
from dispatch.schedule import queue_links, retime

DUST = 1e-7  # smaller differences are rounding


class Snapshot(NamedTuple):
    """What has to be kept of a solution; `rebuild` finds the rest again."""

    next: Ints
    route: Ints
    key: Floats
    rest_from: Floats
    cost: Floats  # one entry, by the true weights


def new_snapshot(world: World) -> Snapshot:
    """An empty snapshot, worse than everything."""
    nodes, routes = len(world.nodes), len(world.routes)
    return Snapshot(
        np.zeros(nodes, dtype=np.int64),
        np.zeros(nodes, dtype=np.int64),
        np.zeros(nodes),
        np.zeros(routes),
        np.full(1, np.inf),
    )


def copy_snapshot(target: Snapshot, source: Snapshot) -> None:
    """Overwrite one snapshot with another of the same world."""
    for to, given in zip(target, source, strict=True):
        to[...] = given


@entry
def anneal(world: World, best: Snapshot, count: int, temperature: float, keep_best: bool) -> int:
    """Propose so many changes at one temperature; gives the number that were kept.

    `keep_best` while the weights are the true ones, so that costs can be compared with the best known.
    """
    cost, kept = total(world), 0
    for _ in range(count):
        slack = -temperature * log(1.0 - draw(world.random))
        if attempt(world, cost, slack):
            kept += 1
            cost = total(world)
            if keep_best and cost < best.cost[0] - DUST:
                save(world, best)
    return kept


@inlined
def attempt(world: World, cost: float, slack: float) -> bool:
    """One proposal, kept when it costs at most `slack` more, else undone."""
    if propose(world, slack) and (world.counts[CHARGED] == 0 or within_hours(world)):
        queue_links(world)
        if retime(world, cost + slack):
            refresh_hopes(world)
            keep_trial(world)
            return True
    if world.counts[LINKED] or world.counts[RESTED] or world.crossing[0] != NOWHERE:
        undo_links(world)
        undo_times(world)
        empty_logs(world)
    return False


@compiled
def save(world: World, best: Snapshot) -> None:
    """Keep the solution as the best."""
    for node in range(len(world.nodes)):
        now = world.nodes[node]
        best.next[node], best.route[node], best.key[node] = now.next, now.route, now.key
    for route in range(len(world.routes)):
        best.rest_from[route] = world.routes[route].rest_from
    best.cost[0] = total(world)


@entry
def keep(world: World, best: Snapshot) -> None:
    """Keep the solution as the best, called from Python."""
    save(world, best)


@compiled
def load(world: World, kept: Snapshot) -> None:
    """Bring back a solution's rings and keys; `rebuild` has to time it."""
    for node in range(world.facts[NODES]):
        world.nodes[node].route = kept.route[node]
    for node in range(len(world.nodes)):
        world.nodes[node].next, world.nodes[node].key = kept.next[node], kept.key[node]
        world.nodes[kept.next[node]].prev = node
    for route in range(world.facts[ROUTES]):
        world.routes[route].rest_from = kept.rest_from[route]


@entry
def restore(world: World, kept: Snapshot) -> bool:
    """Bring back a solution and time it."""
    load(world, kept)
    return rebuild(world)
