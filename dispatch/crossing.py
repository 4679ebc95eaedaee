"""Crossing two routes: what lies behind two of their nodes is exchanged, whole tails or short stretches.

Keys stay as they are, so a crossing is legal only where the keys of both routes still rise, no rule bars
anybody, and no pair ends with one person.
"""

from math import inf

from dispatch.accounts import charge, note_comer
from dispatch.chance import draw, draw_below
from dispatch.compiled import compiled, inlined
from dispatch.links import (
    arc,
    arc_minutes,
    exchange,
    gate_of,
    in_pool,
    is_gate,
    key_after,
    key_before,
    neighbour,
    same_person_twice,
)
from dispatch.records import HOURS, SENIORS, SINGLE, STATIC, World

WHOLE_TAILS = 0.3  # of the crossings
LONGEST_STRETCH = 3


@inlined
def cross(world: World, node: int, slack: float) -> bool:
    """Let a good neighbour of another route follow the node, by exchanging what lies behind them."""
    other = neighbour(world, node, False)
    if other < 0 or in_pool(world, node) or in_pool(world, other):
        return False
    before, other_before = node, world.nodes[other].prev
    route, other_route = world.nodes[before].route, world.nodes[other].route
    if route == other_route or world.nodes[before].key >= world.nodes[other].key:
        return False
    if draw(world.random) < WHOLE_TAILS:
        last, other_last = (
            world.nodes[gate_of(world, route)].prev,
            world.nodes[gate_of(world, other_route)].prev,
        )
    else:
        last, other_last = before, other
        last = stretch_end(world, before, draw_below(world.random, LONGEST_STRETCH + 1), inf)
        after_key = key_after(world, world.nodes[last].next)
        other_last = stretch_end(
            world, other_before, 1 + draw_below(world.random, LONGEST_STRETCH), after_key
        )
        if other_last == other_before:
            return False
    if last != before:
        if key_before(world, other_before) >= world.nodes[world.nodes[before].next].key:
            return False
        if world.nodes[last].key >= key_after(world, world.nodes[other_last].next):
            return False
    price = cross_price(world, before, last, other_before, other_last)
    hope = world.nodes[world.nodes[before].next].hope + world.nodes[other].hope
    if price == inf or (not world.facts[HOURS] and price > slack + hope):
        return False
    return cross_over(world, before, last, other_before, other_last, price)


@inlined
def cross_price(world: World, before: int, last: int, other_before: int, other_last: int) -> float:
    """What the exchange adds to the price of ways and people, endless when a rule bars it."""
    route, other_route = world.nodes[before].route, world.nodes[other_before].route
    persons = stretch_price(world, before, last, other_route) + stretch_price(
        world, other_before, other_last, route
    )
    if persons == inf:
        return inf
    mode, other_mode = world.routes[route].mode, world.routes[other_route].mode
    after, other_after = world.nodes[last].next, world.nodes[other_last].next
    price = joints(world, mode, before, other_before, other_last, after)
    price += joints(world, other_mode, other_before, before, last, other_after)
    price -= joints(world, mode, before, before, last, after)
    price -= joints(world, other_mode, other_before, other_before, other_last, other_after)
    return float(price + persons)


@inlined
def joints(world: World, mode: int, before: int, behind: int, last: int, after: int) -> float:
    """The price of the ways into and out of the stretch behind `behind` when it lies between two nodes."""
    if behind == last:
        return arc(world, mode, before, after)
    return arc(world, mode, before, world.nodes[behind].next) + arc(world, mode, last, after)


@inlined
def stretch_end(world: World, before: int, most: int, key: float) -> int:
    """The last of at most so many nodes behind `before` whose keys are smaller than `key`."""
    last = before
    for _ in range(most):
        after = world.nodes[last].next
        if is_gate(world, after) or world.nodes[after].key >= key:
            break
        last = after
    return int(last)


@inlined
def stretch_price(world: World, before: int, last: int, route: int) -> float:
    """What the stretch costs more on another route: its people and, by another mode, the ways inside."""
    price, node = 0.0, before
    own = world.nodes[before].route
    mode, own_mode = world.routes[route].mode, world.routes[own].mode
    while node != last:
        after = world.nodes[node].next
        if node != before and mode != own_mode:
            price += arc(world, mode, node, after) - arc(world, own_mode, node, after)
        price += world.offers[after, route] - world.offers[after, own]
        node = after
    return price


@compiled
def stretch_minutes(world: World, mode: int, before: int, behind: int, last: int, after: int) -> float:
    """Minutes of work and travel from `before` by the stretch to `after`."""
    if behind == last:
        return arc_minutes(world, mode, before, after)
    node = world.nodes[behind].next
    minutes = arc_minutes(world, mode, before, node) + world.nodes[node].minutes
    while node != last:
        after_node = world.nodes[node].next
        minutes += arc_minutes(world, mode, node, after_node) + world.nodes[after_node].minutes
        node = after_node
    return float(minutes + arc_minutes(world, mode, last, after))


@inlined
def cross_over(
    world: World, before: int, last: int, other_before: int, other_last: int, price: float
) -> bool:
    """Exchange the stretches unless a pair would end with one person."""
    new_last = other_last if other_last != other_before else before
    new_other_last = last if last != before else other_before
    if world.facts[HOURS]:
        charge_crossing(world, before, last, other_before, other_last)
    exchange(world, before, last, other_before, other_last)
    crossing = world.crossing
    crossing[0], crossing[1], crossing[2], crossing[3] = before, new_last, other_before, new_other_last
    world.sums[STATIC] += price
    return not (meets_itself(world, before, new_last) or meets_itself(world, other_before, new_other_last))


@compiled
def charge_crossing(world: World, before: int, last: int, other_before: int, other_last: int) -> None:
    """Move the work, and who comes to whom, from one account to the other."""
    route, other_route = world.nodes[before].route, world.nodes[other_before].route
    mode, other_mode = world.routes[route].mode, world.routes[other_route].mode
    after, other_after = world.nodes[last].next, world.nodes[other_last].next
    new = stretch_minutes(world, mode, before, other_before, other_last, after)
    other_new = stretch_minutes(world, other_mode, other_before, before, last, other_after)
    old = stretch_minutes(world, mode, before, before, last, after)
    other_old = stretch_minutes(world, other_mode, other_before, other_before, other_last, other_after)
    charge(world, route, new - old)
    charge(world, other_route, other_new - other_old)
    if world.facts[SENIORS]:
        change_people(world, before, last, route, other_route)
        change_people(world, other_before, other_last, other_route, route)


@compiled
def change_people(world: World, before: int, last: int, route: int, other_route: int) -> None:
    """The seniors of the stretch see another person."""
    node = before
    while node != last:
        node = world.nodes[node].next
        senior = world.visits[world.nodes[node].visit].senior
        if senior >= 0:
            note_comer(world, senior, route, -1)
            note_comer(world, senior, other_route, 1)


@inlined
def meets_itself(world: World, before: int, last: int) -> bool:
    """Whether one worker now has both positions of a visit of the stretch."""
    node = before
    while node != last:
        node = world.nodes[node].next
        if world.visits[world.nodes[node].visit].kind != SINGLE and same_person_twice(world, node):
            return True
    return False
