"""The synthetic day: the same seed gives the same day, of the shape that is asked for."""

from benchmarks.busy_day import MOST_VISITS, busy_day
from benchmarks.city import shares


def test_the_same_seed_gives_the_same_day_and_another_one_does_not() -> None:
    assert busy_day(300, seed=4) == busy_day(300, seed=4)
    assert busy_day(300, seed=4) != busy_day(300, seed=5)


def test_people_scale_with_visits_and_regions_stay_small() -> None:
    regions = busy_day(8000).values()
    visits, people = sum(len(r.visits) for r in regions), sum(len(r.workers) for r in regions)
    assert abs(visits - 8000) <= 14
    assert 6.3 < visits / people < 7.0
    assert max(len(region.visits) for region in regions) <= MOST_VISITS


def test_about_a_tenth_of_the_visits_needs_two_people() -> None:
    visits = [visit for region in busy_day(4000).values() for visit in region.visits]
    assert 0.08 < sum(visit.pair is not None for visit in visits) / len(visits) < 0.12


def test_leaders_are_bound_to_a_village_of_the_region() -> None:
    for region in busy_day(1000).values():
        for worker in region.workers:
            assert (worker.kind == "leader") == bool(worker.areas)


def test_shares_of_the_budget_go_by_visits_and_end_in_time() -> None:
    regions = busy_day(1000)
    alone, two = shares(regions, 60.0, 1), shares(regions, 60.0, 2)
    assert sum(alone.values()) > 59.999
    assert sum(alone.values()) < 60.001
    assert 110.0 < sum(two.values()) < 120.001
    first, second = list(regions)[:2]
    assert alone[first] / alone[second] == two[first] / two[second]
