"""paho's client with a network thread that outlives any fault."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

from devices.endpoint import Endpoint

log = logging.getLogger(__name__)

KEEPALIVE_S = 30
RECONNECT_S = (1, 5)
_PAUSE_AFTER_FAULT_S = 1.0


class NetworkClient(Client):
    """An MQTT 3.1.1 client with a lasting session and acknowledgement by hand, which always reconnects.

    `loop_start()` runs `loop_forever` in paho's own thread, the only one that writes to the socket; other
    threads wake it. Run in any other thread, paho would write from each caller and mix up packets.
    """

    def __init__(
        self, endpoint: Endpoint, client_id: str, may_connect: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(CallbackAPIVersion.VERSION2, client_id, clean_session=False, manual_ack=True)
        # A fault in a callback is logged by paho and goes no further: raising would end the thread.
        self.suppress_exceptions = True
        self.on_log = _log_faults
        self.reconnect_delay_set(*RECONNECT_S)
        sign_in(self, endpoint)
        self.endpoint = endpoint
        self._may_connect = may_connect
        self.faults = 0
        self._finished = threading.Event()
        self._running = threading.Event()

    @property
    def alive(self) -> bool:
        """Whether the network thread runs."""
        return self._running.is_set()

    def start(self) -> None:
        """Connect and keep connected in the background; an absent broker is waited for."""
        self._again()
        self.loop_start()

    def finish(self) -> None:
        """Disconnect, sending what is queued, and end the thread."""
        self._finished.set()
        self.disconnect()
        self.loop_stop()
        # paho closes the pair that wakes its thread only when the client is collected.
        self._reset_sockets(sockpair_only=True)

    def reconnect(self) -> MQTTErrorCode:
        """Connect again, unless another has our place now: the broker would throw it out for us."""
        if not self._may_connect():
            raise ConnectionRefusedError("not allowed to connect now")
        return super().reconnect()

    def reconnect_soon(self) -> None:
        """Drop the connection and come back at once, so that the broker sends again what we refused."""
        self.disconnect()

    def loop_forever(self, timeout: float = 1.0, retry_first_connection: bool = True) -> MQTTErrorCode:  # noqa: FBT001 paho's signature
        """Run paho's loop until `finish`, starting it again after a disconnect or a fault."""
        self._running.set()
        result = MQTTErrorCode.MQTT_ERR_SUCCESS
        try:
            while not self._finished.is_set():
                result = self._loop_once(timeout)
        finally:
            self._running.clear()
        return result

    def _loop_once(self, timeout: float) -> MQTTErrorCode:
        result = MQTTErrorCode.MQTT_ERR_UNKNOWN
        try:
            result = super().loop_forever(timeout, retry_first_connection=True)
        except Exception:
            self.faults += 1
            log.exception("The MQTT network loop failed and starts again")
            self._finished.wait(_PAUSE_AFTER_FAULT_S)
        if not self._finished.is_set():
            self._again()
        return result

    def _again(self) -> None:
        self.connect_async(self.endpoint.host, self.endpoint.port, KEEPALIVE_S)


def sign_in(client: Client, endpoint: Endpoint) -> None:
    """Give a client the account of its endpoint, and TLS where that is asked for, before it connects."""
    if endpoint.username is not None:
        client.username_pw_set(endpoint.username, endpoint.password)
    if endpoint.tls:
        client.tls_set()


def _log_faults(_client: Client, _userdata: Any, _level: int, text: str) -> None:
    # paho calls a socket that is closed on purpose an error, so its levels say little; its words do.
    log.log(logging.ERROR if text.startswith("Caught exception") else logging.DEBUG, "%s", text)
