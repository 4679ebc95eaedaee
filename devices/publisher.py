"""A device's side of the line: connect, publish at QoS 1, wait for the broker's acknowledgement."""

import queue
import secrets
import time
from types import TracebackType
from typing import Any, Self

from paho.mqtt.client import Client, ConnectFlags, MQTTMessageInfo
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from devices.endpoint import parse_url
from devices.network import sign_in

CONNECT_WITHIN_S = 5.0


class BrokerUnreachableError(Exception):
    """No broker answers, it refuses us, or it did not acknowledge in time; the text says which."""


class Publisher:
    """A connected publisher; use it in a `with` block."""

    def __init__(self, url: str, client_id: str | None = None) -> None:
        self._endpoint = parse_url(url)
        self._answers: queue.Queue[ReasonCode] = queue.Queue()
        name = client_id or f"sim-{secrets.token_hex(6)}"
        self._client = Client(CallbackAPIVersion.VERSION2, name, reconnect_on_failure=False)
        self._client.max_inflight_messages_set(200)
        self._client.on_connect = self._on_connect
        sign_in(self._client, self._endpoint)

    def __enter__(self) -> Self:
        try:
            self._client.connect_timeout = CONNECT_WITHIN_S
            self._client.connect(self._endpoint.host, self._endpoint.port)
        except OSError as error:
            raise BrokerUnreachableError(
                f"No MQTT broker answers at {self._endpoint}: {error.strerror or error}."
            ) from error
        self._client.loop_start()
        try:
            answer = self._answers.get(timeout=CONNECT_WITHIN_S)
        except queue.Empty:
            self._close()
            raise BrokerUnreachableError(f"{self._endpoint} does not speak MQTT.") from None
        if answer.is_failure:
            self._close()
            raise BrokerUnreachableError(f"The broker at {self._endpoint} refuses us: {answer}.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, topic: str, payload: bytes, *, retain: bool = False, within_s: float = 5.0) -> float:
        """Publish at QoS 1 and wait for the acknowledgement; return the milliseconds it took."""
        start = time.monotonic()
        self.wait_for(self.send_soon(topic, payload, retain=retain), within_s)
        return (time.monotonic() - start) * 1000

    def send_soon(self, topic: str, payload: bytes, *, retain: bool = False) -> MQTTMessageInfo:
        """Publish at QoS 1 without waiting; hand the answer to `wait_for` later."""
        return self._client.publish(topic, payload, qos=1, retain=retain)

    def wait_for(self, info: MQTTMessageInfo, within_s: float = 5.0) -> None:
        """Wait until the broker has acknowledged; raise BrokerUnreachableError when it does not."""
        try:
            info.wait_for_publish(within_s)
        except RuntimeError as error:
            raise BrokerUnreachableError(f"The line to {self._endpoint} broke: {error}.") from error
        if not info.is_published():
            raise BrokerUnreachableError(f"The broker at {self._endpoint} said nothing for {within_s:g} s.")

    def _close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(
        self,
        _client: Client,
        _userdata: Any,
        _flags: ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._answers.put(reason)
