"""What every driver has in common: a name, and one function from a message to a report."""

from collections.abc import Callable
from dataclasses import dataclass

from devices.reading import PayloadError, Reading, Reason, refusal
from devices.report import Frame, Report

MAX_PAYLOAD = 64 * 1024
"""Bytes. The longest recorded report has 2 KB; more is a mistake or an attack."""


@dataclass(frozen=True, slots=True)
class Driver:
    """A source's format. `parse` may raise PayloadError; `read` never raises."""

    name: str
    parse: Callable[[Frame], Report | Reading]

    def read(self, frame: Frame) -> Report | Reading:
        """Return what a message reports, or at once the reason why it gives nothing."""
        try:
            if not frame.payload:  # how a retained message is cleared
                raise PayloadError(Reason.EMPTY)
            if len(frame.payload) > MAX_PAYLOAD:
                raise PayloadError(Reason.TOO_LONG, f"more than {MAX_PAYLOAD} bytes")
            return self.parse(frame)
        except PayloadError as error:
            return refusal(error)


@dataclass(frozen=True, slots=True)
class Route:
    """A topic filter we subscribe to and the driver that reads it; urgent when an alarm can arrive on it."""

    pattern: str
    driver: Driver
    urgent: bool
