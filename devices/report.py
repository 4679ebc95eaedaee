"""From what a message says to events: what begins, what ends, what is only said again.

Most sources repeat all they know with every report: `smoke: true` comes again with each battery reading, and
a quiet detector says `smoke: false` each hour. `settle` compares with what was last known of the device:

- an alarm that goes on is told each time, as a level, so that nothing can silence a detector;
- an alarm's end, a door's state, a low battery, tampering, a fault and a test are told when they change;
- a button that never takes its `sos: true` back (zigbee2mqtt #1724) has not been pressed again when its
  battery reading has changed: that is a battery report.

Without a former state everything counts as new: better one alarm too many.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from devices.event import ALARM_KINDS, STATE_KINDS, DeviceEvent, EventKind, Position, Reception
from devices.reading import Reading, Reason, State

WINDOW_S = 30
"""Seconds. Two messages of one kind from one device without an id count as one within this window."""

LOW_BATTERY = 20
"""Percent. Below this a battery asks for a visit, whether or not the device says so itself."""

_BATTERY, _LOW = "battery", "low_battery"
_SELDOM = frozenset({EventKind.PRE_FALL, EventKind.INACTIVITY})
"""Every movement ends these: that is told only when they had begun."""
_LEAST = 9
_RANK = dict.fromkeys(ALARM_KINDS, 0) | {
    EventKind.TEST: 1,
    EventKind.CANCEL: 1,
    EventKind.RESTORE: 3,
    EventKind.HEARTBEAT: _LEAST,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """One message as a driver sees it; `received_at` is aware."""

    topic: str
    payload: bytes
    retained: bool
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing that a message says.

    A press has no `field`: it is a moment. A condition has one, its name among what is remembered of the
    device, and is `active` or over. `sticky`: it may never be taken back. `key` replaces the message's key.
    """

    kind: EventKind
    field: str = ""
    active: bool = True
    sticky: bool = False
    key: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A message that a driver has understood. `key` is its source's id, None when the source gives none."""

    frame: Frame
    driver: str
    device_id: str
    seen: tuple[Seen, ...] = ()
    key: str | None = None
    frame_key: str | None = None
    at: datetime | None = None
    battery: int | None = None
    position: Position | None = None
    reception: Reception | None = None
    test: bool = False
    gateway: bool = False


def settle(report: Report, former: State | None = None) -> Reading:
    """Return the events of a report after what was known before, the most urgent first."""
    known = former or {}
    seen = (*report.seen, *_low_battery(report))
    new = [(index == 0, one) for index, one in enumerate(seen) if _is_new(one, report, known)]
    if not new:
        new = [(not seen, Seen(kind=EventKind.HEARTBEAT))]
    events = [_event(report, one, first=first) for first, one in new]
    if report.frame.retained:
        return _only_states(report, events)
    events.sort(key=lambda event: _RANK.get(event.kind, 2))
    state = _remember(report, seen, known)
    return Reading(tuple(events), device_id=report.device_id, state=None if state == known else state)


def _only_states(report: Report, events: Iterable[DeviceEvent]) -> Reading:
    """A retained copy is replayed at each subscription (zigbee2mqtt #16331): a press in it is a phantom, and
    smoke in it may be of last year. Only that a device is on line or not is still true."""
    states = tuple(event for event in events if event.kind in STATE_KINDS)
    return Reading(states, None if states else Reason.RETAINED, device_id=report.device_id)


def _low_battery(report: Report) -> tuple[Seen, ...]:
    # Beside an alarm the percentage travels with the alarm; the next quiet report asks for the visit.
    if report.battery is None or any(_alarms(one) for one in report.seen):
        return ()
    if any(one.field == _LOW and one.active for one in report.seen):
        return ()
    return (Seen(kind=EventKind.LOW_BATTERY, field=_LOW, active=report.battery < LOW_BATTERY),)


def _alarms(one: Seen) -> bool:
    return one.kind in ALARM_KINDS and one.active


def _is_new(one: Seen, report: Report, known: State) -> bool:
    """Whether this is worth an event."""
    if not one.field:
        return True
    before = known.get(one.field)
    if one.kind is EventKind.DOOR:
        return before is not one.active
    if one.kind in ALARM_KINDS:
        if one.active:
            return not (one.sticky and before is True and _is_battery_report(report, known))
        return before is True if one.kind in _SELDOM else before is not False
    return one.active and before is not True


def _is_battery_report(report: Report, known: State) -> bool:
    before = known.get(_BATTERY)
    return before is not None and report.battery is not None and before != report.battery


def _remember(report: Report, seen: Iterable[Seen], known: State) -> dict[str, bool | int]:
    state = dict(known)
    for one in seen:
        if one.field:
            state[one.field] = one.active
    if report.battery is not None and (_BATTERY in known or any(one.sticky for one in report.seen)):
        state[_BATTERY] = report.battery
    return state


def _event(report: Report, one: Seen, *, first: bool) -> DeviceEvent:
    ended = bool(one.field) and one.kind in ALARM_KINDS and not one.active
    kind = EventKind.RESTORE if ended else one.kind
    what = f"{kind}-{one.kind}" if ended else kind.value
    return DeviceEvent(
        device_id=report.device_id,
        kind=kind,
        received_at=report.frame.received_at,
        key=one.key or _key(report, what, first=first),
        driver=report.driver,
        topic=report.frame.topic,
        frame_key=f"{report.frame_key}:{what}" if report.frame_key else None,
        at=one.at or report.at,
        battery=report.battery,
        test=report.test or kind is EventKind.TEST,
        retained=report.frame.retained,
        # A press stays a press: after its alarm was closed the next one opens another, at once.
        level=bool(one.field) and one.active and not one.sticky and kind is not EventKind.DOOR,
        clears=one.kind if ended else None,
        opened=one.active if kind is EventKind.DOOR else None,
        gateway=report.gateway,
        windowed=report.key is None and not one.key,
        position=report.position,
        reception=report.reception,
    )


def _key(report: Report, what: str, *, first: bool) -> str:
    if report.key is None:
        return window_key(report.driver, report.device_id, what, report.frame.received_at)
    return report.key if first else f"{report.key}:{what}"


def window_key(driver: str, device_id: str, what: str, received_at: datetime) -> str:
    """Return the key of a message without an id: the same within one window of WINDOW_S seconds."""
    return f"{driver}:{device_id}:{what}:w{int(received_at.timestamp() // WINDOW_S)}"
