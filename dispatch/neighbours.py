"""For each node the nodes that it is good to come from, and those that it is good to go on to.

Near is what costs little: the way, some waiting, and above all the lateness that the two windows force.
"""

import numpy as np

from dispatch.records import FREE, Floats, Ints, Records, Table

NEIGHBOURS = 20
# A minute of waiting that the windows force weighs this much of one of travel; a late one counts in full.
WAITING_SHARE = 0.2


def neighbours(nodes: Records, minutes: Floats, barred: Ints) -> tuple[Table, Table]:
    """For each node the best nodes before it, and after it, the best first; two tables of equal width."""
    count = len(nodes)
    width = min(NEIGHBOURS, max(0, count - 1))
    if width == 0 or not minutes.size:
        return np.zeros((count, 0), dtype=np.int32), np.zeros((count, 0), dtype=np.int32)
    far = distances(nodes, minutes)
    shared = (barred == FREE).astype(np.float32)
    far[(shared @ shared.T) == 0] = np.inf  # nobody can do both
    far[nodes["visit"][:, None] == nodes["visit"][None, :]] = np.inf
    return _nearest(far.T, width), _nearest(far, width)


def distances(nodes: Records, minutes: Floats) -> Floats:
    """From each node (row) to each node (column), in minutes of travel."""
    spots = nodes["spot"]
    ways = minutes.min(axis=0)[np.ix_(spots, spots)]
    leaves = nodes["opens"] + nodes["minutes"]
    latest = np.minimum(nodes["ends"], nodes["last"]) + nodes["minutes"]
    with np.errstate(invalid="ignore"):
        waits = nodes["opens"][None, :] - latest[:, None] - ways
        late = leaves[:, None] + ways - nodes["ends"][None, :]
    waits, late = np.nan_to_num(waits, posinf=0.0, neginf=0.0), np.nan_to_num(late, posinf=0.0, neginf=0.0)
    return np.asarray(ways + WAITING_SHARE * np.maximum(0.0, waits) + np.maximum(0.0, late))


def _nearest(far: Floats, width: int) -> Table:
    """The columns of the least values of each row; where too few are within reach, the nearest again."""
    order = np.argsort(far, axis=1, kind="stable")[:, :width]
    reachable = np.isfinite(np.take_along_axis(far, order, axis=1)).sum(axis=1)
    columns = np.arange(width)[None, :] % np.maximum(1, reachable)[:, None]
    nearest = np.take_along_axis(order, columns, axis=1)
    nearest[reachable == 0] = -1
    return nearest.astype(np.int32)
