"""The small changes that the search proposes: each links nodes in another way, and `schedule` times the rest.

A move returns False when it makes no sense; whatever it linked, `undo_links` undoes. Before anything is
written, most proposals are rejected by the price of their ways alone: they may cost `slack` more, and save no
more than the lateness and waiting behind the places where something changes.
"""

from math import inf

from dispatch.bounds import is_cheap, is_cheap_pair, is_cheap_swap, is_cheap_to_leave
from dispatch.chance import draw, draw_below
from dispatch.compiled import compiled, inlined
from dispatch.crossing import cross
from dispatch.links import (
    arc_minutes,
    before_key,
    drop,
    gate_of,
    in_pool,
    key_after,
    key_before,
    key_inside,
    lift,
    neighbour,
    partner,
    ties,
    twin_of,
)
from dispatch.records import IDLE, NODES, RESTED, ROUTES, TWINS, World

# Shares of the moves; what is left of 1 crosses two routes.
RELOCATE, REASSIGN, SWAP, LEAVE, PAUSE = 0.53, 0.10, 0.10, 0.01, 0.01
EMPLOY = 0.05  # of all moves, where the idlest shift costs
TRIES = 8  # to find a visit that the idlest may take
LATEST_BREAK, NO_BREAK = 0.2, 0.1  # of the changes of a break
REDRAW_PARTNER = 0.3  # of the relocated pairs: the second person is drawn anew as well


@inlined
def propose(world: World, slack: float) -> bool:
    """Draw a move and link it."""
    kind, node = draw(world.random), draw_below(world.random, world.facts[NODES])
    if world.facts[IDLE] and draw(world.random) < EMPLOY:
        return employ(world, slack)
    if kind < RELOCATE:
        return relocate(world, node, slack)
    if kind < RELOCATE + REASSIGN:
        return reassign(world, node, slack)
    if kind < RELOCATE + REASSIGN + SWAP:
        return swap(world, node, slack)
    if kind < RELOCATE + REASSIGN + SWAP + LEAVE:
        return leave(world, node, slack)
    if kind < RELOCATE + REASSIGN + SWAP + LEAVE + PAUSE:
        return pause(world, node)
    return cross(world, node, slack)


@inlined
def key_between(world: World, before: int, after: int, own: float) -> float:
    """A new key between two neighbours of a ring; at its ends one that is near the other neighbour."""
    return key_inside(world, key_before(world, before), key_after(world, after), own)


@inlined
def set_key(world: World, node: int, key: float) -> None:
    """Give the visit of the node another key."""
    world.nodes[node].key = key
    world.nodes[partner(world, node)].key = key


@inlined
def relocate(world: World, node: int, slack: float) -> bool:
    """Put a visit next to a good neighbour of one of its nodes."""
    behind = draw(world.random) < 0.5
    other = neighbour(world, node, behind)
    if other < 0 or in_pool(world, other):
        return False
    route = world.nodes[other].route
    if world.offers[node, route] == inf:
        return False
    if partner(world, node) != node:
        return relocate_pair(world, node, other, behind, slack)
    if world.facts[TWINS] and in_pool(world, node) and not bring_twin(world, node, other):
        return False
    before = other if behind else world.nodes[other].prev
    after = world.nodes[before].next
    if before == node or after == node or not is_cheap(world, node, route, before, after, slack):
        return False
    lift(world, node)
    world.nodes[node].key = key_between(world, before, after, world.nodes[node].key)
    drop(world, node, route, before)
    return True


@compiled
def bring_twin(world: World, node: int, other: int) -> bool:
    """Put the other half of an independent pair behind one of its neighbours, as this half is placed too."""
    twin = twin_of(world, node)
    if twin < 0:
        return True
    before = neighbour(world, twin, True)
    if before < 0 or before == other or in_pool(world, before):
        return False
    route, after = world.nodes[before].route, world.nodes[before].next
    if after == other or world.offers[twin, route] == inf:
        return False
    lift(world, twin)
    world.nodes[twin].key = key_between(world, before, after, world.nodes[twin].key)
    drop(world, twin, route, before)
    return True


@inlined
def relocate_pair(world: World, node: int, other: int, behind: bool, slack: float) -> bool:
    """Put one node of a pair next to its neighbour, and the second where the new key belongs."""
    second = partner(world, node)
    route, partner_route = world.nodes[other].route, world.nodes[second].route
    if other == second:
        return False
    if partner_route == world.facts[ROUTES] or draw(world.random) < REDRAW_PARTNER:
        hint = neighbour(world, second, draw(world.random) < 0.5)
        if hint < 0 or in_pool(world, hint):
            return False
        partner_route = world.nodes[hint].route
    if world.offers[second, partner_route] == inf:
        return False
    if world.routes[route].worker == world.routes[partner_route].worker:
        return False
    before = passing(world, other if behind else world.nodes[other].prev, node, second)
    after = follower(world, before, node, second)
    key = key_between(world, before, after, world.nodes[node].key)
    second_before = passing(world, before_key(world, partner_route, key), node, second)
    if ties(world, second_before, key):
        return False
    places = (before, after, second_before, follower(world, second_before, node, second))
    if not is_cheap_pair(world, node, second, route, partner_route, places, slack):
        return False
    lift(world, node)
    lift(world, second)
    set_key(world, node, key)
    drop(world, node, route, before)
    drop(world, second, partner_route, second_before)
    return True


@inlined
def passing(world: World, before: int, node: int, second: int) -> int:
    """The node itself, or what lies before it when it is one of a pair, never side by side, that goes."""
    return int(world.nodes[before].prev if before in (node, second) else before)


@inlined
def follower(world: World, before: int, node: int, second: int) -> int:
    """What follows when the two nodes of a pair are taken out."""
    after = world.nodes[before].next
    return int(world.nodes[after].next if after in (node, second) else after)


@inlined
def reassign(world: World, node: int, slack: float) -> bool:
    """Give a node to another route, at the place where its key belongs."""
    if in_pool(world, node):
        return False
    route = draw_below(world.random, world.facts[ROUTES])
    hint = neighbour(world, node, draw(world.random) < 0.5)
    if hint >= 0 and draw(world.random) < 0.5:
        route = world.nodes[hint].route
    return route != world.facts[ROUTES] and hand_over(world, node, route, slack)


@inlined
def hand_over(world: World, node: int, route: int, slack: float) -> bool:
    """Give a placed node to a route that may have it, and has no other position of the visit."""
    if route == world.nodes[node].route or world.offers[node, route] == inf:
        return False
    second = partner(world, node)
    if second != node and world.routes[world.nodes[second].route].worker == world.routes[route].worker:
        return False
    before = before_key(world, route, world.nodes[node].key)
    if ties(world, before, world.nodes[node].key):
        return False
    if not is_cheap(world, node, route, before, world.nodes[before].next, slack):
        return False
    lift(world, node)
    drop(world, node, route, before)
    return True


@compiled
def idlest(world: World) -> int:
    """The route with the most time to spare."""
    most = 0
    for route in range(1, world.facts[ROUTES]):
        if world.routes[route].idle > world.routes[most].idle:
            most = route
    return most


@inlined
def employ(world: World, slack: float) -> bool:
    """Give a visit to the idlest route."""
    route = idlest(world)
    for _ in range(TRIES):
        node = draw_below(world.random, world.facts[NODES])
        if world.offers[node, route] < inf and not in_pool(world, node):
            return hand_over(world, node, route, slack)
    return False


@inlined
def swap(world: World, node: int, slack: float) -> bool:
    """Exchange two visits for one person each, place and key."""
    other = neighbour(world, node, draw(world.random) < 0.5)
    if other < 0 or partner(world, node) != node or partner(world, other) != other:
        return False
    now, then = world.nodes[node], world.nodes[other]
    if now.next == other or now.prev == other:
        return False
    if in_pool(world, node) or in_pool(world, other):
        if in_pool(world, node) == in_pool(world, other):
            return False
        if twin_of(world, node) >= 0 or twin_of(world, other) >= 0:
            return False
    if may_take(world, node, then.route) and may_take(world, other, now.route):
        if not is_cheap_swap(world, node, other, slack):
            return False
        before, route, key = now.prev, now.route, now.key
        other_before, other_route, other_key = then.prev, then.route, then.key
        lift(world, node)
        lift(world, other)
        now.key, then.key = other_key, key
        drop(world, node, other_route, other_before)
        drop(world, other, route, before)
        return True
    return False


@inlined
def leave(world: World, node: int, slack: float) -> bool:
    """Leave a visit out, when its price is not out of reach."""
    second = partner(world, node)
    if in_pool(world, node) or not is_cheap_to_leave(world, node, slack):
        return False
    pool, twin = world.facts[ROUTES], twin_of(world, node)
    lift(world, node)
    if second != node:
        lift(world, second)
        drop(world, second, pool, gate_of(world, pool))
    if twin >= 0:
        lift(world, twin)
        drop(world, twin, pool, gate_of(world, pool))
    drop(world, node, pool, gate_of(world, pool))
    return True


@inlined
def pause(world: World, node: int) -> bool:
    """Take the break on arrival at the node, or as late as it may be, or not at all if it has a price."""
    now = world.nodes[node]
    row, kind = world.routes[now.route], draw(world.random)
    if in_pool(world, node) or row.rest == 0.0:
        return False
    row.rest_was = row.rest_from
    row.rest_from = world.nodes[now.prev].done + arc_minutes(world, row.mode, now.prev, node)
    if kind < LATEST_BREAK or row.rest_from < row.rest_opens or row.rest_from + row.rest > row.rest_closes:
        row.rest_from = row.rest_closes - row.rest
    elif kind < LATEST_BREAK + NO_BREAK and row.rest_price < inf:
        row.rest_from = inf
    world.counts[RESTED] = now.route + 1
    return True


@inlined
def may_take(world: World, node: int, route: int) -> bool:
    """Whether no rule bars the node on the route; the pool takes everything."""
    return bool(route == world.facts[ROUTES] or world.offers[node, route] < inf)
