"""What a device of our own has to say: kept in files until the application answers, repeated until then.

A broker's acknowledgement says that a message arrived, not that anybody will act on it: killed in the wrong
moment a broker forgets what it acknowledged. The answer on `care/v1/{device}/ack` comes after the commit.
"""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from devices.drivers.native import ack_topic, event_topic
from devices.endpoint import parse_url
from devices.network import NetworkClient

REPEAT_AFTER_S = 5.0
LONGEST_PAUSE = 12
"""Times the first one."""


def pauses(first_s: float) -> Iterator[float]:
    """Seconds between repetitions, doubling up to a bound: thousands that repeat at one pace would choke the
    line that their answers have to come through."""
    pause = first_s
    while True:
        yield pause
        pause = min(2 * pause, LONGEST_PAUSE * first_s)


class Outbox:
    """Messages in a folder, one file each, named by their ids; what is kept survives a power cut."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, message_id: str, payload: bytes) -> None:
        """Write a message so that it is there after a crash."""
        draft = self._folder / f".{message_id}.new"
        with draft.open("wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / f"{message_id}.json")

    def drop(self, message_id: str) -> None:
        """Forget a message that was answered."""
        (self._folder / f"{message_id}.json").unlink(missing_ok=True)

    def waiting(self) -> list[tuple[str, bytes]]:
        """Return what has no answer, oldest first."""
        found = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        return [(path.stem, path.read_bytes()) for path in found]


class Button:
    """A device that tells an event until the application has it; use it in a `with` block."""

    def __init__(
        self,
        url: str,
        device: str,
        folder: Path,
        *,
        repeat_after_s: float = REPEAT_AFTER_S,
        on_answer: Callable[[str], object] = lambda _message_id: None,
    ) -> None:
        self._device = device
        self._outbox = Outbox(folder)
        self._repeat_after_s = repeat_after_s
        self._on_answer = on_answer
        self._changed = threading.Condition()
        self._stopping = False
        self._fresh = False
        self._client = NetworkClient(parse_url(url), f"device-{device}")
        self._client.on_connect = self._on_connect
        self._client.on_message = self._on_message
        self._repeater = threading.Thread(target=self._repeat, name=f"device-{device}", daemon=True)

    def __enter__(self) -> Self:
        self._client.start()
        self._repeater.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._repeater.join()
        self._client.finish()

    def tell(self, body: dict[str, Any]) -> None:
        """Keep a version 1 event and send it; it is repeated until it is answered, over restarts too."""
        payload = json.dumps(body).encode()
        self._outbox.keep(str(body["id"]), payload)
        self._send(payload)
        self._begin_anew()

    def wait_for_answers(self, within_s: float) -> bool:
        """Wait until nothing is without an answer; False when something still is."""
        until = time.monotonic() + within_s
        with self._changed:
            while self._outbox.waiting():
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(min(left, 0.5))
        return True

    @property
    def waiting(self) -> list[str]:
        """The ids of what has no answer yet."""
        return [message_id for message_id, _ in self._outbox.waiting()]

    def _begin_anew(self) -> None:
        """Wait the first pause again: something new was told, or the broker is back."""
        with self._changed:
            self._fresh = True
            self._changed.notify_all()

    def _repeat(self) -> None:
        waits = pauses(self._repeat_after_s)
        while True:
            with self._changed:
                called = self._changed.wait_for(lambda: self._stopping or self._fresh, next(waits))
                if self._stopping:
                    return
                self._fresh = False
            if called:
                waits = pauses(self._repeat_after_s)
            else:
                self._send_all()

    def _send_all(self) -> None:
        for _, payload in self._outbox.waiting():
            self._send(payload)

    def _send(self, payload: bytes) -> None:
        # Without a connection it stays in its file: paho would keep each repetition in memory.
        if self._client.is_connected():
            self._client.publish(event_topic(self._device), payload, qos=1)

    def _on_connect(
        self,
        client: Client,
        _userdata: Any,
        _flags: ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if not reason.is_failure:
            client.subscribe(ack_topic(self._device), qos=1)
            self._send_all()
            self._begin_anew()

    def _on_message(self, client: Client, _userdata: Any, packet: MQTTMessage) -> None:
        try:
            ids = json.loads(packet.payload)["ids"]
        except (ValueError, KeyError, TypeError):
            ids = []
        for message_id in ids if isinstance(ids, list) else []:
            if message_id in self.waiting:
                self._outbox.drop(message_id)
                self._on_answer(message_id)
        client.ack(packet.mid, packet.qos)
        with self._changed:
            self._changed.notify_all()
