"""Time that nobody sets: how long something took, and whether somebody has moved the wall clock."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from eldercare.core.time import now

JUMP = timedelta(seconds=2)
"""What the wall clock may gain or lose between two looks before that counts as moved."""


def steady() -> float:
    """Seconds since the start of the machine, sleep included where the system can tell (Linux)."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def running_from(moment: datetime) -> Callable[[], datetime]:
    """A clock that shows `moment` now and goes on by the steady one."""
    began = steady()
    return lambda: moment + timedelta(seconds=steady() - began)


class WallClock:
    """The wall clock, watched against the steady one; any thread may look."""

    def __init__(self, wall: Callable[[], datetime] = now, steady: Callable[[], float] = steady) -> None:
        self._wall = wall
        self._steady = steady
        self._lock = threading.Lock()
        self._last = (wall(), steady())

    def look(self, on_jump: Callable[[timedelta, datetime], object]) -> datetime:
        """The present moment; calls `on_jump(by, moment)` first when the wall clock was moved since.

        Other threads wait meanwhile, so none of them meets a timer of before with a moment of after. When
        `on_jump` fails the next look calls it again.
        """
        with self._lock:
            moment, at = self._wall(), self._steady()
            by = moment - self._last[0] - timedelta(seconds=at - self._last[1])
            if abs(by) > JUMP:
                on_jump(by, moment)
            self._last = (moment, at)
            return moment
