"""When the search ends. A rule is asked with the iterations done and the seconds gone, and keeps no state.

`progress` runs from 0 to 1 and sets the temperature; a rule that cannot know its end says 0.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Protocol


class StopRule(Protocol):
    """What every rule answers."""

    def progress(self, iterations: int, seconds: float) -> float:
        """How much of the allowed search is used up, 1 or more ends it."""
        ...

    def remaining(self, iterations: int) -> float:
        """Iterations still allowed, infinite when they are not what is counted."""
        ...


@dataclass(frozen=True, slots=True)
class MaxIterations:
    """Ends after so many ruin-and-recreate iterations; the only rule that makes a run repeatable."""

    iterations: int

    def progress(self, iterations: int, seconds: float) -> float:
        """The share of iterations done."""
        return iterations / self.iterations if self.iterations > 0 else 1.0

    def remaining(self, iterations: int) -> float:
        """What is left of the count."""
        return max(0, self.iterations - iterations)


@dataclass(frozen=True, slots=True)
class MaxRuntime:
    """Ends after so many seconds; the first plan is always finished."""

    seconds: float

    def progress(self, iterations: int, seconds: float) -> float:
        """The share of time gone."""
        return seconds / self.seconds if self.seconds > 0 else 1.0

    def remaining(self, iterations: int) -> float:
        """Not counted."""
        return inf


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Ends when the event is set, by another thread or by the progress callback; the best plan is kept."""

    event: threading.Event = field(default_factory=threading.Event)

    def progress(self, iterations: int, seconds: float) -> float:
        """All or nothing."""
        return 1.0 if self.event.is_set() else 0.0

    def remaining(self, iterations: int) -> float:
        """Not counted."""
        return inf


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Ends with the first of several rules."""

    rules: tuple[StopRule, ...]

    def progress(self, iterations: int, seconds: float) -> float:
        """That of the rule nearest to its end."""
        return max((rule.progress(iterations, seconds) for rule in self.rules), default=1.0)

    def remaining(self, iterations: int) -> float:
        """That of the strictest rule."""
        return min((rule.remaining(iterations) for rule in self.rules), default=0.0)


def any_of(*rules: StopRule) -> AnyOf:
    """Stop as soon as one of the rules says so."""
    return AnyOf(tuple(rules))


def is_cancelled(rule: StopRule) -> bool:
    """Whether a `Cancelled` rule inside was set."""
    rules: Sequence[StopRule] = rule.rules if isinstance(rule, AnyOf) else (rule,)
    return any(isinstance(one, Cancelled) and one.event.is_set() for one in rules) or any(
        is_cancelled(one) for one in rules if isinstance(one, AnyOf)
    )
