from dataclasses import replace

import pytest

from devices.health import Health, Loopback

WELL = Health(
    connected=True,
    worker_alive=True,
    network_alive=True,
    loop_age_s=3.0,
    loop_ms=0.4,
    stuck_s=0.0,
    waiting_urgent=0,
    waiting_routine=0,
    received=0,
    accepted=0,
    parked=0,
    retries=0,
    refused=0,
    network_faults=0,
    last_error=None,
)


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_a_listener_that_hears_itself_is_well():
    assert not WELL.deaf


@pytest.mark.parametrize(
    "change", [{"loop_age_s": 30.1}, {"stuck_s": 30.1}, {"worker_alive": False}, {"network_alive": False}]
)
def test_a_listener_is_deaf_without_loopback_threads_or_store(change):
    assert replace(WELL, **change).deaf


def test_the_loopback_ages_until_it_is_heard():
    watch = Watch()
    loopback = Loopback(watch)
    payload = loopback.next_payload()
    watch.now += 12
    loopback.hear(payload)
    watch.now += 5
    assert (loopback.age_s, loopback.round_trip_ms) == (5.0, 12_000.0)


def test_an_older_heartbeat_proves_nothing():
    watch = Watch()
    loopback = Loopback(watch)
    old = loopback.next_payload()
    loopback.next_payload()
    watch.now += 12
    loopback.hear(old)
    assert loopback.age_s == 12.0


def test_a_heartbeat_of_another_run_proves_nothing():
    watch = Watch()
    loopback = Loopback(watch)
    loopback.next_payload()
    watch.now += 12
    loopback.hear(Loopback(watch).next_payload())
    assert loopback.age_s == 12.0
