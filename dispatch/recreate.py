"""Ruin and recreate: takes some visits out and puts them, and some others, back where they cost least.

After Christiaens and Vanden Berghe, Slack Induction by String Removals (2020): what goes out hangs together
in place and time, and gaps are overlooked by chance. It moves what hard rules bind too
tightly for small moves.
"""

from math import log

from dispatch.amounts import empty_logs, total
from dispatch.backup import Backup, back_up, bring_back
from dispatch.chance import draw, draw_below
from dispatch.compiled import compiled, entry
from dispatch.insertion import remove
from dispatch.links import drop, gate_of, in_pool, is_gate, lift
from dispatch.order import draw_keys, rebuild
from dispatch.records import ROUTES, STAMP, TWINS, VISITS, World
from dispatch.repair import repair
from dispatch.scan import Survey

MOST_REMOVED = 12
# Shares of the kinds of ruin; the rest takes a visit and its nearest neighbours in place and time.
WHOLE_ROUTE = 0.25
SCATTERED = 0.1
# Each neighbour goes out with this chance, so that the same centre gives different ruins.
NEIGHBOUR_CHANCE = 0.75
# Left-out visits tried again in each iteration.
RETRIED = 6
BLINK = 0.02
SCARCE_SHARE = 0.5  # of the repairs put the visits with the fewest possible people first


@entry
def recreate(world: World, survey: Survey, before: Backup, temperature: float) -> bool:
    """Ruin and repair once; False when that cost too much more and was taken back."""
    back_up(world, before)
    limit = total(world) - temperature * log(1.0 - draw(world.random))
    world.counts[STAMP] += 1
    removed = choose_ruin(world, survey)
    count = choose_retries(world, survey, removed)
    if remove(world, survey.pending, removed):
        sort_pending(world, survey, count, draw(world.random) < SCARCE_SHARE)
        repair(world, survey, count, 1, BLINK)
        if leave_halves(world, survey) and total(world) <= limit:
            draw_keys(world)
            return True
    bring_back(world, before)
    return False


@entry
def leave_halves(world: World, survey: Survey) -> bool:
    """Leave out what is half of an independent pair whose other half is left out; False if nothing holds."""
    holds = True
    if world.facts[TWINS]:
        for visit in range(world.facts[VISITS]):
            twin = world.visits[visit].twin
            if twin < 0 or in_pool(world, world.visits[visit].first):
                continue
            if in_pool(world, world.visits[twin].first):
                holds = leave_half(world, survey, visit) and holds
    return holds


@compiled
def leave_half(world: World, survey: Survey, visit: int) -> bool:
    """Leave out one visit for one person, whatever follows from it for the break of its route.

    Its absence can push the break to where it closes a later window. Then the break is taken early, and if
    that does not help either, nobody is visited on this route.
    """
    route = world.nodes[world.visits[visit].first].route
    survey.pending[0] = visit
    if remove(world, survey.pending, 1):
        return True
    world.routes[route].rest_from = world.routes[route].rest_opens
    if rebuild(world):
        return True
    first = world.nodes[gate_of(world, route)].next
    while not is_gate(world, first):
        row = world.visits[world.nodes[first].visit]
        for node in range(row.first, row.after):
            to_pool(world, node)
        if row.twin >= 0 and not in_pool(world, world.visits[row.twin].first):
            to_pool(world, world.visits[row.twin].first)
        first = world.nodes[gate_of(world, route)].next
    return rebuild(world)


@compiled
def to_pool(world: World, node: int) -> None:
    """Move a node to the pool; `rebuild` has to count everything anew."""
    empty_logs(world)
    lift(world, node)
    drop(world, node, world.facts[ROUTES], gate_of(world, world.facts[ROUTES]))


@compiled
def choose(world: World, survey: Survey, visit: int, count: int) -> int:
    """Note a visit unless it is noted already; gives how many are."""
    if world.visits[visit].stamp == world.counts[STAMP]:
        return count
    world.visits[visit].stamp = world.counts[STAMP]
    survey.pending[count] = visit
    twin = world.visits[visit].twin
    if twin < 0:
        return count + 1
    world.visits[twin].stamp = world.counts[STAMP]
    survey.pending[count + 1] = twin
    return count + 2


@compiled
def choose_ruin(world: World, survey: Survey) -> int:
    """Note placed visits that hang together: one route, neighbours of one visit, or at times just any."""
    wanted, kind = 1 + draw_below(world.random, MOST_REMOVED), draw(world.random)
    wanted = min(wanted, max(1, world.facts[VISITS] // 2))
    if kind < SCATTERED:
        return scattered(world, survey, wanted)
    centre = world.visits[draw_below(world.random, world.facts[VISITS])].first
    if kind < SCATTERED + WHOLE_ROUTE and not in_pool(world, centre):
        return whole_route(world, survey, world.nodes[centre].route)
    return around(world, survey, centre, wanted)


@compiled
def scattered(world: World, survey: Survey, wanted: int) -> int:
    """Any placed visits."""
    count = 0
    for _ in range(3 * wanted):
        visit = draw_below(world.random, world.facts[VISITS])
        if count < wanted and not in_pool(world, world.visits[visit].first):
            count = choose(world, survey, visit, count)
    return count


@compiled
def whole_route(world: World, survey: Survey, route: int) -> int:
    """The visits of one route, in order."""
    count, node = 0, world.nodes[gate_of(world, route)].next
    while not is_gate(world, node) and count < MOST_REMOVED:
        count = choose(world, survey, world.nodes[node].visit, count)
        node = world.nodes[node].next
    return count


@compiled
def around(world: World, survey: Survey, centre: int, wanted: int) -> int:
    """A visit and those near it, before and after."""
    count = 0
    if not in_pool(world, centre):
        count = choose(world, survey, world.nodes[centre].visit, count)
    for k in range(world.near_before.shape[1]):
        for side in range(2):
            node = world.near_before[centre, k] if side == 0 else world.near_after[centre, k]
            if node < 0 or count >= wanted:
                return count
            if not in_pool(world, node) and draw(world.random) < NEIGHBOUR_CHANCE:
                count = choose(world, survey, world.nodes[node].visit, count)
    return count


@compiled
def choose_retries(world: World, survey: Survey, count: int) -> int:
    """Note some of the visits that are left out, from a place in the pool that is drawn."""
    pool = gate_of(world, world.facts[ROUTES])
    node = pool
    for _ in range(draw_below(world.random, 2 * RETRIED)):
        node = world.nodes[node].next
    most = count + RETRIED
    for _ in range(2 * RETRIED):
        node = world.nodes[node].next
        if node != pool and count < most:
            count = choose(world, survey, world.nodes[node].visit, count)
    return count


@entry
def sort_pending(world: World, survey: Survey, count: int, scarce: bool) -> None:
    """The dear visits first; among equals those with the fewest possible people, or any order."""
    pending = survey.pending
    for k in range(count - 1, 0, -1):
        other = draw_below(world.random, k + 1)
        pending[k], pending[other] = pending[other], pending[k]
    for k in range(1, count):
        at, visit = k, pending[k]
        while at > 0 and goes_before(world, visit, pending[at - 1], scarce):
            pending[at] = pending[at - 1]
            at -= 1
        pending[at] = visit


@compiled
def goes_before(world: World, visit: int, other: int, scarce: bool) -> bool:
    """Whether the first is dearer, or as dear and harder to find somebody for."""
    one, two = world.visits[visit], world.visits[other]
    if one.price != two.price:
        return bool(one.price > two.price)
    return bool(scarce and one.possible < two.possible)
