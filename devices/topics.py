"""Which topics we listen to, and the way from a message to its events."""

import re
from datetime import datetime

from paho.mqtt.client import topic_matches_sub

from devices.drivers import ROUTES
from devices.drivers.base import Route
from devices.drivers.native import ROOT
from devices.reading import Reading, Reason, State
from devices.report import Frame, Report, settle


def _is_covered(pattern: str) -> bool:
    """Whether another filter hears it too: brokers may send a message once for each filter that fits."""
    others = (route.pattern for route in ROUTES if route.pattern != pattern)
    return any(topic_matches_sub(other, pattern) for other in others)


SUBSCRIPTIONS: tuple[str, ...] = tuple(route.pattern for route in ROUTES if not _is_covered(route.pattern))
"""The topic filters of every driver, urgent and routine; none is part of another."""


def _may_bring_alarms(pattern: str) -> bool:
    return any(route.urgent and topic_matches_sub(pattern, route.pattern) for route in ROUTES)


URGENT = tuple(pattern for pattern in SUBSCRIPTIONS if _may_bring_alarms(pattern))
ROUTINE = tuple(pattern for pattern in SUBSCRIPTIONS if pattern not in URGENT)
"""Each half has a session of its own at the broker: one queue would let an SOS wait behind heartbeats."""


def shared(pattern: str) -> str:
    """Return the filter under which listeners with different client ids share the messages of another."""
    return f"$share/eldercare/{pattern}"


def loop_topic(client_id: str) -> str:
    """Return the topic on which a listener hears its own heartbeat."""
    return f"{ROOT}/_loop/{client_id}"


def listener_status_topic(client_id: str) -> str:
    """Return the topic of a listener's own state and last will."""
    return f"{ROOT}/_listener/{client_id}/status"


def _compiled(pattern: str) -> re.Pattern[str]:
    """A topic filter as an expression: asked for twice a message, paho's matcher is too slow."""
    levels = ["[^/]*" if level == "+" else re.escape(level) for level in pattern.split("/")]
    # Topics that begin with $ are the broker's own: they fit no filter that begins with a wildcard.
    return re.compile((r"(?!\$)" if levels[0] == "[^/]*" else "") + "/".join(levels))


_TABLE = [(_compiled(route.pattern).fullmatch, route) for route in ROUTES]


def route_of(topic: str) -> Route | None:
    """Return the row of the table that reads a topic; None when no driver does."""
    return next((route for fits, route in _TABLE if fits(topic)), None)


def is_urgent(topic: str) -> bool:
    """Whether an alarm can arrive on this topic, so that it is taken before heartbeats."""
    route = route_of(topic)
    return route is not None and route.urgent


def read(topic: str, payload: bytes, *, retained: bool, received_at: datetime) -> Report | Reading:
    """Return what a message reports, still to be settled with what is known, or why it gives nothing."""
    route = route_of(topic)
    if route is None:
        return Reading(reason=Reason.UNKNOWN_TOPIC, detail=ascii(topic)[:200])
    return route.driver.read(Frame(topic, payload, retained, received_at))


def decode(
    topic: str, payload: bytes, *, retained: bool, received_at: datetime, former: State | None = None
) -> Reading:
    """Return the events of one message, or one reason why there are none. Never raises.

    `former` is the state that the last reading of this device gave; None when nothing is known of it.
    """
    report = read(topic, payload, retained=retained, received_at=received_at)
    return report if isinstance(report, Reading) else settle(report, former)
