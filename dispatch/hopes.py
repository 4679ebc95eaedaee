"""What a change may still save behind each node: the bound that ends most trials after a node or two.

A node that becomes earlier can save at most the lateness and overtime from there to the end of its
route, and for each minute no more than the sum of their rates. Where somebody waits, for a window or for
the other person, coming earlier saves nothing. A pair passes on what its other route may save, as it was
when that route was last timed; so the bound is nearly always one, and a trial given up wrongly is only a
missed chance.

The same walk along a route notes how late each node may start for what follows on the route, the forward time
slack of Savelsbergh (1992). It leaves out breaks and other people, so that it is never too strict.
"""

from dispatch.amounts import total
from dispatch.compiled import compiled, inlined
from dispatch.links import arc_minutes, gate_of, partner
from dispatch.records import (
    LATE,
    LINKED,
    LOGGED_NODES,
    LOGGED_ROUTES,
    OVER,
    ROUTES,
    SHIFT,
    STAMP,
    STATIC,
    WAITED,
    WORST_LATE,
    World,
)
from dispatch.timing import EPSILON, shift_of

# A visit nearly as late as the latest one may hold that record by the time it is asked.
NEARLY_WORST = 0.9
# The rate where a minute can decide whether an earlier window or the break is reached.
SUDDEN = 1e9


@compiled
def refresh_hopes(world: World) -> None:
    """Write anew what may be saved on each route that the trial, now kept, has timed."""
    for k in range(world.counts[LOGGED_NODES]):
        refresh_once(world, world.nodes[world.node_log[k].node].route)
    for k in range(world.counts[LOGGED_ROUTES]):
        refresh_once(world, world.route_log[k].route)
    for k in range(world.counts[LINKED]):
        refresh_once(world, world.link_log[k].route)


@inlined
def refresh_once(world: World, route: int) -> None:
    """Do so for a route unless it was done after this change already."""
    if route != world.facts[ROUTES] and world.routes[route].stamp != world.counts[STAMP]:
        world.routes[route].stamp = world.counts[STAMP]
        refresh_hope(world, route)


@compiled
def refresh_hope(world: World, route: int) -> None:
    """Add up from the end of one route what may be saved there, and how late each visit may start.

    `tail` is what an earlier start may save on this route, `hope` what coming earlier or later may save.
    """
    row, gate, weights, sums = world.routes[route], gate_of(world, route), world.weights, world.sums
    over = max(0.0, row.home - row.ends)
    hope, most = weights[OVER] * over + row.missed, total(world) - sums[STATIC]
    rate = (weights[OVER] if over > 0.0 else 0.0) + (SUDDEN if row.missed > 0.0 else 0.0)
    world.nodes[gate].hope, world.nodes[gate].rate, world.nodes[gate].latest = hope, rate, row.closes
    waits, node = 0.0, world.nodes[gate].prev
    while node != gate:
        now, other = world.nodes[node], partner(world, node)
        leaves = world.nodes[now.next].latest - arc_minutes(world, row.mode, node, now.next)
        now.latest = min(now.last, leaves - now.minutes)
        hope, rate = min(most, hope + own_hope(world, node)), rate + own_rate(world, node)
        now.tail, now.tail_rate = hope, rate
        waits += weights[WAITED] * now.waited + shift_price(world, node)
        if other != node:
            then = world.nodes[other]
            hope, rate = min(most, hope + then.tail), rate + then.tail_rate
            if weights[WAITED] > 0.0:
                waits += then.tail
            if is_awaited(world, other):
                then.hope, then.rate = hope, rate
        if not is_awaited(world, node):
            hope, rate = min(most, waits), 0.0
        now.hope, now.rate = hope, rate
        node = now.prev


@inlined
def is_awaited(world: World, node: int) -> bool:
    """Whether the visit starts when this node's worker is there, so that coming earlier would help."""
    now = world.nodes[node]
    leg = arc_minutes(world, world.routes[now.route].mode, now.prev, node)
    return bool(now.pause == now.pause or now.start <= world.nodes[now.prev].done + leg + EPSILON)


@inlined
def own_hope(world: World, node: int) -> float:
    """What the node itself may save by another start."""
    now, weights = world.nodes[node], world.weights
    price = weights[WAITED] * now.waited + shift_price(world, node)
    if now.late > 0.0:
        price += weights[LATE] * now.late
        if now.late >= NEARLY_WORST * world.sums[WORST_LATE]:
            price += weights[WORST_LATE] * now.late
    return float(price)


@inlined
def own_rate(world: World, node: int) -> float:
    """What the node itself may save for each minute by which it starts earlier."""
    now, weights = world.nodes[node], world.weights
    if now.window < now.window_after:
        return SUDDEN
    rate = weights[SHIFT] if shift_price(world, node) > 0.0 else 0.0
    if now.waited > 0.0:
        rate += weights[WAITED]  # somebody waits for the other person
    if now.late > 0.0:
        rate += weights[LATE]
        if now.late >= NEARLY_WORST * world.sums[WORST_LATE]:
            rate += weights[WORST_LATE]
    return float(rate)


@inlined
def shift_price(world: World, node: int) -> float:
    """The price of starting away from the plan in force, which either direction may save."""
    if world.weights[SHIFT] == 0.0:
        return 0.0
    return float(world.weights[SHIFT] * shift_of(world, world.nodes[node].visit))


@inlined
def earlier_hope(world: World, node: int, minutes: float) -> float:
    """What may be saved from the node on when it can start so many minutes earlier."""
    now = world.nodes[node]
    return float(min(now.hope, now.rate * (minutes + world.routes[now.route].rest)))
