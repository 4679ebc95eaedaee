"""Builds and rebuilds: puts visits that are left out where they cost least, the ones with most to lose first.

The first plan is the repair of the empty plan.
"""

from dispatch.compiled import compiled, entry
from dispatch.insertion import copy_row, place
from dispatch.records import Data
from dispatch.scan import BEST_ONLY, WITH_SECOND, scan
from dispatch.state import BEST, CHOSEN, TRIAL, Scratch, State


@entry
def repair(data: Data, state: State, scratch: Scratch, count: int, batch: int, blink: float) -> None:
    """Insert the first `count` visits of `pending`; those that fit nowhere at their price stay out.

    Of the next `batch` visits that with the greatest regret goes first: what it loses, up to the price of
    leaving it out, when it does not get its best place. A batch of 1 keeps the order of `pending`.
    """
    pending, depth = scratch.pending, BEST_ONLY if batch == 1 else WITH_SECOND
    while count > 0:
        chosen, most, kept = -1, 0.0, 0
        for k in range(count):
            if kept < batch:
                price = data.visits[pending[k]].price
                best = scan(data, state, scratch, pending[k], depth, blink)
                if not best < price:
                    continue
                regret = min(scratch.gain[1], price) - best
                if chosen < 0 or regret > most:
                    chosen, most = kept, regret
                    copy_row(scratch.choices[CHOSEN], scratch.choices[BEST])
            pending[kept] = pending[k]
            kept += 1
        count = kept
        if chosen >= 0:
            copy_row(scratch.choices[TRIAL], scratch.choices[CHOSEN])
            place(data, state, scratch, pending[chosen])
            count -= 1
            for k in range(chosen, count):
                pending[k] = pending[k + 1]


@entry
def straighten(data: Data, state: State) -> None:
    """Bring the order closer to the clock by swapping neighbours that share no route; no time changes."""
    for k in range(state.size[0] - 1):
        visit, other = state.order[k], state.order[k + 1]
        later = state.nodes[data.visits[other].first].start < state.nodes[data.visits[visit].first].start
        if later and not share_route(data, state, visit, other):
            state.order[k], state.order[k + 1] = other, visit
            state.rank[other], state.rank[visit] = k, k + 1


@compiled
def share_route(data: Data, state: State, visit: int, other: int) -> bool:
    """Whether one shift serves both visits."""
    for a in range(data.visits[visit].first, data.visits[visit].after):
        for b in range(data.visits[other].first, data.visits[other].after):
            if state.nodes[a].route == state.nodes[b].route:
                return True
    return False
