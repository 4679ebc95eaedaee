"""The worker: takes batches from the lanes, hands them to `accept`, acknowledges what was stored."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from devices.health import Counters
from devices.lanes import Lanes, Pending
from devices.message import Message, TemporaryFailure

log = logging.getLogger(__name__)

Accept = Callable[[Sequence[Message]], None]
OnPoison = Callable[[Message, Exception], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken at once and how long we wait: counts and seconds."""

    batch: int = 200
    queue: int = 20_000
    first_retry_s: float = 0.1
    last_retry_s: float = 1.0
    loop_every_s: float = 10.0
    stop_within_s: float = 10.0


class Worker:
    """One thread that must not die: whatever `accept` does, the next message is taken.

    A message leaves in one of two ways: `accept` returned, or it failed alone twice and `on_poison` returned.
    """

    def __init__(
        self,
        lanes: Lanes,
        accept: Accept,
        on_poison: OnPoison,
        acknowledge: Callable[[Message], object],
        counters: Counters,
        limits: Limits,
        name: str,
    ) -> None:
        self._lanes = lanes
        self._accept = accept
        self._on_poison = on_poison
        self._acknowledge = acknowledge
        self._counters = counters
        self._limits = limits
        self._stopping = threading.Event()
        self._failures = 0
        self._stuck_since: float | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    @property
    def stuck_s(self) -> float:
        """Seconds since nothing could be stored; 0 when all is well."""
        since = self._stuck_since
        return 0.0 if since is None else time.monotonic() - since

    def start(self) -> None:
        """Start taking messages."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch in hand and end, waiting at most `stop_within_s`."""
        self._stopping.set()
        self._lanes.close()
        if self._thread.is_alive():
            self._thread.join(self._limits.stop_within_s)

    def _run(self) -> None:
        while batch := self._lanes.take(self._limits.batch):
            self._hand_over(batch)

    def _hand_over(self, batch: list[Pending]) -> bool:
        """Return whether the batch is gone, accepted or parked; False after a wait with it still queued."""
        try:
            self._accept([pending.message for pending in batch])
        except TemporaryFailure as failure:
            self._lanes.give_back(batch)
            self._wait(failure)
            return False
        except Exception as fault:
            log.exception("Accepting %d message(s) failed", len(batch))
            return self._one_by_one(batch) if len(batch) > 1 else self._fail_alone(batch[0], fault)
        self._counters.accepted += len(batch)
        self._settle(batch)
        return True

    def _one_by_one(self, batch: list[Pending]) -> bool:
        for index, pending in enumerate(batch):
            if not self._hand_over([pending]):
                self._lanes.give_back(batch[index + 1 :])
                return False
        return True

    def _fail_alone(self, pending: Pending, fault: Exception) -> bool:
        """Give it one more chance: most faults that are nobody's message pass, and it may be an SOS."""
        pending.faults += 1
        if pending.faults > 1:
            return self._park(pending, fault)
        self._lanes.give_back([pending])
        self._wait(fault)
        return False

    def _park(self, pending: Pending, fault: Exception) -> bool:
        try:
            self._on_poison(pending.message, fault)
        except Exception as failure:
            log.exception("Parking a message from %r failed", pending.message.topic)
            self._lanes.put_last(pending)  # behind the others, so that it does not hold them up
            self._wait(failure)
            return False
        self._counters.parked += 1
        self._settle([pending])
        return True

    def _settle(self, batch: list[Pending]) -> None:
        self._failures, self._stuck_since = 0, None
        self._lanes.settle(batch, self._acknowledge)

    def _wait(self, failure: Exception) -> None:
        """Wait before the next try: twice as long each time, up to `last_retry_s`."""
        pause = min(self._limits.last_retry_s, self._limits.first_retry_s * 2 ** min(self._failures, 30))
        self._failures += 1
        self._stuck_since = self._stuck_since or time.monotonic()
        self._counters.retries += 1
        self._counters.last_error = f"{type(failure).__name__}: {failure}"
        log.warning("Nothing could be stored, next try in %.1f s: %s", pause, failure)
        self._stopping.wait(pause)
