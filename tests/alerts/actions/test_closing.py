"""Closing an alarm: after a fall somebody looks in within a day."""

import pytest

from eldercare.accounts.models import User
from eldercare.alerts.actions.closing import close_alarm
from eldercare.core.db import db, transaction
from eldercare.visits.models import MajorChange, VisitDue
from tests.alerts.makers import make_alarm
from tests.makers import NOW, make_operator
from tests.visits.tiers.makers import care_visit

pytestmark = pytest.mark.usefixtures("database")


def closed(kind: str, outcome: str) -> User:
    """An alarm of that kind that an operator closed."""
    care_visit()
    operator, alarm = make_operator(), make_alarm(kind=kind)
    close_alarm(alarm.id, outcome=outcome, remark="好了", by=operator, now=NOW)
    return operator


@pytest.mark.parametrize("outcome", ["helped", "ambulance", "other"])
def test_after_a_fall_somebody_looks_in_within_a_day(outcome: str) -> None:
    operator = closed("fall", outcome)
    change = db.session.query(MajorChange).one()
    assert (change.kind, change.recorded_by) == ("fall", operator.id)
    assert db.session.query(VisitDue).one().cause == "fall"


@pytest.mark.parametrize(("kind", "outcome"), [("fall", "false"), ("fall", "hospital"), ("sos", "helped")])
def test_after_anything_else_nobody_is_sent_by_itself(kind: str, outcome: str) -> None:
    closed(kind, outcome)
    assert db.session.query(MajorChange).count() == 0


def test_an_alarm_closes_where_there_is_no_visit_of_care() -> None:
    alarm = make_alarm(kind="fall")
    with transaction():
        close_alarm(alarm.id, outcome="helped", remark="好了", by=make_operator(), now=NOW)
    assert alarm.state == "closed"
    assert db.session.query(VisitDue).count() == 0
