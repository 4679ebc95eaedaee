"""The rows of the flat arrays that the compiled kernel reads: what each column means.

A *node* is one position of one visit, a *route* is one shift of one worker, a *spot* is a row of the travel
matrices. Work is limited and shared out per *account*: each worker has one, and each worker-day.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dispatch.plan import Reason

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Records = npt.NDArray[Any]

# Parts of the cost, in the order of `plan.Cost`.
PARTS = 11
(
    TRAVEL, DISTANCE, WAITING, LATENESS, GREATEST, UNASSIGNED, OVERTIME, SPREAD, PREFERENCE, MOVED, SHIFTED
) = range(PARTS)  # fmt: skip

SINGLE, TOGETHER, SEQUENCE = range(3)

REASONS = tuple(Reason)
FREE = -1  # in `barred`: no static rule stops this node on this route

# A pinned visit is left out only when it cannot be done at all.
PINNED_PRICE = 1e7


VISIT = np.dtype(
    [
        ("first", "i8"),  # its nodes are first to after - 1
        ("after", "i8"),
        ("spot", "i8"),
        ("pair", "i8"),
        ("least", "f8"),
        ("greatest", "f8"),
        ("price", "f8"),
        ("target", "f8"),  # start in the plan in force, NaN when there is none
    ]
)
NODE = np.dtype(
    [
        ("visit", "i8"),
        ("minutes", "f8"),
        ("window", "i8"),  # its windows are window to window_after - 1
        ("window_after", "i8"),
        ("earliest", "f8"),  # first opening
        ("last", "f8"),  # last close
    ]
)
WINDOW = np.dtype([("opens", "f8"), ("ends", "f8"), ("closes", "f8")])
ROUTE = np.dtype(
    [
        ("mode", "i8"),
        ("leave", "i8"),
        ("back", "i8"),
        ("opens", "f8"),
        ("ends", "f8"),
        ("closes", "f8"),
        ("rest", "f8"),  # minutes of the break, 0 for none
        ("rest_opens", "f8"),
        ("rest_closes", "f8"),
        ("worker", "i8"),  # also the worker's account
        ("day", "i8"),  # the account of the worker's day
    ]
)
OFFER = np.dtype(
    [
        ("barred", "i8"),  # row of the reason in REASONS, or FREE
        ("liking", "f8"),  # cost of a missed preference
        ("moving", "f8"),  # cost of another person than the incumbent
    ]
)
LEG = np.dtype([("minutes", "f8"), ("kilometres", "f8")])


class Data(NamedTuple):
    """All arrays of one problem; few of them, because each makes every call dearer to compile."""

    visits: Records  # VISIT
    nodes: Records  # NODE
    windows: Records  # WINDOW
    routes: Records  # ROUTE
    offers: Records  # OFFER by node and route
    legs: Records  # LEG by mode, spot and spot
    limits: Floats  # greatest minutes of work per account
    weights: Floats  # by part of the cost
