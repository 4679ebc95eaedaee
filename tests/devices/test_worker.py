"""The worker alone, with an `accept` of a few lines instead of a database."""

import logging
import threading

import pytest

from devices.health import Counters
from devices.lanes import Lanes
from devices.message import TemporaryFailure
from devices.worker import Limits, Worker
from tests.devices.makers import make_message
from tests.devices.waiting import wait_until

QUICK = Limits(batch=10, first_retry_s=0.001, last_retry_s=0.005)


class Desk:
    """A worker with what went in and out of it; `accept` and `on_poison` fail as they are told."""

    def __init__(self):
        self.accepted, self.parked, self.acked = [], [], []
        self.failures = []
        self.bad, self.unparkable = set(), set()
        self.counters = Counters()
        self.lanes = Lanes(100)
        self.worker = self.worker_with(self.accept)

    def worker_with(self, accept):
        return Worker(self.lanes, accept, self.on_poison, self.acked.append, self.counters, QUICK, "w")

    def accept(self, batch):
        if self.failures:
            raise self.failures.pop()
        for message in batch:
            if message.mid in self.bad:
                raise KeyError(message.mid)
        self.accepted += [message.mid for message in batch]

    def on_poison(self, message, error):
        if message.mid in self.unparkable:
            self.unparkable.discard(message.mid)
            raise TemporaryFailure("no table")
        self.parked.append((message.mid, type(error)))

    def put(self, *mids):
        for mid in mids:
            self.lanes.put(make_message(mid), urgent=True, again=False)

    def gone(self):
        return sum(self.lanes.sizes()) == 0

    def acked_mids(self):
        return sorted(message.mid for message in self.acked)


@pytest.fixture
def desk(caplog):
    caplog.set_level(logging.CRITICAL)
    desk = Desk()
    yield desk
    desk.worker.stop()


def run(desk):
    desk.worker.start()
    wait_until(desk.gone)


def test_an_accepted_batch_is_acknowledged(desk):
    desk.put(1, 2)
    run(desk)
    assert (desk.accepted, desk.acked_mids()) == ([1, 2], [1, 2])


def test_a_batch_is_kept_until_the_store_is_back(desk):
    desk.failures = [TemporaryFailure("database is down")] * 3
    desk.put(1, 2)
    run(desk)
    assert (desk.accepted, desk.counters.retries) == ([1, 2], 3)


def test_nothing_is_acknowledged_before_it_is_accepted(desk):
    order = []
    desk.worker = Worker(
        desk.lanes,
        lambda batch: order.append("accept"),
        desk.on_poison,
        lambda message: order.append("ack"),
        desk.counters,
        QUICK,
        "w",
    )
    desk.put(1)
    run(desk)
    assert order == ["accept", "ack"]


def test_a_bad_message_does_not_take_the_others_with_it(desk):
    desk.bad = {2}
    desk.put(1, 2, 3)
    run(desk)
    assert (desk.accepted, desk.parked, desk.acked_mids()) == ([1, 3], [(2, KeyError)], [1, 2, 3])


def test_an_unexpected_fault_that_passes_parks_nothing(desk):
    desk.failures = [RuntimeError("once")]
    desk.put(1)
    run(desk)
    assert (desk.accepted, desk.parked) == ([1], [])


def test_a_bad_message_that_cannot_be_parked_stays(desk):
    desk.bad, desk.unparkable = {1}, {1}
    desk.put(1)
    run(desk)
    assert (desk.parked, desk.acked_mids()) == ([(1, KeyError)], [1])


def test_a_bad_message_that_cannot_be_parked_lets_the_others_pass(desk):
    desk.bad, desk.unparkable = {1}, {1}
    desk.put(1, 2)
    run(desk)
    assert (desk.accepted, desk.acked_mids()) == ([2], [1, 2])


def test_an_sos_passes_heartbeats_which_cannot_be_stored(desk):
    down = threading.Event()
    down.set()
    order = []

    def accept(batch):
        if down.is_set():
            desk.lanes.put(make_message(99), urgent=True, again=False)
            down.clear()
            raise TemporaryFailure("database is down")
        order.extend(message.mid for message in batch)

    desk.worker = desk.worker_with(accept)
    desk.lanes.put(make_message(1), urgent=False, again=False)
    run(desk)
    assert order == [99, 1]


def test_the_wait_is_counted_as_stuck(desk):
    desk.failures = [TemporaryFailure("database is down")] * 1000
    desk.put(1)
    desk.worker.start()
    wait_until(lambda: desk.worker.stuck_s > 0)
    desk.failures.clear()
    wait_until(desk.gone)
    assert desk.worker.stuck_s == 0.0


def test_stopping_does_not_wait_for_the_store(desk):
    desk.failures = [TemporaryFailure("database is down")] * 1000
    desk.put(1)
    desk.worker.start()
    wait_until(lambda: desk.counters.retries > 0)
    desk.worker.stop()
    assert not desk.worker.alive
    assert desk.acked == []
