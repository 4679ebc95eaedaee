from devices.drivers.base import MAX_PAYLOAD
from devices.reading import Reason
from devices.topics import decode
from tests.devices.makers import EVENT_TOPIC, NOW


def reason_of(payload):
    return decode(EVENT_TOPIC, payload, retained=False, received_at=NOW).reason


def test_an_endless_payload_is_refused():
    assert reason_of(b"[" * (MAX_PAYLOAD + 1)) is Reason.TOO_LONG


def test_an_empty_payload_clears_a_retained_message_and_tells_nothing():
    assert reason_of(b"") is Reason.EMPTY
