"""Who has what in the drafts of some days, in the words of `dispatch.plan_from`."""

from collections.abc import Iterator, Sequence
from datetime import date

from dispatch.visit import MINUTES_PER_DAY
from eldercare.visits.queries.day_rows import DayRows
from eldercare.visits.rules import OPEN

Held = dict[tuple[str, int], tuple[str, float]]
"""(visit, position) -> (worker, start); minutes from midnight of the first of the days."""


def held_in(days: Sequence[DayRows]) -> Held:
    """The parts of visits that somebody has. A visit with a position open is nobody's yet."""
    return {
        (str(visit.id), part.position): (str(part.worker_id), part.start + midnight)
        for rows, midnight in _midnights(days)
        for visit in rows.visits
        if visit.state in OPEN
        and all(part.worker_id is not None and part.start is not None for part in visit.parts)
        for part in visit.parts
        if part.start is not None
    }


def hosted_in(days: Sequence[DayRows]) -> Held:
    """The gatherings of the days' people."""
    return {
        (str(block.key), 0): (str(block.worker_id), block.start + midnight)
        for rows, midnight in _midnights(days)
        for block in rows.blocks
    }


def _midnights(days: Sequence[DayRows]) -> Iterator[tuple[DayRows, int]]:
    """Each day with the minutes from the first midnight to its own."""
    first = min((rows.day for rows in days), default=date.max)
    for rows in days:
        yield rows, (rows.day - first).days * MINUTES_PER_DAY
