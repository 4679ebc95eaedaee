"""Small problems on a line: places a, b, c ... lie 10 minutes and 5 km apart, by any mode."""

from dataclasses import replace
from random import Random

import pytest

from dispatch import (
    Break,
    Incumbent,
    MatrixTravel,
    MaxIterations,
    Pair,
    Pin,
    Place,
    Position,
    Problem,
    Shift,
    Visit,
    Weights,
    Window,
    Worker,
    solve,
)  # fmt: skip

LETTERS = "abcdefgh"
NO_COST = Weights(**dict.fromkeys(Weights.__slots__, 0.0))


def line_travel(minutes=10.0):
    rows = tuple(tuple(abs(i - j) * minutes for j in range(len(LETTERS))) for i in range(len(LETTERS)))
    kilometres = tuple(tuple(abs(i - j) * 5.0 for j in range(len(LETTERS))) for i in range(len(LETTERS)))
    return MatrixTravel(tuple(LETTERS), {"any": rows}, kilometres)


def make_visit(name="v", **changes):
    """A 30 minute visit at b, to start between 09:00 and 10:00."""
    given = {"id": name, "place": "b", "positions": (Position(30.0),), "windows": (Window(540.0, 600.0),)}
    return Visit(**{**given, **changes})


def make_pair_visit(name="v", kind="together", least=0.0, greatest=0.0, **changes):
    pair = Pair(kind, least, greatest) if kind == "sequence" else Pair(kind)
    return make_visit(name, positions=(Position(30.0), Position(30.0)), pair=pair, **changes)


def make_worker(name="w", **changes):
    """A caregiver who starts at a and works 08:00 to 16:00."""
    given = {"id": name, "kind": "caregiver", "start": "a", "shifts": (Shift(480.0, 960.0),)}
    return Worker(**{**given, **changes})


def make_problem(visits=None, workers=None, **changes):
    given = {
        "places": tuple(Place(letter) for letter in LETTERS),
        "visits": tuple(visits if visits is not None else [make_visit()]),
        "workers": tuple(workers if workers is not None else [make_worker()]),
        "travel": line_travel(),
    }
    return Problem(**{**given, **changes})


def plan_of(visits, workers, **changes):
    return solve(make_problem(visits, workers, **changes), stop=MaxIterations(30), seed=1)


def starts_of(plan):
    """When each position of each visit starts."""
    return {(stop.visit, stop.position): stop.start for route in plan.routes for stop in route.stops}


def people_of(plan, visit="v"):
    """Who comes to the visit, by position."""
    return [route.worker for route, _ in plan.stops_of(visit)]


def random_problem(seed, visits=8, workers=4, days=1):
    """A mixed region with pairs, breaks, soft ends, skills, leaders, preferences and incumbents."""
    rng = Random(seed)
    places = tuple(
        Place(f"p{i}", 32.3 + rng.random() * 0.08, 120.5 + rng.random() * 0.08)
        for i in range(visits + workers)
    )
    people = tuple(_random_worker(rng, i, visits, days) for i in range(workers))
    names = [worker.id for worker in people]
    return Problem(places, tuple(_random_visit(rng, i, names, days) for i in range(visits)), people)


def _random_worker(rng, i, visits, days):
    leader = rng.random() < 0.3
    shifts = []
    for day in range(days):
        start = day * 1440 + rng.choice([420, 480, 540])
        rest = Break(30, start + 180, start + 330) if rng.random() < 0.6 else None
        shifts.append(Shift(start, start + 480, rest, start + rng.choice([480, 540])))
    return Worker(
        f"w{i}",
        "leader" if leader else "caregiver",
        f"p{visits + i}",
        tuple(shifts),
        mode="walk" if leader else "ebike",
        skills={skill: rng.choice([None, None, 0]) for skill in ("bath", "meal") if rng.random() < 0.8},
        areas=frozenset({rng.choice("AB")}) if leader else frozenset(),
        day_minutes=rng.choice([None, 300.0, 420.0]),
    )


def _random_visit(rng, i, names, days):
    windows = []
    for day in sorted(rng.sample(range(days), rng.randint(1, days))):
        start = day * 1440 + rng.randrange(480, 840, 15)
        end = start + rng.choice([30, 60, 120])
        windows.append(Window(start, end, rng.choice([None, end + 45])))
    positions = (_random_position(rng),)
    pair = None
    if rng.random() < 0.35:
        positions += (_random_position(rng),)
        pair = rng.choice([Pair(), Pair("sequence", 15, 40)])
    incumbent = None
    if rng.random() < 0.3:
        incumbent = Incumbent(tuple(rng.choice([*names, None]) for _ in positions), windows[0].start + 10.0)
    return Visit(
        f"v{i}",
        f"p{i}",
        positions,
        tuple(windows),
        priority=rng.randint(1, 3),
        area=rng.choice("AB"),
        pair=pair,
        preferences={name: float(rng.randint(-5, 10)) for name in rng.sample(names, min(2, len(names)))},
        bans=frozenset(rng.sample(names, 1)) if rng.random() < 0.2 else frozenset(),
        incumbent=incumbent,
    )


def _random_position(rng):
    return Position(
        float(rng.choice([20, 30, 45, 60])),
        frozenset(skill for skill in ("bath", "meal") if rng.random() < 0.3),
        rng.choice([frozenset({"caregiver"}), frozenset({"caregiver", "leader"})]),
    )


def rich_problem(seed, visits=8, workers=4, days=2):
    """The mixed region with seniors, priced breaks, ends due, independent pairs and weights of all kinds."""
    plain, rng = random_problem(seed, visits, workers, days), Random(seed)
    weights = Weights(
        distance=rng.choice([0.0, 0.5]),
        greatest_lateness=rng.choice([0.0, 2.0]),
        unassigned=rng.choice([40.0, 1000.0]),
        spread=rng.choice([0.0, 0.3]),
        idle=rng.choice([0.0, 0.5]),
        discontinuity=rng.choice([0.0, 15.0]),
    )
    return replace(
        plain,
        visits=tuple(_enriched_visit(rng, visit) for visit in plain.visits),
        workers=tuple(_enriched_worker(rng, worker) for worker in plain.workers),
        weights=weights,
    )


def _enriched_visit(rng, visit):
    pair = Pair("independent") if visit.pair and rng.random() < 0.4 else visit.pair
    senior = rng.choice(["", "one", "two", "three"])
    return replace(visit, pair=pair, senior=senior, due=rng.choice(["start", "end"]))


def _enriched_worker(rng, worker):
    shifts = []
    for shift in worker.shifts:
        price = rng.choice([None, 0.0, 15.0, 80.0])
        shifts.append(replace(shift, rest=shift.rest and replace(shift.rest, price=price)))
    return replace(worker, shifts=tuple(shifts), horizon_minutes=rng.choice([None, 400.0, 700.0]))


def pinned_problem(seed, visits=8, workers=4, days=2):
    """The rich region with people and starts that an operator fixed, able to come or not."""
    rich, rng = rich_problem(seed, visits, workers, days), Random(f"pins {seed}")
    names = [worker.id for worker in rich.workers]
    return replace(rich, visits=tuple(_pinned_visit(rng, visit, names) for visit in rich.visits))


def _pinned_visit(rng, visit, names):
    if rng.random() < 0.5:
        return visit
    pins = []
    for position in range(len(visit.positions)):
        who = rng.choice([None, *names])
        start = rng.choice([None, None, visit.windows[0].start + rng.choice([-20.0, 0.0, 15.0, 90.0])])
        pins.append(Pin(who, start, position))
    return replace(visit, pins=tuple(pins))


def cost_of(part, weight, visits, workers):
    weights = replace(NO_COST, **{"unassigned": 1e5, part: weight})
    plan = solve(make_problem(visits, workers, weights=weights), stop=MaxIterations(30), seed=1)
    assert plan.cost.total == pytest.approx(getattr(plan.cost, part))
    return getattr(plan.cost, part)


def plan_by(part, weight, visits, workers, iterations=2000):
    weights = replace(NO_COST, **{"unassigned": 1e5, part: weight})
    return solve(make_problem(visits, workers, weights=weights), stop=MaxIterations(iterations), seed=1)
