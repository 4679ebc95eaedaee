"""The few MQTT 3.1.1 packets that a simulated device needs, as bytes: ten thousand clients in one process
are too many for a thread each."""

from collections.abc import Iterator

from devices.endpoint import Endpoint
from devices.simulation.forms import Packet

CONNACK, PUBLISH, PUBACK = 2, 3, 4
DISCONNECT = b"\xe0\x00"
_QOS1, _RETAIN, _DUP = 0x02, 0x01, 0x08
_USER, _PASSWORD, _WILL, _WILL_RETAIN, _CLEAN = 0x80, 0x40, 0x04 | 0x08, 0x20, 0x02
_MORE = 0x80


def connect(endpoint: Endpoint, client_id: str, will: Packet | None) -> bytes:
    """Return a CONNECT without keep-alive: only a broken connection ends a simulated device."""
    flags, parts = _CLEAN, [_text(client_id)]
    if will is not None:
        flags |= _WILL | (_WILL_RETAIN if will.retain else 0)
        parts += [_text(will.topic), _sized(will.payload)]
    if endpoint.username is not None:
        flags |= _USER | _PASSWORD
        parts += [_text(endpoint.username), _text(endpoint.password or "")]
    return _framed(0x10, _text("MQTT") + bytes([4, flags, 0, 0]) + b"".join(parts))


def publish(packet: Packet, mid: int, *, again: bool = False) -> bytes:
    """Return a PUBLISH at QoS 1."""
    head = 0x30 | _QOS1 | (_RETAIN if packet.retain else 0) | (_DUP if again else 0)
    return _framed(head, _text(packet.topic) + mid.to_bytes(2, "big") + packet.payload)


def subscribe(pattern: str, mid: int) -> bytes:
    """Return a SUBSCRIBE at QoS 0: whoever waits for an answer asks again."""
    return _framed(0x82, mid.to_bytes(2, "big") + _text(pattern) + b"\x00")


def split(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """Yield the type and body of each whole packet, taking it out of the buffer."""
    while (size := _size_of(buffer)) is not None:
        length, begins = size
        if len(buffer) < begins + length:
            return
        kind, packet = buffer[0] >> 4, bytes(buffer[begins : begins + length])
        del buffer[: begins + length]
        yield kind, packet


def topic_and_payload(packet: bytes) -> tuple[str, bytes]:
    """Read a PUBLISH that came at QoS 0."""
    ends = 2 + int.from_bytes(packet[:2], "big")
    return packet[2:ends].decode(), packet[ends:]


def _size_of(buffer: bytearray) -> tuple[int, int] | None:
    """The length of the body and where it begins; None while that has not arrived."""
    length = 0
    for place, byte in enumerate(buffer[1:5]):
        length |= (byte & ~_MORE) << 7 * place
        if not byte & _MORE:
            return length, place + 2
    return None


def _framed(head: int, packet: bytes) -> bytes:
    length, size = len(packet), bytearray()
    while True:
        length, byte = divmod(length, _MORE)
        size.append(byte | (_MORE if length else 0))
        if not length:
            return bytes([head]) + bytes(size) + packet


def _text(text: str) -> bytes:
    return _sized(text.encode())


def _sized(raw: bytes) -> bytes:
    return len(raw).to_bytes(2, "big") + raw
