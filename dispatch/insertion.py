"""Putting left-out visits into routes and taking visits out, as whole steps.

A trial links a visit, times what follows, reads the difference in cost and takes everything back.
"""

from math import inf

from dispatch.accounts import within_hours
from dispatch.amounts import empty_logs, keep_trial, undo_times
from dispatch.compiled import compiled, entry, inlined
from dispatch.hopes import refresh_hopes
from dispatch.links import (
    drop,
    gate_of,
    key_after,
    key_before,
    key_inside,
    lift,
    undo_links,
)  # fmt: skip
from dispatch.records import CHARGED, FITS, HOURS_EXCEEDED, NO_ROOM, ROUTES, Ints, World
from dispatch.schedule import queue_links, retime


@inlined
def key_bounds(world: World, choice: Ints, count: int) -> tuple[float, float]:
    """The keys between which a visit has to lie that goes behind the given nodes."""
    low, high = -inf, inf
    for k in range(count):
        before = choice[2 * k + 1]
        low = max(low, key_before(world, before))
        high = min(high, key_after(world, world.nodes[before].next))
    return low, high


@compiled
def insert(world: World, visit: int, choice: Ints) -> int:
    """Link a left-out visit as `choice` says (route and node before it for each position) and time it.

    Gives FITS, or the row of the reason why not; `take_back` undoes everything in either case.
    """
    asked = world.visits[visit]
    low, high = key_bounds(world, choice, asked.after - asked.first)
    if low >= high:
        return NO_ROOM
    key = key_inside(world, low, high, world.nodes[asked.first].key)
    for node in range(asked.first, asked.after):
        lift(world, node)
        world.nodes[node].key = key
    for node in range(asked.first, asked.after):
        k = node - asked.first
        drop(world, node, choice[2 * k], choice[2 * k + 1])
    if world.counts[CHARGED] > 0 and not within_hours(world):
        return HOURS_EXCEEDED
    queue_links(world)
    return FITS if retime(world, inf) else NO_ROOM


@inlined
def take_back(world: World) -> None:
    """Undo the last insertion."""
    undo_links(world)
    undo_times(world)
    empty_logs(world)


@entry
def place(world: World, visit: int, choice: Ints) -> bool:
    """Do the insertion for good; False, and nothing changed, when it does not fit."""
    if insert(world, visit, choice) != FITS:
        take_back(world)
        return False
    refresh_hopes(world)
    keep_trial(world)
    return True


@entry
def remove(world: World, pending: Ints, count: int) -> bool:
    """Leave out the first `count` visits of `pending`; False when what stays cannot be timed any more.

    That is rare (an earlier visit can push a break to a worse place), and the world is spoilt then.
    """
    pool = world.facts[ROUTES]
    for k in range(count):
        asked = world.visits[pending[k]]
        for node in range(asked.first, asked.after):
            lift(world, node)
        for node in range(asked.first, asked.after):
            drop(world, node, pool, gate_of(world, pool))
        queue_links(world)
        if not retime(world, inf):
            return False
        refresh_hopes(world)
        keep_trial(world)
    return True
