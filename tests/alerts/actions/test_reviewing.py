"""What was found out about a slow alarm: kept encrypted, with who looked and when."""

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import AuditEntry
from eldercare.alerts.actions.reviewing import review_alarm
from eldercare.alerts.errors import ReviewMissingError
from eldercare.alerts.models import Alarm
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from tests.alerts.makers import SECOND, desk, make_alarm, newest_alarm
from tests.makers import NOW


def test_the_note_is_kept_with_who_looked_and_when(database: AppContext) -> None:
    by, alarm = desk(), make_alarm()
    review_alarm(alarm.id, remark="  夜班无人  ", by=by, now=NOW)
    stored = newest_alarm()
    assert (stored.review_note, stored.reviewed_by, stored.reviewed_at) == ("夜班无人", by.id, NOW)


def test_the_table_holds_no_readable_note(database: AppContext) -> None:
    review_alarm(make_alarm().id, remark="夜班无人", by=desk(), now=NOW)
    stored = db.session.connection().exec_driver_sql("select review_note from alarms").scalar()
    assert "夜班无人" not in str(stored)


def test_the_trail_knows_that_somebody_looked_and_not_what_was_found(database: AppContext) -> None:
    alarm = make_alarm()
    review_alarm(alarm.id, remark="夜班无人", by=desk(), now=NOW)
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (entry.verb, entry.subject_id, entry.detail) == ("alarm.review", alarm.id, {"again": False})


def test_a_later_note_takes_the_place_of_the_first(database: AppContext) -> None:
    alarm = make_alarm()
    review_alarm(alarm.id, remark="a", by=desk(), now=NOW)
    review_alarm(alarm.id, remark="b", by=desk(), now=NOW + SECOND)
    assert (newest_alarm().review_note, newest_alarm().reviewed_at) == ("b", NOW + SECOND)


@pytest.mark.parametrize("remark", ["", "  ", "x" * 2001])
def test_a_note_that_says_nothing_or_too_much_is_refused(database: AppContext, remark: str) -> None:
    alarm = make_alarm()
    with pytest.raises(ReviewMissingError):
        review_alarm(alarm.id, remark=remark, by=desk(), now=NOW)
    assert db.session.get_one(Alarm, alarm.id).reviewed_at is None


def test_an_alarm_that_does_not_exist_is_not_found(database: AppContext) -> None:
    with pytest.raises(NotFoundError):
        review_alarm(9, remark="x", by=desk(), now=NOW)
