"""What going into a gap of a route costs at least, told without timing: it spares most trials of a scan."""

from math import inf

from dispatch.bounds import person_price, shared_price
from dispatch.compiled import compiled, inlined
from dispatch.links import arc_minutes, detour_minutes, is_gate
from dispatch.records import (
    EFFORT,
    HOURS,
    LATE,
    SINGLE,
    WAITED,
    WORST_IDLE,
    WORST_LATE,
    Ints,
    World,
)
from dispatch.timing import EPSILON, gap_times, lateness, later_by, opening


@compiled
def gap_bound(world: World, node: int, route: int, before: int, after: int, earliest: float) -> float:
    """Hardly any insertion into the gap, to start then or later, costs less. Endless when this node, what is
    further on or the way home would come too late.

    Way, person, spread and the waiting next to the gap are exact, and nothing before the gap gets earlier, so
    that neither this node nor the next can be less late than found here. Where a break is still to come it is
    an estimate: what the break does to the times cannot be told without timing.
    """
    world.counts[EFFORT] += 1
    weights, now = world.weights, world.nodes[node]
    latest = world.nodes[after].latest + EPSILON
    if max(now.opens, world.nodes[before].done) + now.minutes > latest:
        return inf
    came, start, there = gap_times(world, node, route, before, after, earliest)
    if start == inf or there > latest:
        return inf
    late = lateness(world, node, start)
    cost = person_price(world, node, route, before, after)
    cost += weights[LATE] * late + weights[WORST_LATE] * max(0.0, late - world.sums[WORST_LATE])
    meets = earliest == -inf and world.visits[now.visit].kind != SINGLE
    if not meets and not is_gate(world, before):
        cost += weights[WAITED] * (start - came)
    if not is_gate(world, after):
        cost += follower_bound(world, route, before, after, there, meets)
    if world.facts[HOURS]:
        minutes = detour_minutes(world, route, before, node, after) + now.minutes
        cost += shared_price(world, route, minutes) - weights[WORST_IDLE] * max(0.0, minutes)
    return float(cost)


@inlined
def follower_bound(world: World, route: int, before: int, after: int, came: float, meets: bool) -> float:
    """What the node behind the gap costs more by lateness and waiting when the worker `came` there then.

    Whoever comes later by so many minutes waits, from there on, no more than these less; what the other
    person of a later visit for two waits less besides is not counted. When the visit `meets` another person,
    it may start later and fill all waiting at the next one.
    """
    row, then, weights = world.routes[route], world.nodes[after], world.weights
    follows = opening(world, after, came)
    begin, rest = max(follows, then.start), 0.0
    if row.rest > 0.0 and world.nodes[before].rested == 0:
        begin, rest = follows, row.rest
    waited = begin - came - then.waited - max(0.0, follows - then.start) - rest
    if meets:
        waited = min(waited, -then.waited)
    return float(weights[LATE] * later_by(world, after, came) + weights[WAITED] * waited)


@inlined
def two_bound(world: World, visit: int, choice: Ints) -> float:
    """The bound of two gaps together, as `choice` tells: whoever is there first waits for the other."""
    first, asked = world.visits[visit].first, world.visits[visit]
    begin = gap_start(world, first, choice[0], choice[1])
    second = max(gap_start(world, first + 1, choice[2], choice[3]), begin + asked.least)
    begin = max(begin, second - asked.greatest)
    after, beyond = world.nodes[choice[1]].next, world.nodes[choice[3]].next
    bound = gap_bound(world, first, choice[0], choice[1], after, begin)
    return bound + gap_bound(world, first + 1, choice[2], choice[3], beyond, second)


@inlined
def gap_start(world: World, node: int, route: int, before: int) -> float:
    """When the node would start behind another."""
    leg = arc_minutes(world, world.routes[route].mode, before, node)
    return opening(world, node, world.nodes[before].done + leg)
