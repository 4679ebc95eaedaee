"""Sends what the world makes happen, at its own times, over real connections."""

import asyncio
import json
import resource
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from devices.drivers.native import ROOT, ack_topic
from devices.endpoint import parse_url
from devices.publisher import BrokerUnreachableError
from devices.simulation.forms import Packet
from devices.simulation.ledger import TrueEvent
from devices.simulation.line import Line
from devices.simulation.world import Connect, Cut, Item, Say

SETTLE_WITHIN_S = 60.0
ANSWER_WITHIN_S = 2.0
LONGEST_WAIT_S = 16.0
"""A device of our own format asks again when the application has not answered for so long, and waits twice as
long each time: thousands that repeat each two seconds would fill the queue that their answers wait for.
"""

_OWN = f"{ROOT}/"
_DIAL_AT_ONCE = 200


@dataclass(slots=True)
class Unanswered:
    """An event without an answer: on which line it went out, when it does again and after what wait."""

    line: Line
    packet: Packet
    again_at: float
    wait_s: float


@dataclass(slots=True)
class Sent:
    """What went out."""

    messages: int = 0
    acknowledged: int = 0
    events: int = 0
    heard: int = 0
    connects: int = 0
    cuts: int = 0
    repeated: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the counts as plain JSON values."""
        return asdict(self)


def send(
    items: Iterable[Item],
    device_url: str,
    gateway_url: str | None = None,
    *,
    answered: bool = False,
    tell: Callable[[TrueEvent], object] = lambda _: None,
    stop: threading.Event | None = None,
) -> Sent:
    """Send the items in real time; return when the broker has acknowledged all of them.

    `tell` hears each true event before its message goes out. With `answered` an event of our own format is
    sent again until the application itself has answered on `care/v1/{device}/ack`. `stop` ends it early and
    in good order: what has been told is sent, unless it was still in the air. Raises BrokerUnreachableError
    when there is no broker at the start or none takes what is left at the end.
    """
    sender = Sender(device_url, gateway_url, answered=answered, tell=tell)
    return asyncio.run(sender.run(items, stop or threading.Event()))


class Sender:
    """Shared lines for all, one of their own for those that the world connects."""

    def __init__(
        self,
        device_url: str,
        gateway_url: str | None = None,
        *,
        answered: bool = False,
        tell: Callable[[TrueEvent], object] = lambda _: None,
    ) -> None:
        self._endpoints = {True: parse_url(device_url), False: parse_url(gateway_url or device_url)}
        self._tell = tell
        self._answered = answered
        self._lines: dict[str, Line] = {}
        self._shared: dict[bool, Line] = {}
        self._waiting: dict[tuple[str, str], Unanswered] = {}
        self._name = f"sim-{secrets.token_hex(4)}"
        self._dialling: list[asyncio.Task[None]] = []
        self._dial_slots = asyncio.Semaphore(_DIAL_AT_ONCE)
        self.sent = Sent()

    async def run(self, items: Iterable[Item], stop: threading.Event) -> Sent:
        """Send everything and wait until it has arrived."""
        _allow_many_files()
        began = time.monotonic()
        for own in (True, False):
            self._shared[own] = self._line(f"{self._name}-{'device' if own else 'gateway'}", own=own)
            await self._shared[own].open()
        repeating = asyncio.create_task(self._ask_again())
        try:
            await self._send_all(items, stop)
            await self._settle()
        finally:
            repeating.cancel()
            await asyncio.gather(*(line.close() for line in self._all_lines()))
        self.sent.seconds = round(time.monotonic() - began, 2)
        self.sent.acknowledged = sum(line.acknowledged for line in self._all_lines())
        return self.sent

    async def _send_all(self, items: Iterable[Item], stop: threading.Event) -> None:
        began, reached = time.monotonic(), 0.0
        for item in items:
            if stop.is_set() and item.at_s > reached:
                return
            ahead = item.at_s - (time.monotonic() - began)
            if ahead > 0:
                await asyncio.sleep(ahead)
            reached = item.at_s
            await self._do(item)

    async def _do(self, item: Item) -> None:
        match item:
            case Say():
                await self._say(item)
            case TrueEvent():
                self.sent.events += 1
                self.sent.heard += item.heard
                self._tell(item)
            case Cut():
                self.sent.cuts += 1
                if item.line in self._lines:
                    self._lines[item.line].cut()
            case Connect():
                self._connect(item)

    async def _say(self, item: Say) -> None:
        line = self._lines.get(item.line) or self._shared[item.packet.topic.startswith(_OWN)]
        await line.room()
        self.sent.messages += 1
        line.send(item.packet)
        parts = item.packet.topic.split("/")
        if self._answered and item.event and item.packet.topic.startswith(_OWN) and parts[-1] == "event":
            name = parts[2], str(json.loads(item.packet.payload)["id"])
            again_at = time.monotonic() + ANSWER_WITHIN_S
            self._waiting[name] = Unanswered(line, item.packet, again_at, ANSWER_WITHIN_S)

    def _connect(self, item: Connect) -> None:
        self.sent.connects += 1
        line = self._lines.get(item.line)
        if line is None:
            own = item.will is not None and item.will.topic.startswith(_OWN)
            line = self._line(f"{self._name}-{item.line}", own=own, will=item.will)
            self._lines[item.line] = line
        task = asyncio.create_task(self._dial(line))
        self._dialling.append(task)

    async def _dial(self, line: Line) -> None:
        async with self._dial_slots:
            await line.open(patient=True)

    def _line(self, client_id: str, *, own: bool, will: Packet | None = None) -> Line:
        device = will.topic.split("/")[2] if own and will else "+"
        answers = (ack_topic(device), self._hear) if own and self._answered else None
        return Line(self._endpoints[own], client_id, will=will, answers=answers)

    def _hear(self, topic: str, payload: bytes) -> None:
        """An answer of the application: `{"v": 1, "ids": [...]}`."""
        device = topic.split("/")[2]
        for message_id in json.loads(payload)["ids"]:
            self._waiting.pop((device, message_id), None)

    async def _ask_again(self) -> None:
        while True:
            await asyncio.sleep(ANSWER_WITHIN_S / 4)
            moment = time.monotonic()
            for one in [one for one in self._waiting.values() if one.again_at <= moment]:
                one.wait_s = min(2 * one.wait_s, LONGEST_WAIT_S)
                one.again_at = moment + one.wait_s
                self.sent.repeated += 1
                one.line.send(one.packet)

    async def _settle(self) -> None:
        try:
            async with asyncio.timeout(SETTLE_WITHIN_S):
                await asyncio.gather(*self._dialling)
                while self._waiting:
                    await asyncio.sleep(0.05)
                for line in self._all_lines():
                    await line.settled()
        except TimeoutError:
            raise BrokerUnreachableError(
                f"Not everything was taken within {SETTLE_WITHIN_S:g} s; {len(self._waiting)} without answer."
            ) from None

    def _all_lines(self) -> list[Line]:
        return [*self._shared.values(), *self._lines.values()]


def _allow_many_files() -> None:
    """A connection is a file, and systems allow 1,024 unless they are asked."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        wanted = hard if hard != resource.RLIM_INFINITY else max(soft, 65_536)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
