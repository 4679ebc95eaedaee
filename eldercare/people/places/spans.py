"""Spans of days, both ends included; an open end is None. Pure."""

from datetime import date
from typing import Protocol

from eldercare.people.places.words import WARN_BEFORE


class Dated(Protocol):
    """Whatever holds from a day to a day."""

    @property
    def since(self) -> date: ...

    @property
    def until(self) -> date | None: ...


def holds_on(span: Dated, day: date) -> bool:
    """Whether the span covers the day."""
    return span.since <= day and (span.until is None or day <= span.until)


def overlap(one: Dated, other: Dated) -> bool:
    """Whether there is a day on which both hold."""
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)


def state_on(span: Dated, day: date) -> str:
    """coming, running, ending (within 60 days) or ended."""
    if day < span.since:
        return "coming"
    if span.until is None or span.until >= day + WARN_BEFORE:
        return "running"
    return "ending" if span.until >= day else "ended"
