"""The bytes that simulated devices send: paho and the broker are asked in tests/broker."""

from devices.simulation import packets
from devices.simulation.forms import Packet


def test_a_packet_is_read_when_all_of_it_has_come():
    whole = packets.publish(Packet("care/v1/A/event", b"x" * 300), 7)
    buffer = bytearray(whole[:100])
    assert list(packets.split(buffer)) == []
    buffer += whole[100:] + b"\x40\x02\x00\x07"
    kinds = [kind for kind, _ in packets.split(buffer)]
    assert kinds == [packets.PUBLISH, packets.PUBACK]
    assert buffer == b""


def test_topic_and_payload_of_an_answer_are_read():
    raw = len(b"care/v1/A/ack").to_bytes(2, "big") + b"care/v1/A/ack" + b"{}"
    assert packets.topic_and_payload(raw) == ("care/v1/A/ack", b"{}")


def test_a_message_that_is_sent_again_says_so():
    packet = Packet("t", b"")
    assert packets.publish(packet, 1, again=True)[0] == packets.publish(packet, 1)[0] | 0x08
