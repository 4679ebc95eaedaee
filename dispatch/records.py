"""The arrays that the compiled kernel reads and writes: what each column means.

A *node* is one position of one visit, a *route* is one shift of one worker, a *spot* is a row of the travel
matrices. Routes are rings: route r starts and ends at its *gate*, node N + r, so that nothing is ever first
or last of all. One more ring, the *pool*, holds the nodes of the visits that are left out. Row V + r of the
visits is the way home of route r, so that whatever follows a node is timed in the same way.

Each visit has one *key*, and every route serves its nodes in the order of the keys. Since a double-staffed
visit has one key for both its people, two routes can never wait for each other in a circle. (A few legal
plans cannot be written like this: where one worker is needed between the two parts of a sequence by the very
person who does the second part.)

Work is limited and shared out per *account*: each worker has one, and each worker-day.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dispatch.plan import Reason

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Records = npt.NDArray[Any]
Table = npt.NDArray[np.int32]  # a small one, to stay near the processor
Word = npt.NDArray[np.uint64]

# Kinds of a row of visits.
SINGLE, TOGETHER, SEQUENCE, HOME = range(4)

REASONS = tuple(Reason)
HOURS_EXCEEDED, NO_ROOM = REASONS.index(Reason.HOURS_EXCEEDED), REASONS.index(Reason.NO_ROOM)
FREE = FITS = -1  # no rule stops this node on this route; the insertion fits

# A pinned visit is left out only when it cannot be done at all.
PINNED_PRICE = 1e7

# Running amounts in `sums`; STATIC and the prices are costs, the others minutes still to be weighted.
# UNEVEN_IDLE is no part of the objective: it stands in for WORST_IDLE, which is flat where several are idle.
AMOUNTS = 9
STATIC, LATE, WAITED, OVER, SHIFT, MISSED, WORST_LATE, WORST_IDLE, UNEVEN_IDLE = range(AMOUNTS)
# Entries of `weights`: of the minutes above, and of what `charge` prices.
SPREAD, DISCONTINUITY, WAY = range(AMOUNTS, AMOUNTS + 3)
# Entries of `counts`; RESTED is the route whose break a trial moved, counted from 1.
LOGGED_NODES, LOGGED_ROUTES, LINKED, CHARGED, QUEUED, STAMP, EASED_LATE, EASED_IDLE, EFFORT, RESTED = range(
    10
)
# Entries of `facts`, which never change: sizes, and which parts of the model this problem uses.
NODES, ROUTES, VISITS, HOURS, SENIORS, IDLE, WORST, TWINS = range(8)

NODE = np.dtype(
    [
        # What every proposal asks comes first, to lie side by side. Indices without a sign need no test for
        # counting from the end when they are used.
        ("visit", "u4"),
        ("route", "i4"),  # the ring it is on
        ("prev", "u4"),
        ("next", "u4"),
        ("spot", "u4"),  # where one leaves from; of a gate the start place
        ("into", "u4"),  # where one arrives; the same but for a gate, where it is the end place
        ("key", "f8"),  # that of its visit
        ("hope", "f8"),  # the same for all nodes of its visit: no change from here on can save more
        ("rate", "f8"),  # and no more than that for each minute by which it starts earlier
        ("done", "f8"),  # of a gate: when its shift starts
        ("minutes", "f8"),
        ("opens", "f8"),  # the first window
        ("ends", "f8"),
        ("closes", "f8"),
        ("late", "f8"),
        ("waited", "f8"),
        ("start", "f8"),  # the timetable, NaN while the node is not placed
        ("window", "i4"),  # further windows: window to window_after - 1
        ("window_after", "i4"),
        ("tail", "f8"),  # cost of lateness and waiting from here to the end of the route
        ("tail_rate", "f8"),
        ("pause", "f8"),  # start of the break on the way to this node or there before it, NaN for none
        ("rested", "i8"),  # 1 when the break of the route is over by the end of this node
        ("last", "f8"),  # the last close of all windows
        ("latest", "f8"),  # a later start is too late here or further on; of a gate the close of its shift
    ]
)
VISIT = np.dtype(
    [
        ("first", "i4"),  # its nodes are first to after - 1
        ("after", "i4"),
        ("kind", "i4"),
        ("twin", "i4"),  # the other half of an independent pair, -1 for none: both are done or neither
        ("senior", "i4"),  # row of `comers`, -1 when continuity inside the horizon does not matter
        ("least", "f8"),
        ("greatest", "f8"),
        ("price", "f8"),  # of leaving it out
        ("target", "f8"),  # start in the plan in force, NaN when there is none
        ("stamp", "i8"),  # of the last change that queued it
        ("hope", "f8"),  # what may be saved from here on, while it is queued
        ("possible", "i8"),  # how many routes could take its scarcest position
        ("ready", "i8"),  # how many of its nodes are in front while the keys are drawn anew
    ]
)
WINDOW = np.dtype([("opens", "f8"), ("ends", "f8"), ("closes", "f8")])
ROUTE = np.dtype(
    [
        ("mode", "i4"),
        ("worker", "i4"),  # also the worker's account
        ("day", "i4"),  # the account of the worker's day
        ("front", "i4"),  # its next node while the keys are drawn anew
        ("opens", "f8"),
        ("ends", "f8"),
        ("closes", "f8"),
        ("rest", "f8"),  # minutes of the break, 0 for none
        ("rest_opens", "f8"),
        ("rest_closes", "f8"),
        ("rest_price", "f8"),  # of missing it, endless when it must be taken
        ("rest_from", "f8"),  # taken on the first arrival from then on, or earlier where it costs nothing
        ("rest_was", "f8"),  # `rest_from` before the trial that moved the break
        ("work", "f8"),  # minutes of visits and travel
        ("home", "f8"),  # when the worker is back
        ("idle", "f8"),
        ("missed", "f8"),  # price of a missed break
        ("stamp", "i8"),  # of the last change after which its hopes were written anew
    ]
)
LOGGED = np.dtype(
    [
        ("node", "i8"),
        ("start", "f8"),
        ("done", "f8"),
        ("waited", "f8"),
        ("late", "f8"),
        ("pause", "f8"),
        ("rested", "i8"),
    ]
)
ROUTE_LOGGED = np.dtype([("route", "i8"), ("home", "f8"), ("idle", "f8"), ("missed", "f8")])
WAITING_TURN = np.dtype([("key", "f8"), ("visit", "i8")])
LINK_LOGGED = np.dtype([("node", "i8"), ("prev", "i8"), ("route", "i8"), ("key", "f8")])
CHARGE_LOGGED = np.dtype(
    [
        ("route", "i8"),
        ("work", "f8"),
        ("load", "f8"),
        ("day_load", "f8"),
        ("senior", "i8"),
        ("came", "i8"),  # 1 for a person who now comes to the senior, -1 for one who does so no more
    ]
)
PART = np.dtype(
    [
        ("free", "f8"),  # one position while its visit is timed: the worker is free at the place before,
        ("came", "f8"),  # comes to the visit,
        ("ready", "f8"),  # is ready, perhaps after a break,
        ("begin", "f8"),  # and starts
        ("broke", "f8"),  # start of the break, NaN for none
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


class World(NamedTuple):
    """One problem, one solution of it and the scratch space of the kernel, in few arrays.

    They travel together because each further argument makes every call dearer to compile.
    """

    nodes: Records  # NODE: the positions, a gate for each route, and the gate of the pool
    visits: Records  # VISIT: the visits, then a way home for each route and for the pool
    routes: Records  # ROUTE, and the pool
    windows: Records  # WINDOW
    minutes: Floats  # of travel, by mode, spot and spot
    prices: Floats  # of travel, in units of weight WAY; the same array where only minutes cost
    offers: Floats  # price of each route's person for each node, endless when a rule bars it
    loads: Floats  # minutes of work per account
    limits: Floats  # greatest minutes per account
    comers: Ints  # by senior and worker: how many positions
    weights: Floats
    sums: Floats
    old_sums: Floats
    hope: Floats  # one entry: what all that is queued may still save
    counts: Ints
    facts: Ints
    near_before: Table  # for each node the best nodes to come from
    near_after: Table  # and the best to go on to
    node_log: Records  # LOGGED
    route_log: Records  # ROUTE_LOGGED
    link_log: Records  # LINK_LOGGED
    charge_log: Records  # CHARGE_LOGGED
    queue: Records  # WAITING_TURN, the least key last
    parts: Records  # PART by position
    crossing: Ints  # the two segments that the last `cross` exchanged
    random: Word
