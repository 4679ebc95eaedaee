"""What a change may still save behind each node: the bound that ends most trials after a node or two.

A node that becomes earlier can save at most the lateness, waiting and overtime from there to the end of its
route; for a pair, of both its routes. (What it saves on further routes by way of other pairs is left out: the
bound is nearly always one, and a trial given up wrongly is only a missed chance.)
"""

from dispatch.compiled import compiled
from dispatch.links import gate_of, partner
from dispatch.records import LATE, LINKED, LOGGED_NODES, OVER, ROUTES, STAMP, WAITED, WORST_LATE, World


@compiled
def refresh_hopes(world: World) -> None:
    """Write anew what may be saved on each route that the trial, now kept, has timed."""
    for k in range(world.counts[LOGGED_NODES]):
        route = world.nodes[world.node_log[k].node].route
        if route != world.facts[ROUTES] and world.routes[route].stamp != world.counts[STAMP]:
            world.routes[route].stamp = world.counts[STAMP]
            refresh_hope(world, route)
    for k in range(world.counts[LINKED]):
        route = world.link_log[k].route
        if route != world.facts[ROUTES] and world.routes[route].stamp != world.counts[STAMP]:
            world.routes[route].stamp = world.counts[STAMP]
            refresh_hope(world, route)


@compiled
def refresh_hope(world: World, route: int) -> None:
    """Add up lateness, waiting and overtime of one route from its end."""
    row, gate, weights = world.routes[route], gate_of(world, route), world.weights
    tail = weights[OVER] * max(0.0, row.home - row.ends) + row.missed
    world.nodes[gate].hope = tail
    node = world.nodes[gate].prev
    while node != gate:
        now = world.nodes[node]
        tail += (weights[LATE] + weights[WORST_LATE]) * now.late + weights[WAITED] * now.waited
        now.tail = tail
        other = partner(world, node)
        if other == node:
            now.hope = tail
        else:
            now.hope = world.nodes[other].hope = tail + world.nodes[other].tail
        node = now.prev
