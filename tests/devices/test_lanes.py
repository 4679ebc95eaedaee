from datetime import timedelta

from devices.lanes import Lanes
from tests.devices.makers import NOW, make_message


def filled(*messages, limit=100):
    lanes = Lanes(limit)
    for message in messages:
        lanes.put(message, urgent="event" in message.topic, again=False)
    return lanes


def beat(number):
    return make_message(number, topic="care/v1/SOS-0001/heartbeat")


def mids(batch):
    return [pending.message.mid for pending in batch]


def test_an_sos_overtakes_the_heartbeats_before_it():
    lanes = filled(*(beat(number) for number in range(1, 51)), make_message(99))
    assert mids(lanes.take(200)) == [99]


def test_a_batch_has_no_more_than_was_asked_for():
    assert mids(filled(make_message(1), make_message(2), make_message(3)).take(2)) == [1, 2]


def test_what_is_given_back_comes_again_in_its_old_order():
    lanes = filled(make_message(1), make_message(2), make_message(3))
    lanes.give_back(lanes.take(2))
    assert mids(lanes.take(3)) == [1, 2, 3]


def test_a_full_queue_refuses():
    lanes = filled(make_message(1), limit=1)
    assert not lanes.put(make_message(2), urgent=True, again=False)


def test_messages_in_hand_count_as_waiting():
    lanes = filled(make_message(1), beat(2), limit=2)
    lanes.take(1)
    assert lanes.sizes() == (1, 1)
    assert not lanes.put(make_message(3), urgent=True, again=False)


def test_what_is_settled_is_acknowledged():
    acked = []
    lanes = filled(make_message(1))
    lanes.settle(lanes.take(1), acked.append)
    assert [message.mid for message in acked] == [1]


def test_a_message_at_qos_0_needs_no_acknowledgement():
    acked = []
    lanes = filled(make_message(1, qos=0))
    lanes.settle(lanes.take(1), acked.append)
    assert acked == []


def test_a_message_of_an_ended_session_is_not_acknowledged():
    acked = []
    lanes = filled(make_message(1))
    batch = lanes.take(1)
    lanes.end_session()
    lanes.settle(batch, acked.append)
    assert acked == []


def test_a_copy_takes_the_place_of_the_message_that_still_waits():
    lanes = filled(make_message(1))
    lanes.end_session()
    lanes.put(make_message(1, mid=7), urgent=True, again=True)
    assert mids(lanes.take(10)) == [7]


def test_a_copy_of_a_message_in_hand_is_acknowledged_with_its_new_number():
    acked = []
    lanes = filled(make_message(1))
    batch = lanes.take(1)
    lanes.end_session()
    lanes.put(make_message(1, mid=7), urgent=True, again=True)
    lanes.settle(batch, acked.append)
    assert [message.mid for message in acked] == [7]


def test_a_copy_of_a_settled_message_comes_again():
    lanes = filled(make_message(1))
    batch = lanes.take(1)
    lanes.end_session()
    lanes.settle(batch, lambda message: None)
    lanes.put(make_message(1, mid=7), urgent=True, again=True)
    assert mids(lanes.take(1)) == [7]


def test_a_copy_keeps_the_time_of_the_first_receipt():
    lanes = filled(make_message(1))
    lanes.end_session()
    lanes.put(make_message(1, mid=7, received_at=NOW + timedelta(minutes=1)), urgent=True, again=True)
    assert lanes.take(1)[0].message.received_at == NOW


def test_closed_lanes_give_nothing_more():
    lanes = filled(make_message(1))
    lanes.close()
    assert lanes.take(1) == []
