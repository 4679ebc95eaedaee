"""Further worlds of the same problem: one with the same solution, one in which everything is left out."""

from dispatch.records import NODES, ROUTES, Word, World

# What never changes; copies of a world share it.
FIXED = {
    "windows", "minutes", "prices", "offers", "limits", "facts", "near_before", "near_after"
}  # fmt: skip


def copied(world: World, random: Word | None = None) -> World:
    """A world of its own with the same solution, and other random numbers if they are given."""
    own = {name: array.copy() for name, array in world._asdict().items() if name not in FIXED}
    copy = world._replace(**own)
    return copy if random is None else copy._replace(random=random)


def emptied(world: World) -> World:
    """A copy of the world in which everything is left out; `rebuild` has to time it."""
    empty = copied(world)
    count, routes = int(world.facts[NODES]), int(world.facts[ROUTES])
    nodes, pool = empty.nodes, count + routes
    for gate in range(count, pool):
        nodes[gate].prev = nodes[gate].next = gate
    ring = [pool, *range(count)]
    for before, after in zip(ring, [*ring[1:], pool], strict=True):
        nodes[before].next, nodes[after].prev = after, before
    nodes["route"][:count] = routes
    return empty
