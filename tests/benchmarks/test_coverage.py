"""The county that coverage is measured on, small: nothing is made twice, and every page opens."""

import pytest

from benchmarks import coverage
from benchmarks.search import users
from eldercare.core.db import db
from eldercare.core.time import at, local_date, now
from eldercare.visits.actions.tiers import generate_tier_visits
from eldercare.visits.models import VisitDue


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """A county of 300 with its care plans and visits."""
    folder = tmp_path_factory.mktemp("coverage")
    with coverage.served_county(f"sqlite:///{folder / 'eldercare.db'}", 300) as app:
        yield app


def test_the_second_round_finds_nothing_missing(county):
    with county.app_context():
        moment = at(local_date(now()), coverage.ROUND_MINUTE)
        assert generate_tier_visits(moment).made > 0
        assert db.session.query(VisitDue).count() > 300
        assert generate_tier_visits(moment).made == 0


def test_every_page_that_is_measured_opens(county, monkeypatch):
    monkeypatch.setattr(coverage, "TIMES", 1)
    with county.app_context():
        who, pages = users(), coverage.pages_measured()
    for scope, address in pages.values():
        assert coverage.opened(county, who[scope], address).startswith("p50 ")
