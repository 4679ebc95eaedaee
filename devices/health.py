"""Is the listener hearing? Counters, and its own heartbeat sent through the broker and back."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

SILENT_AFTER_S = 30.0
"""Without its own heartbeat for this long a listener counts as deaf: red on every console."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a console needs to know about a listener.

    Ages in seconds; `loop_age_s` since its own heartbeat was last heard, `loop_ms` that round trip, `stuck_s`
    since nothing could be stored. `refused` counts messages turned away because the queue was full.
    """

    connected: bool
    worker_alive: bool
    network_alive: bool
    loop_age_s: float
    loop_ms: float | None
    stuck_s: float
    waiting_urgent: int
    waiting_routine: int
    received: int
    accepted: int
    parked: int
    retries: int
    refused: int
    network_faults: int
    last_error: str | None

    @property
    def deaf(self) -> bool:
        """Whether alarms may be passing unseen: no loop-back, a dead thread, or nothing can be stored."""
        return (
            not (self.worker_alive and self.network_alive)
            or self.loop_age_s > SILENT_AFTER_S
            or self.stuck_s > SILENT_AFTER_S
        )

    def with_other(self, other: "Health") -> "Health":
        """Return both as one that does as well as the worse of them."""
        trips = (self.loop_ms, other.loop_ms)
        return Health(
            connected=self.connected and other.connected,
            worker_alive=self.worker_alive and other.worker_alive,
            network_alive=self.network_alive and other.network_alive,
            loop_age_s=max(self.loop_age_s, other.loop_age_s),
            loop_ms=max((ms for ms in trips if ms is not None), default=None) if None not in trips else None,
            stuck_s=max(self.stuck_s, other.stuck_s),
            waiting_urgent=self.waiting_urgent + other.waiting_urgent,
            waiting_routine=self.waiting_routine + other.waiting_routine,
            received=self.received + other.received,
            accepted=self.accepted + other.accepted,
            parked=self.parked + other.parked,
            retries=self.retries + other.retries,
            refused=self.refused + other.refused,
            network_faults=self.network_faults + other.network_faults,
            last_error=self.last_error or other.last_error,
        )


@dataclass(slots=True)
class Counters:
    """Running totals; each is written by one thread only."""

    received: int = 0
    accepted: int = 0
    parked: int = 0
    retries: int = 0
    refused: int = 0
    last_error: str | None = None


class Loopback:
    """A heartbeat which only its sender understands: a copy from an earlier run proves nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._run = secrets.token_hex(4)
        self._sent: tuple[int, float] = (0, clock())
        self._heard_at = clock()
        self.round_trip_ms: float | None = None

    @property
    def age_s(self) -> float:
        """Seconds since it was last heard, or since the start when it never was."""
        return self._clock() - self._heard_at

    def next_payload(self) -> bytes:
        """Return the next heartbeat to publish."""
        number = self._sent[0] + 1
        self._sent = (number, self._clock())
        return json.dumps({"run": self._run, "n": number}).encode()

    def hear(self, payload: bytes) -> None:
        """Take a heartbeat that came back; any but the one sent last is ignored."""
        number, sent_at = self._sent
        if payload == json.dumps({"run": self._run, "n": number}).encode():
            self._heard_at = self._clock()
            self.round_trip_ms = (self._heard_at - sent_at) * 1000
