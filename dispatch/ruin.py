"""Chooses the visits to take out of a plan, so that `repair` can put them back better."""

from random import Random

from dispatch.encode import Encoded
from dispatch.state import NONE, State

MOST_REMOVED = 12
# Shares of the kinds of ruin; the rest takes a visit and its nearest neighbours in place and time.
WHOLE_ROUTE = 0.25
SCATTERED = 0.1
# Each neighbour goes out with this chance, so that the same centre gives different ruins.
NEIGHBOUR_CHANCE = 0.75
# Left-out visits tried again in each iteration.
RETRIED = 6


def choose_ruin(encoded: Encoded, state: State, random: Random) -> list[int]:
    """Placed visits that hang together: one route, neighbours of one visit, or at times just any."""
    placed = int(state.size[0])
    if placed == 0:
        return []
    wanted = random.randint(1, min(MOST_REMOVED, max(1, placed // 2)))
    kind = random.random()
    if kind < SCATTERED:
        return random.sample(state.order[:placed].tolist(), wanted)
    centre = random.randrange(len(encoded.near))
    if kind < SCATTERED + WHOLE_ROUTE and state.rank[centre] != NONE:
        return _route_of(encoded, state, centre)[:MOST_REMOVED]
    chosen = [centre] if state.rank[centre] != NONE else []
    for visit in encoded.near[centre].tolist():
        if len(chosen) >= wanted:
            break
        if state.rank[visit] != NONE and random.random() < NEIGHBOUR_CHANCE:
            chosen.append(visit)
    return chosen


def _route_of(encoded: Encoded, state: State, visit: int) -> list[int]:
    """All visits of the shift that serves the visit's first position."""
    nodes, visits = encoded.data.nodes["visit"], encoded.data.visits["first"]
    route = state.nodes["route"][visits[visit]]
    return list(dict.fromkeys(nodes[state.nodes["route"] == route].tolist()))


def choose_retries(encoded: Encoded, state: State, random: Random) -> list[int]:
    """Some of the visits that are left out though somebody could take them."""
    left_out = [v for v in range(len(state.rank)) if state.rank[v] == NONE and encoded.possible[v] > 0]
    return left_out if len(left_out) <= RETRIED else random.sample(left_out, RETRIED)
