"""Figures that a busy page shows beside other things, worked out once in a few minutes in each process."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memo(Generic[Value]):
    """Keeps values for `keep`. One thread works a value out, the others wait for it and share it."""

    def __init__(self, keep: timedelta) -> None:
        self._keep = keep
        self._lock = Lock()
        self._values: dict[Hashable, tuple[datetime, Value]] = {}

    def get(self, key: Hashable, work: Callable[[], Value], *, now: datetime) -> tuple[datetime, Value]:
        """When it was worked out, and the value."""
        with self._lock:
            known = self._values.get(key)
            if known is None or not known[0] <= now < known[0] + self._keep:
                self._forget(now)
                known = self._values[key] = (now, work())
            return known

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()

    def _forget(self, now: datetime) -> None:
        old = [key for key, (at, _) in self._values.items() if now >= at + self._keep]
        for key in old:
            del self._values[key]
