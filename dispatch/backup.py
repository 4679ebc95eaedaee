"""All that many changes in a row may overwrite, kept to take them back at once without timing anything."""

from typing import NamedTuple

from dispatch.amounts import keep_trial
from dispatch.compiled import compiled
from dispatch.records import AMOUNTS, Floats, Ints, Records, World


class Backup(NamedTuple):
    """Copies of the arrays of the same names in `World`."""

    nodes: Records
    routes: Records
    loads: Floats
    comers: Ints
    sums: Floats


def new_backup(world: World) -> Backup:
    """A copy of the world as it is."""
    return Backup(*(getattr(world, name).copy() for name in Backup._fields))


@compiled
def back_up(world: World, kept: Backup) -> None:
    """Keep the world as it is; nothing may be on trial."""
    overwrite_all(kept, world)


@compiled
def bring_back(world: World, kept: Backup) -> None:
    """Bring the world back as it was kept, whatever became of it since."""
    overwrite_all(world, kept)
    keep_trial(world)


@compiled
def overwrite_all(to: World | Backup, given: World | Backup) -> None:
    """Copy one by one; whole arrays would allocate memory in case they overlap."""
    for node in range(len(to.nodes)):
        to.nodes[node] = given.nodes[node]
    for route in range(len(to.routes)):
        to.routes[route] = given.routes[route]
    for account in range(len(to.loads)):
        to.loads[account] = given.loads[account]
    for senior in range(len(to.comers)):
        for worker in range(len(to.comers[senior])):
            to.comers[senior, worker] = given.comers[senior, worker]
    for k in range(AMOUNTS):
        to.sums[k] = given.sums[k]
