"""What the search times bit by bit is what timing everything anew gives."""

import numpy as np
import pytest

from dispatch.anneal import anneal
from dispatch.chance import seeded
from dispatch.copies import copied
from dispatch.encode import encode
from dispatch.order import rebuild
from dispatch.records import AMOUNTS, ROUTES, WORST_LATE
from dispatch.strand import Strand
from tests.dispatch.makers import random_problem


@pytest.mark.parametrize("seed", range(6))
def test_times_after_many_small_moves_are_those_of_a_fresh_timetable(seed) -> None:
    encoded = encode(random_problem(seed, visits=24, workers=8))
    strand = Strand.start(encoded._replace(world=copied(encoded.world, seeded(seed))))
    for _ in range(40):
        world = strand.encoded.world
        anneal(world, strand.best, 100, 20.0, False)
        fresh = copied(world)
        assert rebuild(fresh)
        np.testing.assert_allclose(world.nodes["start"], fresh.nodes["start"])
        placed = world.nodes["route"] < world.facts[ROUTES]
        np.testing.assert_allclose(world.nodes["latest"][placed], fresh.nodes["latest"][placed])
        parts = [part for part in range(AMOUNTS) if part != WORST_LATE]  # kept only where it has a weight
        np.testing.assert_allclose(world.sums[parts], fresh.sums[parts], atol=1e-6)
