"""What a move costs at least, asked before anything is linked: most proposals end here.

Taking a node out saves at most its *relief*, putting it elsewhere costs at least its *burden*. Ways and
persons are exact. Times are those of the plan as it is: a node cannot come before the one ahead of it is
done, and what follows the gap that is left starts earlier by no more than the minutes freed.
"""

from math import inf

from dispatch.compiled import inlined
from dispatch.hopes import earlier_hope, own_hope
from dispatch.links import arc_minutes, detour, detour_minutes, in_pool, is_gate, key_before, partner
from dispatch.records import DISCONTINUITY, HOURS, IDLE, LATE, SPREAD, WAITED, WORST_LATE, World
from dispatch.timing import EPSILON, gap_times, lateness, later_by


@inlined
def is_cheap(world: World, node: int, route: int, before: int, after: int, slack: float) -> bool:
    """Whether taking one node from its place to another may cost no more than `slack`."""
    now, second = world.nodes[node], partner(world, node)
    if in_pool(world, node) or not is_bounded(world, now.route, route):
        return True
    if not world.facts[HOURS]:
        price = person_price(world, node, route, before, after) - out_price(world, node)
        if price > slack + now.hope + later_hope(world, after):
            return False
    if not is_steady(world, node, route, before):
        return True
    others = world.nodes[second].tail if second != node else 0.0
    return burden(world, node, route, before, after) <= slack + relief(world, node) + others


@inlined
def is_cheap_pair(
    world: World,
    node: int,
    second: int,
    route: int,
    partner_route: int,
    places: tuple[int, int, int, int],
    slack: float,
) -> bool:
    """The same for a pair; `places` are the nodes before and after the first, then the second."""
    before, after, second_before, second_after = places
    if in_pool(world, node) or world.facts[HOURS]:
        return True
    price = person_price(world, node, route, before, after) - out_price(world, node)
    price += person_price(world, second, partner_route, second_before, second_after) - out_price(
        world, second
    )
    gone = world.nodes[world.nodes[node].next].hope + world.nodes[world.nodes[second].next].hope
    hope = own_hope(world, node) + own_hope(world, second) + gone
    if price > slack + hope + later_hope(world, after) + later_hope(world, second_after):
        return False
    if not (is_steady(world, node, route, before) and is_steady(world, node, partner_route, second_before)):
        return True
    price = burden(world, node, route, before, after)
    price += burden(world, second, partner_route, second_before, second_after)
    return price <= slack + relief(world, node) + relief(world, second)


@inlined
def is_cheap_swap(world: World, node: int, other: int, slack: float) -> bool:
    """The same for two nodes, not one behind the other, that exchange their places."""
    if world.facts[HOURS] or in_pool(world, node) or in_pool(world, other):
        return True
    now, then = world.nodes[node], world.nodes[other]
    price = person_price(world, other, now.route, now.prev, now.next) - out_price(world, node)
    price += person_price(world, node, then.route, then.prev, then.next) - out_price(world, other)
    if price > slack + now.hope + then.hope:
        return False
    if now.route == then.route:
        return True
    price = burden(world, other, now.route, now.prev, now.next)
    price += burden(world, node, then.route, then.prev, then.next)
    return price <= slack + relief(world, node) + relief(world, other)


@inlined
def is_cheap_to_leave(world: World, node: int, slack: float) -> bool:
    """The same for leaving out the node's visit."""
    now, second = world.nodes[node], partner(world, node)
    ways = out_price(world, node) + (out_price(world, second) if second != node else 0.0)
    hope = now.hope + (world.nodes[second].hope if second != node else 0.0)
    return bool(world.facts[HOURS] or world.visits[now.visit].price - ways <= slack + hope)


@inlined
def is_bounded(world: World, route: int, other_route: int) -> bool:
    """Whether shared work has a bound for each route alone: not with idle time, nor for one person twice."""
    if not world.facts[HOURS]:
        return True
    return not world.facts[IDLE] and world.routes[route].worker != world.routes[other_route].worker


@inlined
def is_steady(world: World, node: int, route: int, before: int) -> bool:
    """Whether the times up to `before` stay as they are when the node's visit goes."""
    return bool(is_elsewhere(world, node, route) or key_before(world, before) < world.nodes[node].key)


@inlined
def is_elsewhere(world: World, node: int, route: int) -> bool:
    """Whether nobody of the node's visit is on that route yet."""
    return bool(route != world.nodes[node].route and route != world.nodes[partner(world, node)].route)


@inlined
def out_price(world: World, node: int) -> float:
    """The price of a node's ways and person, which is saved when it is taken out."""
    now = world.nodes[node]
    return float(detour(world, now.route, now.prev, node, now.next) + world.offers[node, now.route])


@inlined
def person_price(world: World, node: int, route: int, before: int, after: int) -> float:
    """The price of its ways and person between two other nodes."""
    return float(detour(world, route, before, node, after) + world.offers[node, route])


@inlined
def relief(world: World, node: int) -> float:
    """The most that taking the node out of its route saves there."""
    now, mode = world.nodes[node], world.routes[world.nodes[node].route].mode
    there = now.done + arc_minutes(world, mode, node, now.next)
    freed = there - world.nodes[now.prev].done - arc_minutes(world, mode, now.prev, now.next)
    saved = out_price(world, node) + own_hope(world, node) + earlier_hope(world, now.next, max(0.0, freed))
    if is_gate(world, now.prev):
        saved += world.weights[WAITED] * world.nodes[now.next].waited  # nobody waits before the first visit
    if world.facts[HOURS]:
        minutes = now.minutes + detour_minutes(world, now.route, now.prev, node, now.next)
        saved += world.weights[DISCONTINUITY] - shared_price(world, now.route, -minutes)
    return float(saved)


@inlined
def burden(world: World, node: int, route: int, before: int, after: int) -> float:
    """The least that putting the node into the route costs there; endless where it comes too late.

    What is further on bounds it as well where nothing but the gap changes on the route.
    """
    _, start, there = gap_times(world, node, route, before, after, -inf)
    too_late = there > world.nodes[after].latest + EPSILON and is_elsewhere(world, node, route)
    later = later_by(world, after, there)
    if start == inf or too_late or later == inf:
        return inf
    weights, late = world.weights, lateness(world, node, start)
    price = person_price(world, node, route, before, after) - later_hope(world, after)
    price += weights[LATE] * (late + later) + weights[WORST_LATE] * max(0.0, late - world.sums[WORST_LATE])
    if world.facts[HOURS]:
        minutes = world.nodes[node].minutes + detour_minutes(world, route, before, node, after)
        price += shared_price(world, route, minutes)
    return float(price)


@inlined
def shared_price(world: World, route: int, minutes: float) -> float:
    """What more minutes of work for the route's person cost because all are to work alike."""
    load = world.loads[world.routes[route].worker]
    return float(world.weights[SPREAD] * ((load + minutes) ** 2 - load**2) / 3600.0)


@inlined
def later_hope(world: World, after: int) -> float:
    """What may be saved from a node on when it starts later: waiting alone."""
    return float(world.nodes[after].hope) if world.weights[WAITED] > 0.0 else 0.0
