"""What a driver answers: events, or one reason why a message gives none."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from devices.event import DeviceEvent

State = Mapping[str, bool | int]
"""What is remembered of a device between two reports: conditions by name, and the battery in percent."""


class Reason(StrEnum):
    """Why a message gives no event: the codes kept beside a parked message."""

    UNKNOWN_TOPIC = "unknown_topic"
    BAD_DEVICE = "bad_device"
    TOO_LONG = "too_long"
    BAD_JSON = "bad_json"
    NOT_AN_OBJECT = "not_an_object"
    WRONG_VERSION = "wrong_version"
    MISSING_ID = "missing_id"
    BAD_KIND = "bad_kind"
    BAD_TIME = "bad_time"
    BAD_STATE = "bad_state"
    NO_CODEC = "no_codec"
    BAD_BYTES = "bad_bytes"
    EMPTY = "empty"
    RETAINED = "retained"
    NOT_A_REPORT = "not_a_report"
    PROPOSAL = "proposal"


QUIET = frozenset({Reason.EMPTY, Reason.RETAINED, Reason.NOT_A_REPORT, Reason.PROPOSAL})
"""Reasons that are no fault: nothing is lost by not keeping such a message."""


class PayloadError(Exception):
    """A message that gives no event; no driver lets it out, it becomes the reason of a Reading."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Proposal:
    """A device that a gateway announces: a person may enrol it, nothing binds it by itself."""

    unique_id: str
    device_class: str
    name: str
    maker: str
    model: str
    state_topic: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer to one message.

    `reason` is None exactly when there are events. `state` is what is now to be remembered of `device_id`,
    None when that has not changed.
    """

    events: tuple[DeviceEvent, ...] = ()
    reason: Reason | None = None
    detail: str = ""
    device_id: str = ""
    state: State | None = None
    proposals: tuple[Proposal, ...] = ()

    @property
    def is_fault(self) -> bool:
        """Whether the message must be kept for a person to look at."""
        return self.reason is not None and self.reason not in QUIET

    def reason_as_json(self) -> dict[str, Any]:
        """Return the reason as plain JSON values, without what is empty."""
        told = {
            "reason": self.reason.value if self.reason else None,
            "detail": self.detail,
            "proposals": [asdict(proposal) for proposal in self.proposals],
        }
        return {key: value for key, value in told.items() if value}


def refusal(error: PayloadError) -> Reading:
    """Return the reading of a message that gives no event."""
    return Reading(reason=error.reason, detail=error.detail)
