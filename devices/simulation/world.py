"""The world of the simulation, pure: a seed and a moment in, timed messages and true events out."""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from devices.event import EventKind
from devices.report import LOW_BATTERY
from devices.simulation.forms import Packet, Saying, gateway_state, speak
from devices.simulation.homes import KEYED, MIXTURE, NATIVE, ZIGBEE, SimDevice, make_homes
from devices.simulation.ledger import TrueEvent, true_events
from devices.simulation.radio import carry
from devices.simulation.scenarios import SCENARIOS, Outage, Scenario

LASTS_S = 20.0
"""Seconds that smoke or a fall lasts until the device says that it is over, with a repetition half way."""

REST_S = 65.0
"""Seconds between two events of one device whose source numbers nothing: one kind counts once in 30 s."""

WEAK, WEAK_SHARE = 24, 0.02
"""Batteries that run down while we look: percent, and their share."""

CANCELS = 0.1
CONNECTING = 0.1
"""The share of presses that are a cancel, and of the run in which the lines come up one after another."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How many homes, messages a second in all, seconds, and what befalls them. `start` is aware."""

    homes: int
    rate: float
    seconds: float
    start: datetime
    seed: int = 1
    scenario: Scenario = SCENARIOS["calm"]
    sources: Sequence[str] = MIXTURE

    @property
    def run(self) -> int:
        """A number that no other run has, unless it began in the same second with the same seed."""
        return int(self.start.timestamp()) * 100 + self.seed % 100


@dataclass(frozen=True, slots=True)
class Say:
    """A message for the broker, `event` the id of the true event in it."""

    at_s: float
    line: str
    packet: Packet
    event: str = ""


@dataclass(frozen=True, slots=True)
class Connect:
    """A line comes up; `will` is what the broker says for it when it breaks."""

    at_s: float
    line: str
    will: Packet | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A line breaks without a word."""

    at_s: float
    line: str


Item = Say | Connect | Cut | TrueEvent


@dataclass(slots=True)
class _Agenda:
    """What is still to come, by time; a number keeps equal times in their order."""

    waiting: list[tuple[float, int, Item | Saying]] = field(default_factory=list)
    count: int = 0

    def put(self, at_s: float, item: Item | Saying) -> None:
        self.count += 1
        heapq.heappush(self.waiting, (at_s, self.count, item))

    def until(self, at_s: float) -> Iterator[tuple[float, Item | Saying]]:
        while self.waiting and self.waiting[0][0] <= at_s:
            moment, _, item = heapq.heappop(self.waiting)
            yield moment, item


def happen(settings: Settings) -> Iterator[Item]:
    """Yield everything that happens, in the order of time; the same settings give the same, byte for byte."""
    return _World(settings).happen()


class _World:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._chance = Random(settings.seed)
        homes = make_homes(settings.homes, settings.sources)
        self._devices = [device for home in homes for device in home.devices]
        self._agenda = _Agenda()
        self._numbers: defaultdict[str, int] = defaultdict(int)
        self._free_at: dict[str, float] = {}
        self._battery = {device.name: self._first_battery() for device in self._devices}
        self._low: set[str] = set()
        self._dark: set[str] = set()
        self._held: defaultdict[str, list[Say]] = defaultdict(list)

    def happen(self) -> Iterator[Item]:
        settings = self._settings
        self._plan_outages()
        for turn in range(int(settings.rate * settings.seconds)):
            at_s = turn / settings.rate
            yield from self._release(at_s)
            self._agenda.put(at_s, self._next_saying(turn, at_s))
        yield from self._release(float("inf"))

    def _release(self, at_s: float) -> Iterator[Item]:
        for moment, item in self._agenda.until(at_s):
            match item:
                case Saying():
                    yield from self._say(moment, item)
                case Say() if item.line in self._dark:
                    self._held[item.line].append(item)
                case Connect():
                    self._dark.discard(item.line)
                    yield item
                    yield from (replace(late, at_s=moment) for late in self._held.pop(item.line, []))
                case Cut():
                    self._dark.add(item.line)
                    yield item
                case _:
                    yield item

    def _say(self, at_s: float, saying: Saying) -> Iterator[Item]:
        """A device says something: what of it will arrive is drawn now, so that the ledger knows."""
        device = saying.device
        saying = replace(saying, battery=self._battery[device.name])
        arrivals = [] if device.line in self._dark else carry(self._settings.scenario.radio, self._chance)
        if device.source not in KEYED:
            arrivals = arrivals[:1]  # a copy without a number is one more press: the gateway filters them
        events = list(self._true_events(saying, heard=bool(arrivals), at_s=at_s))
        yield from events
        for arrival in arrivals:
            packet = speak(replace(saying, copy=arrival.copy))
            moment = at_s + arrival.after_s
            self._agenda.put(moment, Say(moment, device.line, packet, events[0].id if events else ""))

    def _true_events(self, saying: Saying, *, heard: bool, at_s: float) -> Iterator[TrueEvent]:
        if saying.kind is EventKind.HEARTBEAT and saying.battery >= LOW_BATTERY:
            return
        for event in true_events(saying, speak(saying), heard=heard, at_s=at_s):
            if event.kind == EventKind.LOW_BATTERY:
                if not heard or saying.device.name in self._low:
                    continue
                self._low.add(saying.device.name)
            yield event

    def _next_saying(self, turn: int, at_s: float) -> Saying:
        if self._chance.random() < self._settings.scenario.events:
            device = self._chance.choice(self._devices)
            if self._free_at.get(device.name, 0.0) <= at_s:
                return self._event(device, at_s)
        device = self._devices[turn % len(self._devices)]
        self._wear(device)
        return self._saying(device, EventKind.HEARTBEAT, at_s)

    def _event(self, device: SimDevice, at_s: float) -> Saying:
        rest = 0.0 if device.source in KEYED else REST_S
        if device.tells is EventKind.SOS:
            self._free_at[device.name] = at_s + rest
            cancels = device.source == NATIVE and self._chance.random() < CANCELS
            return self._saying(device, EventKind.CANCEL if cancels else EventKind.SOS, at_s)
        self._free_at[device.name] = at_s + rest + LASTS_S
        saying = self._saying(device, device.tells, at_s)
        if device.source != NATIVE:  # a native detector numbers each report: a repetition is one more event
            self._later(device, device.tells, at_s + LASTS_S / 2)
        self._later(device, EventKind.RESTORE, at_s + LASTS_S)
        return saying

    def _later(self, device: SimDevice, kind: EventKind, at_s: float) -> None:
        if at_s < self._settings.seconds:
            self._agenda.put(at_s, self._saying(device, kind, at_s))

    def _saying(self, device: SimDevice, kind: EventKind, at_s: float) -> Saying:
        number = self._numbers[device.name]
        self._numbers[device.name] += 1
        moment = self._settings.start + timedelta(seconds=at_s)
        return Saying(device, kind, moment, number, self._settings.run)

    def _first_battery(self) -> int:
        weak = self._chance.random() < WEAK_SHARE
        return self._chance.randint(LOW_BATTERY + 1, WEAK) if weak else self._chance.randint(WEAK + 20, 100)

    def _wear(self, device: SimDevice) -> None:
        """A weak battery runs down with each report, once through the limit and never up again."""
        level = self._battery[device.name]
        if level <= WEAK:
            self._battery[device.name] = max(3, level - 1)

    def _plan_outages(self) -> None:
        outages = self._settings.scenario.outages
        speakers = {device.line: device for device in self._devices} if outages else {}
        for order, device in enumerate(speakers.values()):
            self._come_up(device, order / len(speakers) * CONNECTING * self._settings.seconds)
        for outage in outages:
            self._plan(outage, speakers)

    def _plan(self, outage: Outage, speakers: dict[str, SimDevice]) -> None:
        lines = [line for line, device in speakers.items() if device.gateway or not outage.gateways]
        begins, ends = (share * self._settings.seconds for share in (outage.begins, outage.ends))
        chosen = self._chance.sample(lines, round(len(lines) * outage.share))
        for line in chosen:
            self._agenda.put(begins, Cut(begins, line))
        for line in chosen:
            self._come_up(speakers[line], ends)

    def _come_up(self, device: SimDevice, at_s: float) -> None:
        self._agenda.put(at_s, Connect(at_s, device.line, self._state(device, EventKind.OFFLINE, at_s)))
        online = self._state(device, EventKind.ONLINE, at_s)
        if online is not None:
            self._agenda.put(at_s, Say(at_s, device.line, online))

    def _state(self, device: SimDevice, kind: EventKind, at_s: float) -> Packet | None:
        """What is said of a line's state: a gateway's of itself; a LoRaWAN server says nothing."""
        if device.source == ZIGBEE:
            return gateway_state(device.gateway, kind)
        return None if device.gateway else speak(self._saying(device, kind, at_s))
