"""A visit outside any care plan: ordered once, planned like others, no part of the home-visit share."""

from datetime import date

import pytest
from flask.ctx import AppContext

from eldercare.reports.queries.home_visits import home_visit_share
from eldercare.reports.rules import Period
from eldercare.visits.actions.ordering import order_visit
from eldercare.visits.rules import DEVICE_CHECK
from tests.makers import NOW, TODAY, make_operator, make_senior, make_service, make_user, make_visit

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def _catalogue(database: AppContext) -> None:
    make_service(DEVICE_CHECK)


def test_a_device_check_waits_for_somebody_tomorrow(database: AppContext) -> None:
    visit = order_visit(make_senior().id, by=make_operator(), now=NOW)
    assert (visit.day - TODAY).days == 1
    assert [part.worker_id for part in visit.assignments] == [None]


def test_a_senior_who_had_only_a_device_check_counts_in_no_share(database: AppContext) -> None:
    first, second = make_senior(), make_senior()
    order_visit(first.id, by=make_operator(), now=NOW)
    make_visit(first, service_code="device_check", channel="device", state="done")
    make_visit(second, state="done")
    share = home_visit_share(make_user("supervisor"), NOVEMBER)
    assert share.numerator == 1
