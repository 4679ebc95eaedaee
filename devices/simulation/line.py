"""One simulated connection to the broker: it repeats what was not acknowledged, and comes back by itself."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable

from devices.endpoint import Endpoint
from devices.publisher import BrokerUnreachableError
from devices.simulation import packets
from devices.simulation.forms import Packet

WINDOW = 1000
"""Messages that one line sends before the first of them is acknowledged."""

RETRY_S = 0.2
CONNECT_WITHIN_S = 10.0
_LAST_MID = 0xFFFF


class _Wire(asyncio.Protocol):
    """One TCP connection of a line. A line has one at a time; what an old one still says is not heard."""

    def __init__(self, line: "Line") -> None:
        self._line = line
        self._buffer = bytearray()
        self.transport: asyncio.Transport | None = None
        self.gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._line.connected(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone.set()
        self._line.disconnected(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        for kind, packet in packets.split(self._buffer):
            self._line.hear(self, kind, packet)

    def write(self, raw: bytes) -> None:
        if self.transport is not None:
            self.transport.write(raw)


class Line:
    """A connection at QoS 1. Lost without our doing it is opened again, and what is pending is sent again."""

    def __init__(
        self,
        endpoint: Endpoint,
        client_id: str,
        *,
        will: Packet | None = None,
        answers: tuple[str, Callable[[str, bytes], None]] | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._hello = packets.connect(endpoint, client_id, will)
        self._answers = answers
        self._wire: _Wire | None = None
        self._pending: dict[int, Packet] = {}
        self._mid = 0
        self._wanted = False
        self._up = asyncio.Event()
        self._less = asyncio.Event()
        self._again: asyncio.Task[None] | None = None
        self._refusal = 0
        self.acknowledged = 0

    async def open(self, *, patient: bool = False) -> None:
        """Connect; raises BrokerUnreachableError when refused, or when nobody is there and we do not wait."""
        self._wanted = True
        try:
            async with asyncio.timeout(CONNECT_WITHIN_S):
                await self._dial()
                await self._up.wait()
        except (OSError, TimeoutError) as error:
            if not patient:
                raise BrokerUnreachableError(f"No MQTT broker answers at {self._endpoint}.") from error
            if self._wire is None and self._wanted:
                self._later()
        if self._refusal:
            self.cut()
            raise BrokerUnreachableError(f"The broker at {self._endpoint} refuses us: {self._refusal}.")

    def send(self, packet: Packet) -> None:
        """Send at QoS 1, now or as soon as the line is up."""
        self._mid = self._mid % _LAST_MID + 1
        self._pending[self._mid] = packet
        if self._wire is not None and self._up.is_set():
            self._wire.write(packets.publish(packet, self._mid))

    async def room(self) -> None:
        """Wait until the window has room."""
        while len(self._pending) >= WINDOW:
            self._less.clear()
            await self._less.wait()

    async def settled(self) -> None:
        """Wait until everything is acknowledged."""
        while self._pending:
            self._less.clear()
            await self._less.wait()

    def cut(self) -> None:
        """Break the connection without a word, so that the broker sends the last will."""
        self._wanted = False
        self._up.clear()
        wire, self._wire = self._wire, None
        if wire is not None and wire.transport is not None:
            wire.transport.abort()

    async def close(self) -> None:
        """Say goodbye, so that there is no last will, and wait until the connection is closed."""
        self._wanted = False
        if self._again is not None:
            self._again.cancel()
        wire = self._wire
        if wire is not None and wire.transport is not None:
            wire.write(packets.DISCONNECT)
            wire.transport.close()
            await wire.gone.wait()

    async def _dial(self) -> None:
        secure = ssl.create_default_context() if self._endpoint.tls else None
        loop = asyncio.get_running_loop()
        place = self._endpoint.host, self._endpoint.port
        await loop.create_connection(lambda: _Wire(self), *place, ssl=secure)

    async def _come_back(self) -> None:
        while self._wanted:
            await asyncio.sleep(RETRY_S)
            with contextlib.suppress(OSError):
                await self._dial()
                return

    def _later(self) -> None:
        self._again = asyncio.get_running_loop().create_task(self._come_back())

    def connected(self, wire: _Wire) -> None:
        """A connection is there: introduce ourselves, or drop it when it came too late."""
        if not self._wanted:
            assert wire.transport is not None
            wire.transport.abort()
            return
        self._wire = wire
        wire.write(self._hello)

    def disconnected(self, wire: _Wire) -> None:
        """A connection is gone: come back, unless we cut it ourselves."""
        if wire is not self._wire:
            return
        self._wire = None
        self._up.clear()
        if self._wanted:
            self._later()

    def hear(self, wire: _Wire, kind: int, packet: bytes) -> None:
        """Take what the broker says."""
        if wire is not self._wire:
            return
        if kind == packets.PUBACK:
            self.acknowledged += self._pending.pop(int.from_bytes(packet[:2], "big"), None) is not None
            self._less.set()
        elif kind == packets.CONNACK:
            self._greeted(wire, packet[1])
        elif kind == packets.PUBLISH and self._answers is not None:
            self._answers[1](*packets.topic_and_payload(packet))

    def _greeted(self, wire: _Wire, refusal: int) -> None:
        self._refusal = refusal
        self._up.set()
        if refusal:
            return
        if self._answers is not None:
            wire.write(packets.subscribe(self._answers[0], _LAST_MID))
        for mid, packet in self._pending.items():
            wire.write(packets.publish(packet, mid, again=True))
