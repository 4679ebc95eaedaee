"""The whole line: one session for what may bring alarms, one for the routine, each with a worker of its own.

A session is one queue with one window. In a single one an SOS would stand behind every heartbeat that came
before it, however the listener sorts what it has.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from devices.health import Health
from devices.listener import Listener
from devices.message import Message
from devices.topics import ROUTINE, URGENT, shared
from devices.worker import Accept, Limits, OnPoison

ROUTINE_BATCH = 200
"""Messages. An SOS waits for one such batch at most, some 15 ms, where the database takes one writer."""


class Gate:
    """One batch at a time, and an urgent one goes before any routine one that has not begun."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._busy = False
        self.urgent_waiting = 0

    @contextmanager
    def passing(self, *, urgent: bool) -> Iterator[None]:
        """Wait for our turn and keep it."""
        with self._changed:
            self.urgent_waiting += urgent
            self._changed.wait_for(lambda: not self._busy and (urgent or not self.urgent_waiting))
            self.urgent_waiting -= urgent
            self._busy = True
        try:
            yield
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()


class Line:
    """Two listeners with the same `accept`; `share` divides the messages with lines of other names.

    `client_id` names the urgent session; both names must stay, for the broker keeps what waits under them.
    """

    def __init__(
        self,
        url: str,
        client_id: str,
        accept: Accept,
        *,
        on_poison: OnPoison,
        may_connect: Callable[[], bool] = lambda: True,
        share: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self._gate = Gate()
        limits = limits or Limits()
        halves = ((URGENT, ROUTINE, limits), (ROUTINE, URGENT, replace(limits, batch=ROUTINE_BATCH)))
        self._urgent, self._routine = (
            Listener(
                url,
                client_id if mine is URGENT else f"{client_id}-routine",
                self._in_turn(accept, urgent=mine is URGENT),
                on_poison=on_poison,
                limits=its_limits,
                subscriptions=[shared(pattern) for pattern in mine] if share else mine,
                former=(*others, *mine) if share else others,
                may_connect=may_connect,
            )
            for mine, others, its_limits in halves
        )

    def start(self) -> None:
        """Start both in the background; a broker that is away is waited for."""
        for listener in (self._urgent, self._routine):
            listener.start()

    def stop(self) -> None:
        """Finish what is in hand and disconnect, both at once."""
        stopping = [threading.Thread(target=one.stop) for one in (self._urgent, self._routine)]
        for thread in stopping:
            thread.start()
        for thread in stopping:
            thread.join()

    def health(self) -> Health:
        """Return how the line does: as well as the worse half of it."""
        return self._urgent.health().with_other(self._routine.health())

    def _in_turn(self, accept: Accept, *, urgent: bool) -> Accept:
        def accept_in_turn(batch: Sequence[Message]) -> None:
            with self._gate.passing(urgent=urgent):
                accept(batch)

        return accept_in_turn
