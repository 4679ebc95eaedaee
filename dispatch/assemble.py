"""Turns the arrays of a solution into a `Plan`, and computes the reason of each visit that is left out."""

from dataclasses import dataclass
from math import isnan
from typing import Any

from dispatch.candidates import reason_left_out
from dispatch.costs import cost_of
from dispatch.encode import Encoded
from dispatch.plan import Plan, Rest, Route, Stop, Unassigned
from dispatch.restore import is_placed


def assemble(
    encoded: Encoded, *, seed: int, iterations: int, snapshot: str, cancelled: bool, seconds: float
) -> Plan:
    """The plan that the world stands for."""
    routes = tuple(
        RouteReader(encoded, row).read() for row in range(len(encoded.routes)) if route_nodes(encoded, row)
    )
    left_out = [
        v for v, group in enumerate(encoded.groups) if not all(is_placed(encoded, row) for row in group)
    ]
    return Plan(
        routes=routes,
        unassigned=tuple(
            Unassigned(encoded.problem.visits[v].id, reason_left_out(encoded, v)) for v in left_out
        ),
        cost=cost_of(encoded.problem, routes, [encoded.problem.visits[v] for v in left_out]),
        seed=seed,
        iterations=iterations,
        snapshot=snapshot,
        cancelled=cancelled,
        seconds=seconds,
    )


def route_nodes(encoded: Encoded, row: int) -> list[int]:
    """The nodes of a route in order."""
    nodes, gate = encoded.world.nodes["next"], encoded.gate(row)
    found, node = [], int(nodes[gate])
    while node != gate:
        found.append(node)
        node = int(nodes[node])
    return found


@dataclass(frozen=True, slots=True)
class RouteReader:
    """Reads one route of the world."""

    encoded: Encoded
    row: int

    @property
    def _route(self) -> Any:
        return self.encoded.world.routes[self.row]

    def _way(self, before: int, node: int) -> tuple[float, float]:
        """Minutes and kilometres from one node to the next."""
        world, mode = self.encoded.world, int(self._route.mode)
        way = mode, int(world.nodes[before].spot), int(world.nodes[node].into)
        return float(world.minutes[way]), float(self.encoded.kilometres[way])

    def read(self) -> Route:
        """The route with its stops."""
        nodes, gate = route_nodes(self.encoded, self.row), self.encoded.gate(self.row)
        worker, shift = self.encoded.routes[self.row]
        stops = tuple(self._stop(node) for node in nodes)
        minutes, kilometres = self._way(nodes[-1], gate)
        home = float(self._route.home)
        return Route(
            worker=worker.id,
            shift=shift,
            depart=stops[0].arrival - stops[0].travel_minutes,
            back=home,
            stops=stops,
            travel_minutes_home=minutes,
            travel_km_home=kilometres,
            rest=self._rest(nodes, minutes),
            overtime=max(0.0, home - float(self._route.ends)),
        )

    def _stop(self, node: int) -> Stop:
        now = self.encoded.world.nodes[node]
        minutes, kilometres = self._way(int(now.prev), node)
        visit, position = self.encoded.tasks[node]
        return Stop(
            visit=visit.id,
            position=position,
            arrival=self._arrival(node, minutes),
            start=float(now.start),
            end=float(now.done),
            travel_minutes=minutes,
            travel_km=kilometres,
            waiting=float(now.waited),
            late=float(now.late),
        )

    def _arrival(self, node: int, leg: float) -> float:
        """When the worker is there; on the first leg as late as the start, or a break there, allows."""
        nodes, rest = self.encoded.world.nodes, float(self._route.rest)
        now = nodes[node]
        start, pause, free = float(now.start), float(now.pause), float(nodes[int(now.prev)].done)
        if int(now.prev) == self.encoded.gate(self.row):
            return pause if pause + rest + leg > start else start
        rested_before_leaving = pause < free + leg and pause + rest + leg <= start
        return (pause + rest if rested_before_leaving else free) + leg

    def _rest(self, nodes: list[int], leg: float) -> Rest | None:
        """The break of the route: where the timetable put it, or else at its end, best after the way home."""
        route = self._route
        home, minutes = float(route.home), float(route.rest)
        if minutes == 0.0 or float(route.missed) > 0.0:
            return None
        pauses = [float(self.encoded.world.nodes[node].pause) for node in nodes]
        begin = next((pause for pause in pauses if not isnan(pause)), max(home, float(route.rest_opens)))
        if begin + minutes > float(route.rest_closes):
            begin = home - leg - minutes
        return Rest(begin, begin + minutes)
