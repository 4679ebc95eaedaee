"""The accounts of a plan: minutes of work for each worker and day, and who comes to which senior.

Each change is priced in the static cost and logged, so that it can be undone.
"""

from dispatch.compiled import compiled
from dispatch.records import CHARGED, DISCONTINUITY, SPREAD, STATIC, World

SPARE_MINUTES = 1e-6  # limits may be passed by rounding


@compiled
def charge(world: World, route: int, minutes: float) -> None:
    """Put minutes of work on the accounts of the route's worker, and price how unevenly they are shared."""
    row = world.routes[route]
    log = world.charge_log[world.counts[CHARGED]]
    world.counts[CHARGED] += 1
    load = world.loads[row.worker]
    log.route, log.work, log.load, log.day_load = route, row.work, load, world.loads[row.day]
    log.came = 0
    row.work += minutes
    world.loads[row.worker] = load + minutes
    world.loads[row.day] += minutes
    world.sums[STATIC] += world.weights[SPREAD] * ((load + minutes) ** 2 - load**2) / 3600.0


@compiled
def count_comer(world: World, node: int, route: int, came: int) -> None:
    """Note that a person comes to the senior once more, or less; each further person costs."""
    senior = world.visits[world.nodes[node].visit].senior
    if senior < 0:
        return
    log = world.charge_log[world.counts[CHARGED] - 1]
    log.senior, log.came = senior, came
    change_comers(world, senior, world.routes[route].worker, came)


@compiled
def change_comers(world: World, senior: int, worker: int, came: int) -> None:
    """Count the person in or out; the last column counts the different people, the first of whom is free."""
    row = world.comers[senior]
    people = len(row) - 1
    known = row[worker]
    row[worker] = known + came
    if known == 0 or known + came == 0:
        before = row[people]
        row[people] = before + came
        price = world.weights[DISCONTINUITY]
        world.sums[STATIC] += price * (max(1, before + came) - max(1, before))


@compiled
def note_comer(world: World, senior: int, route: int, came: int) -> None:
    """Count a person in or out, with a log entry of its own."""
    row, log = world.routes[route], world.charge_log[world.counts[CHARGED]]
    world.counts[CHARGED] += 1
    log.route, log.work, log.load, log.day_load = (
        route,
        row.work,
        world.loads[row.worker],
        world.loads[row.day],
    )
    log.senior, log.came = senior, came
    change_comers(world, senior, row.worker, came)


@compiled
def within_hours(world: World) -> bool:
    """Whether every account that was just charged is within its limit."""
    for k in range(world.counts[CHARGED]):
        row = world.routes[world.charge_log[k].route]
        if world.loads[row.worker] > world.limits[row.worker] + SPARE_MINUTES:
            return False
        if world.loads[row.day] > world.limits[row.day] + SPARE_MINUTES:
            return False
    return True


@compiled
def undo_charges(world: World) -> None:
    """Write back the accounts as they were, the last first."""
    for k in range(world.counts[CHARGED] - 1, -1, -1):
        log = world.charge_log[k]
        row = world.routes[log.route]
        row.work, world.loads[row.worker], world.loads[row.day] = log.work, log.load, log.day_load
        if log.came != 0:
            change_comers(world, log.senior, row.worker, -log.came)
