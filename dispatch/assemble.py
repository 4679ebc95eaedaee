"""Turns the arrays of a solution into a `Plan`, and computes the reason of each visit that is left out."""

from dataclasses import fields
from math import isnan

from dispatch.candidates import reason_left_out
from dispatch.encode import Encoded
from dispatch.plan import Cost, Plan, Rest, Route, Stop, Unassigned
from dispatch.records import PINNED_PRICE, UNASSIGNED, Data
from dispatch.state import NONE, Scratch, State


def assemble(
    encoded: Encoded,
    state: State,
    scratch: Scratch,
    *,
    seed: int,
    iterations: int,
    snapshot: str,
    cancelled: bool,
    seconds: float,
) -> Plan:
    """The plan that the state stands for."""
    visits = encoded.problem.visits
    used = [r for r in range(len(encoded.routes)) if state.routes[r].head != NONE]
    left_out = [v for v in range(len(visits)) if state.rank[v] == NONE]
    return Plan(
        routes=tuple(_route(encoded, state, r) for r in used),
        unassigned=tuple(
            Unassigned(visits[v].id, reason_left_out(encoded, state, scratch, v)) for v in left_out
        ),
        cost=read_cost(state, sum(bool(visits[v].pins) for v in left_out)),
        seed=seed,
        iterations=iterations,
        snapshot=snapshot,
        cancelled=cancelled,
        seconds=seconds,
    )


def read_cost(state: State, pinned_left_out: int) -> Cost:
    """The parts of the cost by name, without what made the search serve pinned visits first.

    Rounding dust of the running sums is swept away.
    """
    amounts = state.cost.copy()
    amounts[UNASSIGNED] -= pinned_left_out * PINNED_PRICE
    return Cost(**{part.name: round(float(amounts[i]), 6) + 0.0 for i, part in enumerate(fields(Cost))})


def _route(encoded: Encoded, state: State, row: int) -> Route:
    data, (worker, shift) = encoded.data, encoded.routes[row]
    nodes = route_nodes(state, row)
    stops = tuple(_stop(encoded, state, row, node) for node in nodes)
    leg = data.legs[data.routes[row].mode, _origin(data, row, nodes[-1]), data.routes[row].back]
    home = float(state.routes[row].home)
    return Route(
        worker=worker.id,
        shift=shift,
        depart=stops[0].arrival - stops[0].travel_minutes,
        back=home,
        stops=stops,
        travel_minutes_home=float(leg.minutes),
        travel_km_home=float(leg.kilometres),
        rest=_rest(data, state, row, nodes, float(leg.minutes)),
        overtime=max(0.0, home - float(data.routes[row].ends)),
    )


def _origin(data: Data, row: int, before: int) -> int:
    """The spot from which the route comes after `before`."""
    return int(data.routes[row].leave if before == NONE else data.visits[data.nodes[before].visit].spot)


def route_nodes(state: State, row: int) -> list[int]:
    """The nodes of a route in order."""
    nodes, node = [], int(state.routes[row].head)
    while node != NONE:
        nodes.append(node)
        node = int(state.nodes[node].next)
    return nodes


def _stop(encoded: Encoded, state: State, row: int, node: int) -> Stop:
    data, now, visit = encoded.data, state.nodes[node], int(encoded.data.nodes[node].visit)
    leg = data.legs[data.routes[row].mode, _origin(data, row, int(now.prev)), data.visits[visit].spot]
    return Stop(
        visit=encoded.problem.visits[visit].id,
        position=node - int(data.visits[visit].first),
        arrival=_arrival(data, state, row, node, float(leg.minutes)),
        start=float(now.start),
        end=float(now.done),
        travel_minutes=float(leg.minutes),
        travel_km=float(leg.kilometres),
        waiting=float(now.waited),
        late=float(now.late),
    )


def _arrival(data: Data, state: State, row: int, node: int, leg: float) -> float:
    """When the worker is there; on the first leg as late as the start, or a break there, allows."""
    now, rest = state.nodes[node], float(data.routes[row].rest)
    start, pause = float(now.start), float(now.pause)
    if now.prev == NONE:
        return pause if pause + rest + leg > start else start
    free = float(state.nodes[int(now.prev)].done)
    rested_before_leaving = pause < free + leg and pause + rest + leg <= start
    return (pause + rest if rested_before_leaving else free) + leg


def _rest(data: Data, state: State, row: int, nodes: list[int], leg: float) -> Rest | None:
    """The break of the route: where the timetable put it, or else at its end, best after the way home."""
    route, home = data.routes[row], float(state.routes[row].home)
    if route.rest == 0.0:
        return None
    pauses = [float(state.nodes[node].pause) for node in nodes if not isnan(state.nodes[node].pause)]
    begin = pauses[0] if pauses else max(home, float(route.rest_opens))
    if begin + route.rest > route.rest_closes:
        begin = home - leg - float(route.rest)
    return Rest(begin, begin + float(route.rest))
