"""Timelines are append-only: what was changed, put in or taken out is found."""

from datetime import timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy import delete, text, update

from eldercare.alerts.actions.answering import accept_alarm, arrive
from eldercare.alerts.actions.closing import close_alarm
from eldercare.alerts.errors import TimelineClosedError
from eldercare.alerts.evidence import Break, first_break
from eldercare.alerts.models import Alarm, AlarmEvent
from eldercare.core.db import db, transaction
from tests.alerts.makers import desk, make_alarm, make_responder_user
from tests.makers import NOW
from tests.timelines import unlocked


def handled() -> Alarm:
    """An alarm from the press to the closing, with a line for every step."""
    user, alarm = make_responder_user(), make_alarm()
    accept_alarm(alarm.id, by=user, worker_id=user.worker_id, now=NOW)
    arrive(alarm.id, by=user, now=NOW + timedelta(minutes=5))
    return close_alarm(alarm.id, outcome="helped", remark="扶起", by=desk(), now=NOW + timedelta(minutes=9))


def tampered(statement: str, alarm: Alarm) -> Break | None:
    """What is found after somebody who owns the database has written to the table past the product."""
    db.session.rollback()
    with db.engine.begin() as connection, unlocked(connection):
        connection.execute(text(statement), {"id": alarm.id})
    return first_break()


def test_a_handled_alarm_holds(database: AppContext) -> None:
    handled()
    assert first_break() is None


@pytest.mark.parametrize(
    ("change", "verb"),
    [
        ("verb = 'seen'", "accepted"),
        ("at = '2026-11-23 00:00:00'", "accepted"),
        ("user_id = NULL", "closed"),
        ("worker_id = NULL", "on_scene"),
        ("params = '{}'", "opened"),
    ],
)
def test_a_changed_line_is_named(database: AppContext, change: str, verb: str) -> None:
    alarm = handled()
    line = next(event.seq for event in alarm.events if event.verb == verb)
    statement = f"UPDATE alarm_events SET {change} WHERE alarm_id = :id AND verb = '{verb}'"
    assert tampered(statement, alarm) == Break(alarm.id, line)


def test_a_line_taken_out_of_the_middle_is_missed(database: AppContext) -> None:
    alarm = handled()
    assert tampered("DELETE FROM alarm_events WHERE alarm_id = :id AND seq = 3", alarm) == Break(alarm.id, 4)


def test_a_line_taken_from_the_end_is_missed(database: AppContext) -> None:
    alarm = handled()
    statement = "DELETE FROM alarm_events WHERE alarm_id = :id AND verb = 'closed'"
    assert tampered(statement, alarm) is not None


def test_lines_older_than_the_chain_are_let_pass(database: AppContext) -> None:
    alarm = handled()
    statement = "UPDATE alarm_events SET prev_hash = NULL, digest = NULL WHERE alarm_id = :id"
    assert tampered(statement, alarm) is None


def test_a_line_without_a_digest_after_one_with_it_is_found(database: AppContext) -> None:
    alarm = handled()
    statement = "UPDATE alarm_events SET prev_hash = NULL, digest = NULL WHERE alarm_id = :id AND seq = 3"
    assert tampered(statement, alarm) == Break(alarm.id, 3)


def test_a_line_cannot_be_changed(database: AppContext) -> None:
    line = make_alarm().events[0]
    with pytest.raises(TimelineClosedError), transaction():
        line.verb = "closed"


def test_a_line_cannot_be_removed(database: AppContext) -> None:
    line = make_alarm().events[0]
    with pytest.raises(TimelineClosedError), transaction() as session:
        session.delete(line)


@pytest.mark.parametrize("statement", [update(AlarmEvent).values(verb="closed"), delete(AlarmEvent)])
def test_many_lines_cannot_be_changed_or_removed_at_once(database: AppContext, statement: object) -> None:
    make_alarm()
    with pytest.raises(TimelineClosedError), transaction() as session:
        session.execute(statement)
