"""The queue between the network thread and the worker: two lanes, and who may still be acknowledged."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from devices.message import Message

_Content = tuple[str, bytes]


@dataclass(slots=True, eq=False)
class Pending:
    """A message on its way to `accept`; a copy sent again replaces `message` and `session` in place.

    `faults` counts how often it failed alone.
    """

    message: Message
    session: int
    urgent: bool
    faults: int = 0


class Lanes:
    """Messages in two lanes, urgent ones first, never more than `limit`.

    A session ends with its connection. The message ids of an ended session may name other messages later, so
    only messages of the present one are acknowledged. What still waits here when a session ends is sent again
    by the broker; such a copy takes the place of the waiting one, so an outage does not fill the memory.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._changed = threading.Condition()
        self._urgent: deque[Pending] = deque()
        self._routine: deque[Pending] = deque()
        self._in_hand: set[Pending] = set()
        self._left_over: dict[_Content, list[Pending]] = {}
        self._session = 0
        self._closed = False

    def put(self, message: Message, *, urgent: bool, again: bool) -> bool:
        """Queue a message; False when the lanes are full. `again` is MQTT's "this may be a copy" flag."""
        with self._changed:
            if again and self._adopt(message):
                return True
            if self._size() >= self._limit:
                return False
            lane = self._urgent if urgent else self._routine
            lane.append(Pending(message, self._session, urgent))
            self._changed.notify()
            return True

    def take(self, most: int) -> list[Pending]:
        """Wait for messages and return up to `most` of the more urgent lane; empty once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._urgent or self._routine)
            if self._closed:
                return []
            lane = self._urgent or self._routine
            batch = [lane.popleft() for _ in range(min(most, len(lane)))]
            self._in_hand.update(batch)
            return batch

    def give_back(self, batch: Iterable[Pending]) -> None:
        """Return what could not be accepted to the front of its lane, in its old order."""
        with self._changed:
            for pending in reversed(list(batch)):
                self._in_hand.discard(pending)
                (self._urgent if pending.urgent else self._routine).appendleft(pending)

    def put_last(self, pending: Pending) -> None:
        """Return one message to the end of its lane, so that it holds up nothing else."""
        with self._changed:
            self._in_hand.discard(pending)
            (self._urgent if pending.urgent else self._routine).append(pending)

    def settle(self, batch: Iterable[Pending], ack: Callable[[Message], object]) -> None:
        """Forget accepted messages and acknowledge those of the present session; `ack` must not wait."""
        with self._changed:
            for pending in batch:
                self._in_hand.discard(pending)
                if pending.session == self._session:
                    if pending.message.qos > 0:
                        ack(pending.message)
                else:
                    self._disown(pending)

    def end_session(self) -> None:
        """Forbid acknowledging anything received until now: the connection is gone."""
        with self._changed:
            self._session += 1
            self._left_over = {}
            for pending in (*self._in_hand, *self._urgent, *self._routine):
                self._left_over.setdefault(_content(pending.message), []).append(pending)

    def close(self) -> None:
        """Let `take` return at once, now and later."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def sizes(self) -> tuple[int, int]:
        """Return how many messages wait in the urgent and in the routine lane, those in hand included."""
        with self._changed:
            in_hand = sum(pending.urgent for pending in self._in_hand)
            return len(self._urgent) + in_hand, len(self._routine) + len(self._in_hand) - in_hand

    def _size(self) -> int:
        return len(self._urgent) + len(self._routine) + len(self._in_hand)

    def _adopt(self, message: Message) -> bool:
        waiting = self._left_over.get(_content(message))
        if not waiting:
            return False
        pending = waiting.pop()
        # It came when it first came: keys made from the time of receipt must not change.
        first_seen = pending.message.received_at
        pending.message, pending.session = replace(message, received_at=first_seen), self._session
        return True

    def _disown(self, pending: Pending) -> None:
        waiting = self._left_over.get(_content(pending.message), [])
        if pending in waiting:
            waiting.remove(pending)


def _content(message: Message) -> _Content:
    return message.topic, message.payload
