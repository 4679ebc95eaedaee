"""From the broker to `accept` without loss: QoS 1, acknowledged only after `accept` has returned.

The network thread only queues; the worker hands over batches and acknowledges them. Measured facts behind it:
an exception in a paho callback kills its thread while is_connected() still says True; a connected mosquitto
never re-sends an unacknowledged message; QoS 2 with manual acknowledgement sticks after a crash (2370 of 4000
messages never came), so QoS 1 it is.
"""

import json
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from devices.drivers.native import answer_to
from devices.endpoint import parse_url
from devices.health import Counters, Health, Loopback
from devices.lanes import Lanes
from devices.message import Message, TemporaryFailure
from devices.network import NetworkClient
from devices.topics import SUBSCRIPTIONS, is_urgent, listener_status_topic, loop_topic
from devices.worker import Accept, Limits, OnPoison, Worker

__all__ = ["Health", "Limits", "Listener", "Message", "TemporaryFailure"]

log = logging.getLogger(__name__)


class Listener:
    """Hears every device topic and hands messages to `accept`, urgent ones first.

    `accept(batch)` stores the batch in one transaction and returns after the commit; only then does the
    broker get its acknowledgement. It raises TemporaryFailure when nothing could be stored: the batch is kept
    and tried again until it works. Any other exception is a fault in a message or in our own code: the
    messages are then handed over one by one, and one that fails alone twice goes to
    `on_poison(message, error)`, which stores it for a person to look at. Only when that has returned is it
    acknowledged: nothing goes without a trace. `accept` may see a message twice: after a lost connection the
    broker repeats what was not acknowledged.

    `former`: filters that the session may still hold and shall drop. `may_connect` is asked before each
    connection: whoever has lost the lead must not throw the next leader out of the session.
    """

    def __init__(
        self,
        url: str,
        client_id: str,
        accept: Accept,
        *,
        on_poison: OnPoison,
        limits: Limits | None = None,
        subscriptions: Sequence[str] = SUBSCRIPTIONS,
        former: Sequence[str] = (),
        may_connect: Callable[[], bool] = lambda: True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.client_id = client_id
        self._limits = limits or Limits()
        self._loop_topic = loop_topic(client_id)
        self._status_topic = listener_status_topic(client_id)
        self._subscriptions = (*subscriptions, self._loop_topic)
        self._former = [pattern for pattern in former if pattern not in self._subscriptions]
        self._now = now
        self._lanes = Lanes(self._limits.queue)
        self._counters = Counters()
        self._loopback = Loopback()
        self._linked = False
        self._refused_some = False
        self._stopping = threading.Event()
        self._client = self._make_client(url, may_connect)
        self._accept, self._on_poison = accept, on_poison
        self._worker = Worker(
            self._lanes,
            self._store,
            self._keep,
            self._acknowledge,
            self._counters,
            self._limits,
            name=f"{client_id}-worker",
        )
        self._beat = threading.Thread(target=self._beat_until_stopped, name=f"{client_id}-beat", daemon=True)

    def start(self) -> None:
        """Start listening in the background; a broker that is away is waited for."""
        self._worker.start()
        self._client.start()
        self._beat.start()

    def stop(self) -> None:
        """Finish the batch in hand and disconnect; what is left stays in the broker's session."""
        self._stopping.set()
        self._worker.stop()
        self._beat.join()
        if self._client.is_connected():
            self._client.publish(self._status_topic, _state("offline"), retain=True)
        self._client.finish()

    def health(self) -> Health:
        """Return how the listener does at this moment."""
        urgent, routine = self._lanes.sizes()
        return Health(
            connected=self._client.is_connected(),
            worker_alive=self._worker.alive,
            network_alive=self._client.alive,
            loop_age_s=self._loopback.age_s,
            loop_ms=self._loopback.round_trip_ms,
            stuck_s=self._worker.stuck_s,
            waiting_urgent=urgent,
            waiting_routine=routine,
            received=self._counters.received,
            accepted=self._counters.accepted,
            parked=self._counters.parked,
            retries=self._counters.retries,
            refused=self._counters.refused,
            network_faults=self._client.faults,
            last_error=self._counters.last_error,
        )

    def _make_client(self, url: str, may_connect: Callable[[], bool]) -> NetworkClient:
        client = NetworkClient(parse_url(url), self.client_id, may_connect)
        client.will_set(self._status_topic, _state("offline"), qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        client.on_disconnect = self._on_disconnect
        return client

    def _on_connect(
        self,
        client: Client,
        _userdata: Any,
        _flags: ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._lanes.end_session()
        if reason.is_failure:
            self._note(f"the broker refused the connection: {reason}")
            return
        self._linked = True
        self._refused_some = False
        if self._former:  # a session that lasts keeps the filters of an earlier version too
            client.unsubscribe(self._former)
        client.subscribe([(pattern, 1) for pattern in self._subscriptions])
        client.publish(self._status_topic, _state("online"), qos=1, retain=True)

    def _on_subscribe(
        self,
        _client: Client,
        _userdata: Any,
        _mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        for pattern, reason in zip(self._subscriptions, reasons, strict=False):
            if reason.is_failure:
                self._note(f"the broker refused the subscription to {pattern}")
        self._send_beat()

    def _on_disconnect(
        self,
        _client: Client,
        _userdata: Any,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._lanes.end_session()
        if self._linked and reason.is_failure:
            self._note(f"the connection ended: {reason}")
        self._linked = False

    def _on_message(self, client: Client, _userdata: Any, packet: MQTTMessage) -> None:
        topic = _topic_of(packet)
        if topic == self._loop_topic:
            self._loopback.hear(bytes(packet.payload))
            client.ack(packet.mid, packet.qos)
            return
        self._counters.received += 1
        message = self._message(topic, packet)
        if not self._lanes.put(message, urgent=is_urgent(topic), again=message.dup):
            self._counters.refused += 1
            self._refused_some = packet.qos > 0 or self._refused_some

    def _message(self, topic: str, packet: MQTTMessage) -> Message:
        return Message(
            topic,
            bytes(packet.payload),
            packet.qos,
            packet.retain,
            packet.mid,
            self._now(),
            packet.dup,
            self.client_id,
        )

    def _store(self, batch: Sequence[Message]) -> None:
        self._accept(batch)
        for message in batch:
            self._answer(message)

    def _keep(self, message: Message, fault: Exception) -> None:
        self._on_poison(message, fault)
        self._answer(message)

    def _answer(self, message: Message) -> None:
        """Tell a device of our own that its event is committed: the broker's acknowledgement says less."""
        answer = None if message.retain else answer_to(message.topic, message.payload)
        if answer is not None:
            self._client.publish(answer.topic, answer.payload, qos=1)

    def _acknowledge(self, message: Message) -> None:
        self._client.ack(message.mid, message.qos)

    def _beat_until_stopped(self) -> None:
        while not self._stopping.wait(self._limits.loop_every_s):
            if self._client.is_connected():
                self._send_beat()
            if self._refused_some and sum(self._lanes.sizes()) == 0:
                self._client.reconnect_soon()  # the broker still holds what a full queue turned away

    def _send_beat(self) -> None:
        self._client.publish(self._loop_topic, self._loopback.next_payload(), qos=1)

    def _note(self, what: str) -> None:
        self._counters.last_error = what
        log.warning("Listener %s: %s", self.client_id, what)


def _state(state: str) -> bytes:
    return json.dumps({"state": state}).encode()


def _topic_of(packet: MQTTMessage) -> str:
    # A topic that is not UTF-8 reaches accept as the empty topic and is parked there, not lost here.
    try:
        return packet.topic
    except UnicodeDecodeError:
        return ""
