"""Taking nodes out of their rings and putting them in elsewhere, with the costs that need no timetable.

Travel, the person's price, shares of the work and continuity follow from who serves a node and what lies
before and after it. Everything is logged, so that `undo_links` can put the rings back as they were.
"""

from math import inf

from dispatch.accounts import charge, count_comer, undo_charges
from dispatch.chance import draw, draw_below
from dispatch.compiled import inlined
from dispatch.records import CHARGED, HOURS, LINKED, NODES, RESTED, ROUTES, SENIORS, STATIC, WAY, World

NOWHERE = -1  # the ring of a node between `lift` and `drop`


@inlined
def arc(world: World, mode: int, before: int, after: int) -> float:
    """The price of going from one node to the next; a ring without nodes has no way from start to end."""
    if before == after:
        return 0.0
    return float(world.prices[mode, world.nodes[before].spot, world.nodes[after].into] * world.weights[WAY])


@inlined
def arc_minutes(world: World, mode: int, before: int, after: int) -> float:
    """The minutes of the same way."""
    if before == after:
        return 0.0
    return float(world.minutes[mode, world.nodes[before].spot, world.nodes[after].into])


@inlined
def detour(world: World, route: int, before: int, node: int, after: int) -> float:
    """The extra price of going by the node."""
    mode = world.routes[route].mode
    there_and_on = arc(world, mode, before, node) + arc(world, mode, node, after)
    return there_and_on - arc(world, mode, before, after)


@inlined
def detour_minutes(world: World, route: int, before: int, node: int, after: int) -> float:
    """The extra minutes of going by the node, without the visit itself."""
    mode = world.routes[route].mode
    there_and_on = arc_minutes(world, mode, before, node) + arc_minutes(world, mode, node, after)
    return there_and_on - arc_minutes(world, mode, before, after)


@inlined
def in_pool(world: World, node: int) -> bool:
    """Whether the node's visit is left out."""
    return bool(world.nodes[node].route == world.facts[ROUTES])


@inlined
def is_gate(world: World, node: int) -> bool:
    """Whether the node stands for the start and end of its route."""
    return bool(node >= world.facts[NODES])


@inlined
def gate_of(world: World, route: int) -> int:
    """The node at which the ring of the route starts and ends."""
    return int(world.facts[NODES] + route)


@inlined
def key_before(world: World, node: int) -> float:
    """The key of a node that others follow."""
    return -inf if is_gate(world, node) else float(world.nodes[node].key)


@inlined
def key_after(world: World, node: int) -> float:
    """The key of a node that follows others."""
    return inf if is_gate(world, node) else float(world.nodes[node].key)


@inlined
def key_inside(world: World, low: float, high: float, own: float) -> float:
    """A key between two others, drawn so that no two visits share one; near the one that is not endless."""
    share = draw(world.random)
    if low > -inf and high < inf:
        return low + (high - low) * share
    if low > -inf:
        return low + share
    return high - share if high < inf else own + share


@inlined
def ties(world: World, before: int, key: float) -> bool:
    """Whether what follows the node has this very key: of two such visits none can be told to come first."""
    return bool(key_after(world, world.nodes[before].next) == key)


@inlined
def before_key(world: World, route: int, key: float) -> int:
    """The last node of the route with a smaller key, its gate when there is none."""
    node = gate_of(world, route)
    after = world.nodes[node].next
    while key_after(world, after) < key:
        node, after = after, world.nodes[after].next
    return int(node)


@inlined
def partner(world: World, node: int) -> int:
    """The node of the other person of the visit, or the node itself."""
    visit = world.visits[world.nodes[node].visit]
    return int(visit.first + visit.after - 1 - node)


@inlined
def twin_of(world: World, node: int) -> int:
    """The node of the other half of an independent pair, -1 when there is none."""
    twin = world.visits[world.nodes[node].visit].twin
    return int(world.visits[twin].first) if twin >= 0 else NOWHERE


@inlined
def same_person_twice(world: World, node: int) -> bool:
    """Whether one worker has both positions of the node's visit."""
    other = partner(world, node)
    if other == node:
        return False
    one, two = world.nodes[node].route, world.nodes[other].route
    return bool(world.routes[one].worker == world.routes[two].worker)


@inlined
def neighbour(world: World, node: int, before: bool) -> int:
    """One of the nodes that it is good to come from, or to go on to; -1 when there is none."""
    near = world.near_before if before else world.near_after
    if near.shape[1] == 0:
        return NOWHERE
    return int(near[node, draw_below(world.random, near.shape[1])])


@inlined
def lift(world: World, node: int) -> None:
    """Take the node out of its ring; `drop` puts it into another."""
    now, log = world.nodes[node], world.link_log[world.counts[LINKED]]
    world.counts[LINKED] += 1
    before, after, route = now.prev, now.next, now.route
    log.node, log.prev, log.route, log.key = node, before, route, now.key
    world.nodes[before].next = after
    world.nodes[after].prev = before
    now.route = NOWHERE
    if route == world.facts[ROUTES]:
        if node == world.visits[now.visit].first:
            world.sums[STATIC] -= world.visits[now.visit].price
        return
    world.sums[STATIC] -= detour(world, route, before, node, after) + world.offers[node, route]
    if world.facts[HOURS]:
        charge(world, route, -now.minutes - detour_minutes(world, route, before, node, after))
        if world.facts[SENIORS]:
            count_comer(world, node, route, -1)


@inlined
def drop(world: World, node: int, route: int, before: int) -> None:
    """Put a lifted node into the ring of the route, behind `before`."""
    now = world.nodes[node]
    after = world.nodes[before].next
    now.prev, now.next, now.route = before, after, route
    world.nodes[before].next = node
    world.nodes[after].prev = node
    if route == world.facts[ROUTES]:
        if node == world.visits[now.visit].first:
            world.sums[STATIC] += world.visits[now.visit].price
        return
    world.sums[STATIC] += detour(world, route, before, node, after) + world.offers[node, route]
    if world.facts[HOURS]:
        charge(world, route, now.minutes + detour_minutes(world, route, before, node, after))
        if world.facts[SENIORS]:
            count_comer(world, node, route, 1)


@inlined
def exchange(world: World, before: int, last: int, other_before: int, other_last: int) -> None:
    """Exchange two stretches of two rings: those behind `before` to `last`; equal ends mean nothing."""
    nodes = world.nodes
    route, other_route = nodes[before].route, nodes[other_before].route
    first, other_first = nodes[before].next, nodes[other_before].next
    after, other_after = nodes[last].next, nodes[other_last].next
    if other_last == other_before:
        join(world, before, after)
    else:
        join(world, before, other_first)
        join(world, other_last, after)
        label(world, other_first, other_last, route)
    if last == before:
        join(world, other_before, other_after)
    else:
        join(world, other_before, first)
        join(world, last, other_after)
        label(world, first, last, other_route)


@inlined
def join(world: World, before: int, after: int) -> None:
    """Let one node follow the other."""
    world.nodes[before].next = after
    world.nodes[after].prev = before


@inlined
def label(world: World, first: int, last: int, route: int) -> None:
    """Write the route on each node of a stretch."""
    node = first
    while True:
        world.nodes[node].route = route
        if node == last:
            return
        node = world.nodes[node].next


@inlined
def undo_links(world: World) -> None:
    """Put every lifted node back to its place, exchange what was exchanged, and restore the accounts."""
    crossing = world.crossing
    if crossing[0] >= 0:
        exchange(world, crossing[0], crossing[1], crossing[2], crossing[3])
        crossing[0] = NOWHERE
    if world.counts[RESTED]:
        row = world.routes[world.counts[RESTED] - 1]
        row.rest_from = row.rest_was
    lifted = world.counts[LINKED]
    for k in range(lifted):
        now = world.nodes[world.link_log[k].node]
        if now.route != NOWHERE:
            world.nodes[now.prev].next = now.next
            world.nodes[now.next].prev = now.prev
    for k in range(lifted - 1, -1, -1):
        log = world.link_log[k]
        now = world.nodes[log.node]
        after = world.nodes[log.prev].next
        now.prev, now.next, now.route, now.key = log.prev, after, log.route, log.key
        world.nodes[log.prev].next = log.node
        world.nodes[after].prev = log.node
    if world.counts[CHARGED]:
        undo_charges(world)
