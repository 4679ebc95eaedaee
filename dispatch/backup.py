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
    for node in range(len(world.nodes)):
        kept.nodes[node] = world.nodes[node]
    for route in range(len(world.routes)):
        kept.routes[route] = world.routes[route]
    for account in range(len(world.loads)):
        kept.loads[account] = world.loads[account]
    for senior in range(len(world.comers)):
        for worker in range(len(world.comers[senior])):
            kept.comers[senior, worker] = world.comers[senior, worker]
    for k in range(AMOUNTS):
        kept.sums[k] = world.sums[k]


@compiled
def bring_back(world: World, kept: Backup) -> None:
    """Bring the world back as it was kept, whatever became of it since."""
    for node in range(len(world.nodes)):
        world.nodes[node] = kept.nodes[node]
    for route in range(len(world.routes)):
        world.routes[route] = kept.routes[route]
    for account in range(len(world.loads)):
        world.loads[account] = kept.loads[account]
    for senior in range(len(world.comers)):
        for worker in range(len(world.comers[senior])):
            world.comers[senior, worker] = kept.comers[senior, worker]
    for k in range(AMOUNTS):
        world.sums[k] = kept.sums[k]
    keep_trial(world)
