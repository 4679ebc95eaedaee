"""The misses: every alarm that nobody accepted within 180 s, the open ones too."""

from datetime import timedelta
from typing import Any

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.alerts.models import Alarm
from eldercare.alerts.queries import MissFilters, kpi, misses
from eldercare.core.db import db
from tests.alerts.makers import SECOND, desk, make_alarm, newest_alarm
from tests.makers import NOW, make_station, make_user

SINCE, UNTIL = NOW - timedelta(days=1), NOW + timedelta(days=1)


def missed(*, at: float = 3600, user: User | None = None, **filters: Any) -> list[int]:
    """The ids of the misses as seen so many seconds after the press."""
    wanted = MissFilters(SINCE, UNTIL, **filters)
    found = misses(user or make_user("bureau"), wanted, now=NOW + at * SECOND)
    return [alarm.id for alarm in found.rows]


def alarm_that(**changes: Any) -> int:
    """An alarm of which this is true."""
    make_alarm()
    alarm = newest_alarm()
    for name, value in changes.items():
        setattr(alarm, name, value)
    db.session.commit()
    return alarm.id


def accepted_after(seconds: float, **changes: Any) -> int:
    moment = NOW + seconds * SECOND
    return alarm_that(state="closed", accepted_at=moment, closed_at=moment, outcome="helped", **changes)


def test_an_alarm_accepted_within_the_limit_is_no_miss(database: AppContext) -> None:
    accepted_after(180)
    assert missed() == []


def test_an_alarm_accepted_later_is_one(database: AppContext) -> None:
    alarm_id = accepted_after(181)
    assert missed() == [alarm_id]


@pytest.mark.parametrize(("at", "count"), [(180, 0), (181, 1)])
def test_an_open_alarm_is_one_as_soon_as_it_is_too_old(database: AppContext, at: int, count: int) -> None:
    alarm_that()
    assert len(missed(at=at)) == count


@pytest.mark.parametrize("kind", ["test", "late"])
def test_tests_and_late_messages_are_left_out(database: AppContext, kind: str) -> None:
    accepted_after(500, **{kind: True})
    assert missed() == []


def test_they_are_narrowed_to_a_kind(database: AppContext) -> None:
    alarm_id = accepted_after(500)
    assert missed(kind="sos") == [alarm_id]
    assert missed(kind="smoke") == []


def test_they_are_narrowed_to_what_waits_to_be_looked_into(database: AppContext) -> None:
    alarm_id = accepted_after(500)
    assert (missed(only="open"), missed(only="done")) == ([alarm_id], [])
    db.session.get_one(Alarm, alarm_id).reviewed_at = NOW
    db.session.commit()
    assert (missed(only="open"), missed(only="done")) == ([], [alarm_id])


def test_another_station_does_not_see_them(database: AppContext) -> None:
    alarm_id = accepted_after(500)
    neighbour = make_user("operator", Scope("station", str(make_station("320682105").id)))
    assert missed(user=desk()) == [alarm_id]
    assert missed(user=neighbour) == []


def test_the_figures_count_the_same_misses(database: AppContext) -> None:
    alarm_that()
    user = make_user("bureau")
    for at, count in ((100, 0), (181, 1)):
        figures = kpi(user, since=SINCE, until=UNTIL, now=NOW + at * SECOND)
        assert figures.missed == len(missed(at=at, user=user)) == count
