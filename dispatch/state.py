"""The arrays that change while searching: one solution, and the scratch space of the kernel.

All visits that are placed stand in one global `order`, and every route visits its nodes in that order. Since
each visit has one place in the order, two routes can never wait for each other in a circle, however many
double-staffed visits they share. (A few legal plans cannot be written like this: where one worker is needed
between the two parts of a sequence by the very person who does the second part.)
"""

from math import nan
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dispatch.chance import seeded
from dispatch.records import PARTS, UNASSIGNED, Data, Floats, Ints, Records

NONE = -1  # no node, no route, no rank

NODE_STATE = np.dtype(
    [
        ("route", "i8"),  # the route as a linked list
        ("prev", "i8"),
        ("next", "i8"),
        ("start", "f8"),  # the timetable, NaN while the node is not placed
        ("done", "f8"),
        ("waited", "f8"),
        ("late", "f8"),
        ("rested", "i8"),  # 1 when the break of the route is over by the end of this node
        ("pause", "f8"),  # start of the break on the way to this node or there before it, NaN for none
    ]
)
ROUTE_STATE = np.dtype([("head", "i8"), ("tail", "i8"), ("home", "f8")])


class State(NamedTuple):
    """One solution with its timetable."""

    order: Ints  # placed visits, the first `size[0]` entries
    rank: Ints  # of each visit in the order
    size: Ints
    nodes: Records  # NODE_STATE
    routes: Records  # ROUTE_STATE
    loads: Floats  # minutes of work per account
    cost: Floats  # weighted, by part


PART = np.dtype(
    [
        ("free", "f8"),  # one position while its visit is timed: the worker is free at the place before,
        ("came", "f8"),  # comes to the visit,
        ("ready", "f8"),  # is ready, perhaps after a break,
        ("begin", "f8"),  # and starts
        ("broke", "f8"),  # start of the break, NaN for none
        ("worker_load", "f8"),  # accounts before the insertion
        ("day_load", "f8"),
    ]
)
LOGGED = np.dtype(
    [
        ("node", "i8"),
        ("start", "f8"),
        ("done", "f8"),
        ("waited", "f8"),
        ("late", "f8"),
        ("rested", "i8"),
        ("pause", "f8"),
    ]
)
ROUTE_LOGGED = np.dtype([("route", "i8"), ("home", "f8")])
MARK = np.dtype(
    [
        ("flag", "i8"),  # 0 unlisted, 1 listed and settled, 2 its next node has to be timed again
        ("listed", "i8"),  # the routes that are listed, in the order they were
    ]
)
FOUND = np.dtype(
    [
        ("extra", "f8"),  # least extra cost with this route in this position
        ("start", "f8"),  # the start time then
        ("why", "i8"),  # else the reason that got furthest
        ("bound", "f8"),  # no insertion into this route costs less
        ("ranked", "i8"),  # the routes by rising bound
    ]
)
# Rows of `choices`: the insertion on trial, the best of a scan, and that of the visit which goes next.
TRIAL, BEST, CHOSEN = range(3)


class Scratch(NamedTuple):
    """What one evaluation writes down so that it can be undone, and what a scan of insertions found."""

    parts: Records  # PART by position
    choices: Ints  # by row: route and node before it, for each position
    log: Records  # LOGGED
    route_log: Records  # ROUTE_LOGGED
    tally: Ints  # nodes logged, routes logged, routes listed
    old_cost: Floats
    marks: Records  # MARK
    found: Records  # FOUND by position and route
    gain: Floats  # cost of the best insertion, of the best with another first person, and endless
    pending: Ints  # visits to be removed or inserted
    random: npt.NDArray[np.uint64]


def empty_state(data: Data) -> State:
    """Nobody goes anywhere and every visit is left out."""
    visits = len(data.visits)
    nodes = np.zeros(len(data.nodes), dtype=NODE_STATE).view(np.recarray)
    for name in ("route", "prev", "next"):
        nodes[name] = NONE
    for name in ("start", "done", "pause"):
        nodes[name] = nan
    routes = np.full(len(data.routes), NONE, dtype=ROUTE_STATE).view(np.recarray)
    routes["home"] = data.routes["opens"]
    cost = np.zeros(PARTS)
    cost[UNASSIGNED] = data.visits["price"].sum()
    return State(
        order=np.zeros(visits, dtype=np.int64),
        rank=np.full(visits, NONE, dtype=np.int64),
        size=np.zeros(1, dtype=np.int64),
        nodes=nodes,
        routes=routes,
        loads=np.zeros(len(data.limits)),
        cost=cost,
    )


def new_scratch(data: Data, seed: int) -> Scratch:
    """Scratch space of the right sizes; the seed starts the random numbers."""
    visits, nodes, routes = len(data.visits), len(data.nodes), len(data.routes)
    return Scratch(
        parts=np.zeros(2, dtype=PART).view(np.recarray),
        choices=np.full((3, 4), NONE, dtype=np.int64),
        log=np.zeros(nodes, dtype=LOGGED).view(np.recarray),
        route_log=np.zeros(routes, dtype=ROUTE_LOGGED).view(np.recarray),
        tally=np.zeros(3, dtype=np.int64),
        old_cost=np.zeros(PARTS),
        marks=np.zeros(routes, dtype=MARK).view(np.recarray),
        found=np.zeros((2, routes), dtype=FOUND).view(np.recarray),
        gain=np.full(3, np.inf),
        pending=np.zeros(visits, dtype=np.int64),
        random=seeded(seed),
    )


def copy_state(target: State, source: State) -> None:
    """Overwrite one solution with another of the same problem."""
    for into, values in zip(target, source, strict=True):
        into[...] = values
