"""Compile the kernel into its cache, so that nobody waits for it later: run once at install."""

from time import perf_counter

import dispatch
from dispatch.problem import Problem
from dispatch.stop import MaxIterations
from dispatch.visit import Pair, Place, Position, Visit, Window
from dispatch.worker import Break, Shift, Worker

_HOUSES = tuple(Place(f"house {number}", 32.3 + number / 100, 120.5) for number in range(4))


def tiny_problem() -> Problem:
    """Two people, a visit for both together and two for one: every compiled function has work to do."""
    alone = (Position(30.0),)
    visits = (
        Visit(
            "both",
            "house 0",
            (Position(30.0), Position(30.0)),
            (Window(540.0, 600.0),),
            pair=Pair("together"),
        ),
        Visit("early", "house 1", alone, (Window(480.0, 720.0),)),
        Visit("late", "house 2", alone, (Window(600.0, 900.0),)),
    )
    shift = Shift(480.0, 960.0, Break(30.0, 660.0, 780.0))
    workers = tuple(Worker(name, "caregiver", "house 3", (shift,)) for name in ("first", "second"))
    return Problem(_HOUSES, visits, workers)


def warm() -> float:
    """Solve a tiny problem; returns the seconds it took, most of them compiling the first time."""
    began = perf_counter()
    dispatch.solve(tiny_problem(), stop=MaxIterations(20), seed=1)
    return perf_counter() - began
