"""Our own format; its broken forms are recordings."""

import pytest

from devices.drivers.native import EVENT_KINDS
from tests.devices.makers import EVENT_TOPIC, keys, kinds, make_body, read


@pytest.mark.parametrize("kind", sorted(EVENT_KINDS))
def test_each_kind_may_be_sent(kind):
    assert kinds(read(EVENT_TOPIC, make_body(kind=kind))) == [kind]


@pytest.mark.parametrize("kind", ["heartbeat", "online", "offline"])
def test_what_has_a_topic_of_its_own_is_no_event(kind):
    assert read(EVENT_TOPIC, make_body(kind=kind)).reason == "bad_kind"


def test_the_same_message_twice_has_the_same_key():
    assert keys(read(EVENT_TOPIC, make_body())) == keys(read(EVENT_TOPIC, make_body()))


def test_another_id_is_another_key():
    assert keys(read(EVENT_TOPIC, make_body(id="a"))) != keys(read(EVENT_TOPIC, make_body(id="b")))
