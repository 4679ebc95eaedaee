"""One leads, another takes over."""

from datetime import timedelta

from flask.ctx import AppContext

from eldercare.core import leases
from tests.makers import NOW

LATER = NOW + timedelta(seconds=10)


def test_the_first_to_ask_leads(database: AppContext) -> None:
    assert leases.take("clock", "a", now=NOW, until=LATER)


def test_a_second_does_not_lead_beside_the_first(database: AppContext) -> None:
    leases.take("clock", "a", now=NOW, until=LATER)
    assert not leases.take("clock", "b", now=NOW, until=LATER)


def test_the_leader_prolongs_its_lease(database: AppContext) -> None:
    leases.take("clock", "a", now=NOW, until=LATER)
    assert leases.take("clock", "a", now=NOW, until=LATER + timedelta(seconds=10))


def test_another_takes_over_when_the_leader_falls_silent(database: AppContext) -> None:
    leases.take("clock", "a", now=NOW, until=LATER)
    assert leases.take("clock", "b", now=LATER + timedelta(seconds=1), until=LATER + timedelta(seconds=11))


def test_a_lease_that_is_given_back_is_free_at_once(database: AppContext) -> None:
    leases.take("clock", "a", now=NOW, until=LATER)
    leases.give_back("clock", "a")
    assert leases.take("clock", "b", now=NOW, until=LATER)
