"""Messages that get another try: once, with what was known of them, and not kept for ever."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext

from eldercare.alerts import intake, retries
from eldercare.alerts.intake.heard import hear_message
from eldercare.alerts.jobs import forget_inbox
from eldercare.alerts.models import Alarm, InboxMessage, ParkedMessage
from eldercare.core.db import db
from tests.alerts.makers import SECOND, all_alarms, desk, make_device, make_message, make_press, newest_alarm
from tests.makers import NOW

SOON = NOW + 6 * SECOND
OLD = NOW - timedelta(days=91)


def keep(**changes: Any) -> None:
    """A press that our own code failed on."""
    retries.keep_for_later(hear_message(make_press(**changes)), ValueError(), now=NOW)


def parked() -> ParkedMessage:
    db.session.rollback()
    return db.session.query(ParkedMessage).one()


def test_two_clocks_take_a_kept_message_once(app: Flask, database: AppContext) -> None:
    make_device()
    for _ in range(5):
        keep()
    start = threading.Barrier(4)

    def reconcile() -> None:
        with app.app_context():
            start.wait()
            retries.reconcile(now=SOON)

    clocks = [threading.Thread(target=reconcile) for _ in range(4)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert [alarm.presses for alarm in all_alarms()] == [5]
    assert {row.attempts for row in db.session.query(InboxMessage)} == {1}


def test_a_kept_message_does_not_wait_for_the_hour_by_which_the_clock_was_set_back(
    database: AppContext,
) -> None:
    make_device()
    keep()
    assert retries.reconcile(now=NOW - timedelta(hours=1)) == 1


def test_a_clock_that_was_paused_after_its_claim_takes_nothing(
    database: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_device()
    keep()
    take_row = retries._take_row

    def late(row_id: int, now: Any) -> None:
        take_row(row_id, now)
        take_row(row_id, now)

    monkeypatch.setattr(retries, "_take_row", late)
    retries.reconcile(now=SOON)
    assert newest_alarm().presses == 1


def test_a_parked_retained_message_stays_retained_when_it_is_taken_again(database: AppContext) -> None:
    """The gateway's copy of last year's press opens no alarm because its device is registered today."""
    intake.accept([make_message("care/v1/SOS-0001/status", {"state": "online"}, retain=True)], now=NOW)
    row = parked()
    assert row.retained is True
    row.topic, row.payload = "care/v1/SOS-0001/event", make_press().payload
    db.session.commit()
    make_device()
    retries.take_again(row.id, by=desk(), now=SOON)
    assert db.session.query(Alarm).count() == 0


def test_a_retained_message_and_a_fresh_one_are_parked_apart(database: AppContext) -> None:
    for retain in (True, False):
        message = make_message("care/v1/SOS-0001/status", {"state": "online"}, retain=retain)
        intake.accept([message], now=NOW)
    assert sorted(row.retained for row in db.session.query(ParkedMessage)) == [False, True]


def test_settled_inbox_rows_are_dropped_after_ninety_days(database: AppContext) -> None:
    make_device()
    intake.accept([make_press(at=OLD)], now=OLD)
    intake.accept([make_press()], now=NOW)
    assert forget_inbox(NOW) == 1
    assert [row.received_at for row in db.session.query(InboxMessage)] == [NOW]


@pytest.mark.parametrize("outcome", [None, retries.PARKED])
def test_what_is_not_settled_or_was_parked_is_kept(database: AppContext, outcome: str | None) -> None:
    make_device()
    intake.accept([make_press(at=OLD)], now=OLD)
    db.session.query(InboxMessage).one().outcome = outcome
    db.session.commit()
    assert forget_inbox(NOW) == 0


def test_many_old_rows_are_dropped_a_few_at_a_time(database: AppContext) -> None:
    make_device()
    intake.accept([make_press(at=OLD) for _ in range(5)], now=OLD)
    assert retries.forget_old(now=NOW, limit=2) == 5
