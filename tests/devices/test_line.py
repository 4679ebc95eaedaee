"""Who goes first where both halves of the line want to store."""

import threading

from devices.line import Gate
from devices.topics import ROUTINE, SUBSCRIPTIONS, URGENT
from tests.devices.waiting import wait_until


def test_every_filter_belongs_to_one_half():
    assert sorted((*URGENT, *ROUTINE)) == sorted(SUBSCRIPTIONS)


def test_heartbeats_belong_to_the_routine_half():
    assert "care/v1/+/heartbeat" in ROUTINE
    assert "care/v1/+/event" in URGENT


def start(gate, order, name, *, urgent):
    def pass_through():
        with gate.passing(urgent=urgent):
            order.append(name)

    thread = threading.Thread(target=pass_through)
    thread.start()
    return thread


def test_an_urgent_batch_goes_before_routine_ones_that_waited_longer():
    gate, order = Gate(), []
    with gate.passing(urgent=False):
        waiting = [start(gate, order, "routine", urgent=False)]
        waiting.append(start(gate, order, "urgent", urgent=True))
        wait_until(lambda: gate.urgent_waiting == 1)
    for thread in waiting:
        thread.join()
    assert order == ["urgent", "routine"]


def test_a_batch_that_fails_lets_the_next_one_pass():
    gate, order = Gate(), []
    try:
        with gate.passing(urgent=True):
            raise ZeroDivisionError
    except ZeroDivisionError:
        start(gate, order, "next", urgent=False).join()
    assert order == ["next"]
