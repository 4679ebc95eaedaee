"""What an OSRM or Valhalla server is asked, and how its answer is read. No network here.

Sources: OSRM HTTP API, table service (osrm-backend, docs/http.md): durations in seconds, distances in
metres, null where no route was found. Valhalla time-distance matrix API: time in seconds, distance in the
units asked for.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any, Literal
from urllib.parse import urlsplit

from dispatch.travel import DEFAULT_MODES

Spot = tuple[float, float]
"""Latitude and longitude."""
Cells = list[list[tuple[float, float]]]
"""Seconds and metres by source and target; not a number where there is no way."""

Kind = Literal["osrm", "valhalla"]
ADDRESS = re.compile(r"(?:(osrm|valhalla)\+)?(https?://[^\s?#]+)")
# Slot in the address that takes the profile's name: an osrm-routed process knows one profile only.
SLOT = "{profile}"
PROFILES: Mapping[Kind, Mapping[str, str]] = {
    "osrm": {"walk": "foot", "bike": "bike", "ebike": "bike", "car": "car"},
    "valhalla": {"walk": "pedestrian", "bike": "bicycle", "ebike": "bicycle", "car": "auto"},
}
# Neither server knows e-bikes. They use the ways of bicycles, faster by what the embedded speeds say.
PACE: Mapping[str, float] = {"ebike": DEFAULT_MODES["bike"].speed / DEFAULT_MODES["ebike"].speed}


class RoadUrlError(ValueError):
    """The address names no server that can be asked. It may hold a password, so it is not shown."""

    def __init__(self) -> None:
        super().__init__(
            "The routing server's address cannot be used. Write http://host:5000 for OSRM, with {profile} "
            "where it has one address for each of foot, bike and car, or valhalla+http://host:8002."
        )


class UnreadableAnswerError(ValueError):
    """The server's answer is not what its protocol promises."""


@dataclass(frozen=True, slots=True)
class Question:
    """One HTTP request; a body makes it a POST."""

    url: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class RoadServer:
    """A routing server: which protocol it speaks, and its address without a slash at the end."""

    kind: Kind
    base: str

    @classmethod
    def parse(cls, url: str) -> "RoadServer":
        """Read `http://...` or `osrm+http://...` as OSRM, `valhalla+http://...` as Valhalla.

        Raises RoadUrlError for anything else, and for a name and password, which are not supported.
        """
        found = ADDRESS.fullmatch(url.strip())
        if not found or not url.isascii():
            raise RoadUrlError
        try:
            parts = urlsplit(found[2].replace(SLOT, "car"))
            # What no resolver takes, such as an empty label, is refused here and not at each question.
            usable = (parts.hostname or "").encode("idna") and parts.port != 0 and "@" not in parts.netloc
        except ValueError as error:
            raise RoadUrlError from error
        if not usable:
            raise RoadUrlError
        return cls("valhalla" if found[1] == "valhalla" else "osrm", found[2].rstrip("/"))

    def profile(self, mode: str) -> str | None:
        """What the server calls this way of going; None when it knows none."""
        return PROFILES[self.kind].get(mode)

    def ask(self, profile: str, sources: Sequence[Spot], targets: Sequence[Spot]) -> Question:
        """The request for the ways from every source to every target."""
        base = self.base.replace(SLOT, profile)
        if self.kind == "osrm":
            return Question(f"{base}/table/v1/{profile}/{_osrm_path(sources, targets)}")
        body = {
            "sources": [{"lat": lat, "lon": lon} for lat, lon in sources],
            "targets": [{"lat": lat, "lon": lon} for lat, lon in targets],
            "costing": profile,
            "units": "kilometers",
        }
        return Question(f"{base}/sources_to_targets", json.dumps(body).encode())

    def read(self, answer: bytes, rows: int, columns: int) -> Cells:
        """The cells of an answer of that shape; raises UnreadableAnswerError for any other."""
        try:
            body = json.loads(answer)
            cells = _osrm_cells(body) if self.kind == "osrm" else _valhalla_cells(body)
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableAnswerError(str(error)) from error
        if len(cells) != rows or any(len(row) != columns for row in cells):
            raise UnreadableAnswerError(f"not {rows} by {columns}")
        return cells


def _osrm_path(sources: Sequence[Spot], targets: Sequence[Spot]) -> str:
    spots = ";".join(f"{lon:.5f},{lat:.5f}" for lat, lon in [*sources, *targets])
    first, last = len(sources), len(sources) + len(targets)
    return (
        f"{spots}?annotations=duration,distance"
        f"&sources={';'.join(map(str, range(first)))}"
        f"&destinations={';'.join(map(str, range(first, last)))}"
    )


def _osrm_cells(body: Any) -> Cells:
    if body["code"] != "Ok":
        raise UnreadableAnswerError(f"code {body['code']!r}")
    return [
        [_cell(seconds, metres) for seconds, metres in zip(times, lengths, strict=True)]
        for times, lengths in zip(body["durations"], body["distances"], strict=True)
    ]


def _valhalla_cells(body: Any) -> Cells:
    pairs = [[_cell(cell["time"], cell["distance"]) for cell in row] for row in body["sources_to_targets"]]
    return [[(seconds, kilometres * 1000.0) for seconds, kilometres in row] for row in pairs]


def _cell(seconds: Any, length: Any) -> tuple[float, float]:
    """One way; half of an answer is none."""
    if seconds is None or length is None:
        return nan, nan
    return _amount(seconds), _amount(length)


def _amount(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not (isfinite(value) and value >= 0):
        raise UnreadableAnswerError(f"{value!r} is no time or length")
    return float(value)
