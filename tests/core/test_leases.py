"""One leads, another takes over, whatever the wall clocks say."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.ctx import AppContext

from eldercare.core.db import transaction
from eldercare.core.leases import Lead, LeadLostError, process_name
from tests.makers import NOW

SPAN = timedelta(seconds=5)
HOUR = timedelta(hours=1)


class Steady:
    """A steady clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def lead(database: AppContext, steady: Steady) -> Callable[[str], Lead]:
    return lambda holder: Lead("clock", SPAN, holder=holder, steady=steady)


Make = Callable[[str], Lead]


def test_the_first_to_ask_leads(lead: Make) -> None:
    first = lead("a")
    assert first.take(now=NOW)
    assert first.held


def test_a_second_does_not_lead_beside_the_first(lead: Make) -> None:
    lead("a").take(now=NOW)
    assert not lead("b").take(now=NOW)


def test_the_leader_prolongs_its_lease(lead: Make, steady: Steady) -> None:
    first, second = lead("a"), lead("b")
    for second_of_day in range(20):
        steady.now += 1
        assert first.take(now=NOW + timedelta(seconds=second_of_day))
        assert not second.take(now=NOW + timedelta(seconds=second_of_day))


def test_another_takes_over_when_the_leader_falls_silent(lead: Make, steady: Steady) -> None:
    first, second = lead("a"), lead("b")
    first.take(now=NOW)
    assert not second.take(now=NOW)
    steady.now += 5.1
    assert not first.held
    assert second.take(now=NOW)


def test_a_database_that_was_locked_costs_nobody_the_lead(lead: Make, steady: Steady) -> None:
    """Leader and standby waited for the same lock, and the standby came first."""
    first, second = lead("a"), lead("b")
    first.take(now=NOW)
    second.take(now=NOW)
    waits = iter([101.0, 107.0, 107.0, 107.0])
    second._steady = lambda: next(waits)
    assert not second.take(now=NOW)
    assert first.take(now=NOW)


def test_a_clock_set_forward_ends_no_lease(lead: Make) -> None:
    lead("a").take(now=NOW)
    assert not lead("b").take(now=NOW + HOUR)


def test_a_clock_set_back_makes_nobody_wait_for_an_hour(lead: Make, steady: Steady) -> None:
    second = lead("b")
    lead("a").take(now=NOW)
    second.take(now=NOW - HOUR)
    steady.now += 5.1
    assert second.take(now=NOW - HOUR)


def test_a_lease_that_is_given_back_is_free_at_once(lead: Make) -> None:
    first = lead("a")
    first.take(now=NOW)
    first.give_back()
    assert not first.held
    assert lead("b").take(now=NOW)


def test_a_dead_process_of_this_machine_is_not_waited_for(lead: Make) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    lead(process_name().replace(f":{os.getpid()}@", f":{dead.pid}@")).take(now=NOW)
    assert lead("b").take(now=NOW)


def test_a_living_process_of_this_machine_keeps_its_lead(lead: Make) -> None:
    lead(process_name().replace(f":{os.getpid()}@", f":{os.getppid()}@")).take(now=NOW)
    assert not lead("b").take(now=NOW)


def test_who_lost_the_lead_may_write_nothing(lead: Make, steady: Steady) -> None:
    first, second = lead("a"), lead("b")
    first.take(now=NOW)
    second.take(now=NOW)
    steady.now += 5.1
    second.take(now=NOW)
    with pytest.raises(LeadLostError), transaction() as session:
        first.guard(session)
    with transaction() as session:
        second.guard(session)
