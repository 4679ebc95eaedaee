"""Asking a server over HTTP: again after a passing fault, never beyond the time that is left."""

import ssl
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from dispatch.roads.servers import Question

TOO_MANY = 429
FIRST_OF_SERVER_FAULTS = 500
OK = 200
# A block of 2,500 pairs is some 60 kB; what is much longer is not an answer of this protocol.
LONGEST_ANSWER = 16 * 2**20
PIECE = 2**16
LONGEST_REASON = 200


class RoadFault(StrEnum):
    """Why ways were not told; the value is stored and shown by its code."""

    AWAY = "roads_away"  # nobody answers, or not in time
    REFUSED = "roads_refused"  # the server says that the question is wrong
    GARBLED = "roads_garbled"  # the answer cannot be read


class RoadServerError(Exception):
    """The server gave no usable answer; `fault` says of which kind, the text what happened."""

    def __init__(self, fault: RoadFault, text: str) -> None:
        super().__init__(text)
        self.fault = fault


class _PassingFaultError(Exception):
    """What may be gone at the next try."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for one answer and for all of them, how often to try, and how long to pause between
    (twice as long each time)."""

    answer_s: float = 10.0
    total_s: float = 30.0
    tries: int = 3
    pause_s: float = 0.3


@dataclass(frozen=True, slots=True)
class Asker:
    """Sends questions until `until`, on the clock of `time.monotonic`."""

    patience: Patience
    until: float
    sleep: Callable[[float], None] = time.sleep

    def left(self) -> float:
        """Seconds that are left."""
        return self.until - time.monotonic()

    def answer(self, question: Question) -> bytes:
        """The body of the answer; raises RoadServerError."""
        last = "no time is left"
        for number in range(self.patience.tries):
            if number:
                self._pause(self.patience.pause_s * 2 ** (number - 1))
            if self.left() <= 0:
                break
            try:
                return self._once(question)
            except _PassingFaultError as fault:
                last = str(fault)
            # ssl's refusals of a certificate are OSErrors too, and do not pass.
            except ssl.SSLCertVerificationError as fault:
                raise RoadServerError(RoadFault.REFUSED, fault.verify_message) from fault
            except (OSError, HTTPException) as fault:
                last = f"{type(fault).__name__}: {fault}"
        raise RoadServerError(RoadFault.AWAY, last)

    def _pause(self, seconds: float) -> None:
        self.sleep(max(0.0, min(seconds, self.left())))

    def _once(self, question: Question) -> bytes:
        parts = urlsplit(question.url)
        wait = max(0.001, min(self.patience.answer_s, self.left()))
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        headers = {"Accept": "application/json", "User-Agent": "eldercare"}
        if question.body is not None:
            headers["Content-Type"] = "application/json"
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        until = time.monotonic() + wait
        with closing(kind(parts.hostname or "", parts.port, timeout=wait)) as connection:
            method = "GET" if question.body is None else "POST"
            connection.request(method, path, question.body, headers)
            with connection.getresponse() as response:
                _check_status(response)
                return self._read(response, until)

    def _read(self, response: HTTPResponse, until: float) -> bytes:
        """The whole body. A server that sends drop by drop passes every time-out of the socket."""
        pieces: list[bytes] = []
        length = 0
        while piece := response.read1(PIECE):
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST_ANSWER:
                raise RoadServerError(RoadFault.GARBLED, f"an answer beyond {LONGEST_ANSWER} bytes")
            if time.monotonic() > until:
                raise TimeoutError("the answer takes too long")
        if response.length:
            raise _PassingFaultError(f"{response.length} bytes of the answer are missing")
        return b"".join(pieces)


def _check_status(response: HTTPResponse) -> None:
    if response.status == TOO_MANY or response.status >= FIRST_OF_SERVER_FAULTS:
        raise _PassingFaultError(f"status {response.status}")
    if response.status != OK:
        # Both servers say in the body what they do not like, such as a table that is too big.
        said = response.read1(LONGEST_REASON)
        raise RoadServerError(
            RoadFault.REFUSED, f"status {response.status}: {said.decode(errors='replace')!a}"
        )
