"""The timetable of all routes: each worker leaves, travels, waits for the window, serves and goes back.

Only what changed is timed again. A queue holds the visits whose predecessors changed, in the order of their
keys, so that each is timed at most once; it is done when changes die out in waiting. Everything overwritten
is logged, so that a trial can be undone. A trial is given up as soon as it costs more than `limit` by more
than what is queued can still save (see `hopes`).
"""

from math import inf, nan

from dispatch.amounts import ease, overwrite, total, write_home
from dispatch.compiled import compiled, inlined
from dispatch.hopes import earlier_hope, own_hope
from dispatch.links import arc_minutes, gate_of, in_pool, partner
from dispatch.records import (
    EASED_IDLE,
    EASED_LATE,
    IDLE,
    LINKED,
    QUEUED,
    RESTED,
    ROUTES,
    SHIFT,
    STAMP,
    UNEVEN_IDLE,
    VISITS,
    WAITED,
    WORST_IDLE,
    World,
)
from dispatch.timing import EPSILON, lateness, shift_of, start_times, waiting

DAY = 1440.0


@inlined
def push(world: World, node: int, hope: float) -> None:
    """Queue the node's visit, or the way home when it is a gate, with what may be saved from there on."""
    counts, queue = world.counts, world.queue
    visit, key = world.nodes[node].visit, world.nodes[node].key
    row = world.visits[visit]
    if row.stamp == counts[STAMP]:
        if hope > row.hope:
            world.hope[0] += hope - row.hope
            row.hope = hope
        return
    row.stamp, row.hope = counts[STAMP], hope
    world.hope[0] += hope
    k = counts[QUEUED]
    counts[QUEUED] = k + 1
    while k > 0 and queue[k - 1].key < key:
        queue[k].key, queue[k].visit = queue[k - 1].key, queue[k - 1].visit
        k -= 1
    queue[k].key, queue[k].visit = key, visit


@inlined
def write_node(world: World, node: int, part: int) -> float:
    """Store the new times of a node, with log and amounts; gives the minutes by which it ends later.

    A break that came or went counts as ending earlier by a day, so that what follows is timed again.
    """
    times, now = world.parts[part], world.nodes[node]
    late, waited = lateness(world, node, times.begin), waiting(world, node, part)
    done, old_done = times.begin + now.minutes, now.done
    rested = 1 if times.broke == times.broke else world.nodes[now.prev].rested
    later = done - old_done if rested == now.rested else -DAY
    overwrite(world, node, late, waited)
    now.start, now.done, now.rested, now.pause = times.begin, done, rested, times.broke
    return float(later)


@compiled
def blank_node(world: World, node: int) -> None:
    """A node that is left out has no times."""
    now = world.nodes[node]
    overwrite(world, node, 0.0, 0.0)
    now.start, now.done, now.pause, now.rested = nan, nan, nan, 0


@inlined
def time_visit(world: World, visit: int) -> bool:
    """Time one visit after its predecessors; False when it does not fit."""
    row = world.visits[visit]
    has_target = row.target == row.target
    if has_target:
        world.sums[SHIFT] -= shift_of(world, visit)
    if in_pool(world, row.first):
        for node in range(row.first, row.after):
            blank_node(world, node)
    else:
        if not start_times(world, visit):
            return False
        for node in range(row.first, row.after):
            later = write_node(world, node, node - row.first)
            if later != 0.0:
                after = world.nodes[node].next
                if later < 0.0:
                    push(world, after, earlier_hope(world, after, -later))
                else:
                    push(world, after, min(world.nodes[after].hope, later * world.weights[WAITED]))
    if has_target:
        world.sums[SHIFT] += shift_of(world, visit)
    return True


@inlined
def time_home(world: World, route: int) -> bool:
    """Time the way home of a route again; False when it ends too late or misses a break that must be."""
    row, gate = world.routes[route], gate_of(world, route)
    last = world.nodes[gate].prev
    home, missed = row.opens, 0.0
    if last != gate:
        free, leg = world.nodes[last].done, arc_minutes(world, row.mode, last, gate)
        home = free + leg
        rested = row.rest == 0.0 or world.nodes[last].rested == 1
        if not rested and max(home, row.rest_opens) + row.rest > row.rest_closes:
            pause = max(free, row.rest_opens)
            back = pause + row.rest + leg
            may_miss = row.rest_price < inf and (row.rest_from == inf or back > row.closes + EPSILON)
            if pause + row.rest <= row.rest_closes and not may_miss:
                home = back
            else:
                missed = row.rest_price
        if home > row.closes + EPSILON or missed == inf:
            return False
    write_home(world, route, home, missed)
    return True


@inlined
def retime(world: World, limit: float) -> bool:
    """Time whatever is queued and what follows from it; False when it does not fit or passes the limit."""
    counts, visits = world.counts, world.facts[VISITS]
    while counts[QUEUED] > 0:
        if total(world) - world.hope[0] > limit:
            return False
        counts[QUEUED] -= 1
        visit = world.queue[counts[QUEUED]].visit
        world.hope[0] -= world.visits[visit].hope
        if visit < visits:
            if not time_visit(world, visit):
                return False
        elif visit < visits + world.facts[ROUTES] and not time_home(world, visit - visits):
            return False
    if counts[EASED_LATE] or counts[EASED_IDLE]:
        ease(world, limit)
    return bool(total(world) <= limit)


@inlined
def queue_links(world: World) -> None:
    """Queue what the links of this trial may have changed: the moved visits and those that now follow."""
    pool, crossing = world.facts[ROUTES], world.crossing
    world.counts[STAMP] += 1
    world.hope[0] = 0.0
    for k in range(world.counts[LINKED]):
        log = world.link_log[k]
        now, second = world.nodes[log.node], partner(world, log.node)
        others = world.nodes[second].tail if second != log.node else 0.0
        push(world, log.node, own_hope(world, log.node) + others)
        if log.route != pool:
            push_hopeful(world, world.nodes[log.prev].next)
            queue_home(world, log.route)
        if now.route != pool:
            hopeful = world.weights[WAITED] > 0.0 or loses(world, now.route)
            push(world, now.next, world.nodes[now.next].hope if hopeful else 0.0)
            queue_home(world, now.route)
    if crossing[0] >= 0:
        queue_crossing(world, crossing[0], crossing[1], crossing[2], crossing[3])
    if world.counts[RESTED]:
        queue_route(world, world.counts[RESTED] - 1)


@inlined
def loses(world: World, route: int) -> bool:
    """Whether a node was taken out of the route."""
    for k in range(world.counts[LINKED]):
        if world.link_log[k].route == route:
            return True
    return False


@inlined
def queue_crossing(world: World, before: int, last: int, other_before: int, other_last: int) -> None:
    """Queue what follows at the four places where two routes were crossed."""
    route, other_route = world.nodes[before].route, world.nodes[other_before].route
    first, other_first = world.nodes[before].next, world.nodes[other_before].next
    after, other_after = world.nodes[last].next, world.nodes[other_last].next
    push_hopeful(world, after)
    push_hopeful(world, other_after)
    if first != after:
        push(world, first, max(0.0, world.nodes[first].hope - world.nodes[other_after].hope))
    if other_first != other_after:
        push(world, other_first, max(0.0, world.nodes[other_first].hope - world.nodes[after].hope))
    queue_home(world, route)
    queue_home(world, other_route)
    if not alike(world, route, other_route):
        queue_stretch(world, before, last)
        queue_stretch(world, other_before, other_last)


@inlined
def alike(world: World, route: int, other_route: int) -> bool:
    """Whether a stretch takes as long on either route: the same ways, and neither has a break to place."""
    one, two = world.routes[route], world.routes[other_route]
    return bool(one.mode == two.mode and one.rest == 0.0 and two.rest == 0.0)


@compiled
def queue_stretch(world: World, before: int, last: int) -> None:
    """Queue the nodes behind `before` to `last`, which came from another route."""
    node = before
    while node != last:
        node = world.nodes[node].next
        push_hopeful(world, node)


@inlined
def queue_route(world: World, route: int) -> None:
    """Queue a whole route, where the break may now lie anywhere."""
    gate = gate_of(world, route)
    push_hopeful(world, gate)
    node = world.nodes[gate].next
    while node != gate:
        push_hopeful(world, node)
        node = world.nodes[node].next


@inlined
def push_hopeful(world: World, node: int) -> None:
    """Queue a node that may become earlier or later."""
    push(world, node, world.nodes[node].hope)


@inlined
def queue_home(world: World, route: int) -> None:
    """Idle time changes with the work of a route, even where its end stays."""
    if world.facts[IDLE]:
        row, gate = world.routes[route], gate_of(world, route)
        saved = max(0.0, row.idle - (max(row.home, row.ends) - row.opens - row.work - row.rest))
        price = world.weights[UNEVEN_IDLE]
        if row.idle >= world.sums[WORST_IDLE]:
            price += world.weights[WORST_IDLE]
        push(world, gate, world.nodes[gate].hope + price * saved)
