"""The running amounts of the cost, and the logs that put them and the timetable back after a failed trial."""

from math import sqrt

from dispatch.compiled import compiled, inlined
from dispatch.records import (
    AMOUNTS,
    CHARGED,
    EASED_IDLE,
    EASED_LATE,
    IDLE,
    LATE,
    LINKED,
    LOGGED_NODES,
    LOGGED_ROUTES,
    MISSED,
    NODES,
    OVER,
    QUEUED,
    RESTED,
    ROUTES,
    SHIFT,
    STATIC,
    UNEVEN_IDLE,
    WAITED,
    WORST,
    WORST_IDLE,
    WORST_LATE,
    World,
)


@inlined
def total(world: World) -> float:
    """The objective."""
    sums, weights = world.sums, world.weights
    late = weights[LATE] * sums[LATE] + weights[WORST_LATE] * sums[WORST_LATE]
    slack = weights[WAITED] * sums[WAITED] + weights[WORST_IDLE] * sums[WORST_IDLE]
    if weights[UNEVEN_IDLE] > 0.0:
        slack += weights[UNEVEN_IDLE] * sqrt(sqrt(sqrt(sums[UNEVEN_IDLE]))) * 60.0
    return float(
        sums[STATIC] + late + slack + weights[OVER] * sums[OVER] + weights[SHIFT] * sums[SHIFT] + sums[MISSED]
    )


@inlined
def eighth_power(minutes: float) -> float:
    """Hours to the power of 8: the eighth root of the sum over all routes is near the greatest of them."""
    squared = (minutes / 60.0) ** 2
    fourth = squared * squared
    return fourth * fourth


@inlined
def keep_trial(world: World) -> None:
    """Make what was tried the new solution: empty the logs, and note the amounts to go back to."""
    empty_logs(world)
    for k in range(AMOUNTS):
        world.old_sums[k] = world.sums[k]


@inlined
def empty_logs(world: World) -> None:
    """Nothing is tried; so it is between trials."""
    counts = world.counts
    counts[LOGGED_NODES] = counts[LOGGED_ROUTES] = counts[LINKED] = counts[CHARGED] = 0
    counts[QUEUED] = counts[EASED_LATE] = counts[EASED_IDLE] = counts[RESTED] = 0
    world.crossing[0] = -1


@inlined
def overwrite(world: World, node: int, late: float, waited: float) -> None:
    """Log the node and replace its share of the amounts."""
    now, log = world.nodes[node], world.node_log[world.counts[LOGGED_NODES]]
    world.counts[LOGGED_NODES] += 1
    log.node, log.start, log.done, log.waited = node, now.start, now.done, now.waited
    log.late, log.pause, log.rested = now.late, now.pause, now.rested
    sums = world.sums
    sums[LATE] += late - now.late
    sums[WAITED] += waited - now.waited
    if late > sums[WORST_LATE]:
        sums[WORST_LATE] = late
    elif late < now.late and world.facts[WORST] and now.late >= sums[WORST_LATE]:
        world.counts[EASED_LATE] = 1
    now.late, now.waited = late, waited


@inlined
def write_home(world: World, route: int, home: float, missed: float) -> None:
    """Store when the route is back, with log and amounts."""
    row, sums, log = world.routes[route], world.sums, world.route_log[world.counts[LOGGED_ROUTES]]
    world.counts[LOGGED_ROUTES] += 1
    log.route, log.home, log.idle, log.missed = route, row.home, row.idle, row.missed
    sums[OVER] += max(0.0, home - row.ends) - max(0.0, row.home - row.ends)
    sums[MISSED] += missed - row.missed
    row.home, row.missed = home, missed
    if world.facts[IDLE]:
        rest = row.rest if missed == 0.0 else 0.0
        idle = max(home, row.ends) - row.opens - row.work - rest
        if idle > sums[WORST_IDLE]:
            sums[WORST_IDLE] = idle
        elif idle < row.idle and row.idle >= sums[WORST_IDLE]:
            world.counts[EASED_IDLE] = 1
        sums[UNEVEN_IDLE] += eighth_power(idle) - eighth_power(row.idle)
        row.idle = idle


@compiled
def ease(world: World, limit: float) -> None:
    """Find the worst lateness and the worst idle time again after their holders changed.

    First only over what was timed, which is a lower bound: most trials fail already.
    """
    sums, counts = world.sums, world.counts
    if counts[EASED_LATE]:
        sums[WORST_LATE] = 0.0
        for k in range(counts[LOGGED_NODES]):
            sums[WORST_LATE] = max(sums[WORST_LATE], world.nodes[world.node_log[k].node].late)
    if counts[EASED_IDLE]:
        sums[WORST_IDLE] = 0.0
        for k in range(counts[LOGGED_ROUTES]):
            sums[WORST_IDLE] = max(sums[WORST_IDLE], world.routes[world.route_log[k].route].idle)
    if total(world) > limit:
        return
    if counts[EASED_LATE]:
        for node in range(world.facts[NODES]):
            sums[WORST_LATE] = max(sums[WORST_LATE], world.nodes[node].late)
    if counts[EASED_IDLE]:
        for route in range(world.facts[ROUTES]):
            sums[WORST_IDLE] = max(sums[WORST_IDLE], world.routes[route].idle)


@inlined
def undo_times(world: World) -> None:
    """Put the logged times and amounts back."""
    for k in range(world.counts[LOGGED_NODES] - 1, -1, -1):
        log = world.node_log[k]
        now = world.nodes[log.node]
        now.start, now.done, now.waited = log.start, log.done, log.waited
        now.late, now.rested, now.pause = log.late, log.rested, log.pause
    for k in range(world.counts[LOGGED_ROUTES] - 1, -1, -1):
        route_log = world.route_log[k]
        row = world.routes[route_log.route]
        row.home, row.idle, row.missed = route_log.home, route_log.idle, route_log.missed
    for k in range(AMOUNTS):
        world.sums[k] = world.old_sums[k]
