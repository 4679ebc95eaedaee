"""The outbox against a real web server that speaks the webhook protocol of apprise."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.ctx import AppContext

from eldercare.core.db import db
from eldercare.core.feed import FeedEvent
from eldercare.telling import courier, kinds, sending
from eldercare.telling.jobs import send_outbox
from eldercare.telling.models import OutboxMessage
from tests.alerts.makers import SECOND, make_alarm, make_channel, make_device, make_message_row, press, rows
from tests.makers import NOW, make_senior
from tests.running import wait_until
from tests.telling.servers import QUIET_APPRISE, FarSide, far_side

pytestmark = QUIET_APPRISE


def one_row() -> OutboxMessage:
    """An alarm with one message left to send."""
    make_alarm()
    for row in rows()[1:]:
        db.session.delete(row)
    db.session.commit()
    return rows()[0]


def test_a_message_arrives_and_is_marked_sent(robot: FarSide) -> None:
    one_row()
    assert send_outbox(NOW) == 1
    assert [row.state for row in rows()] == ["sent"]


def test_the_message_names_station_number_and_link_and_nobody(robot: FarSide) -> None:
    senior = make_senior(name="顾桂兰", address="朱家桥村8组21号")
    make_device(senior)
    alarm = press()
    send_outbox(NOW)
    text = robot.told[0]["message"]
    assert "白蒲镇颐养驿站" in text
    assert f"https://care.example/alarms/{alarm.id}" in text
    assert not any(private in text for private in ("顾桂兰", "朱家桥", "21号"))


def test_a_passing_fault_is_tried_again_with_growing_waits(robot: FarSide) -> None:
    robot.status = 503
    one_row()
    waits = []
    moment = NOW
    for _ in range(3):
        send_outbox(moment)
        row = rows()[0]
        waits.append(round((row.next_try_at - moment).total_seconds()))
        moment = row.next_try_at
    assert waits == [5, 15, 60]
    assert (row.state, row.error_code) == ("pending", "http_503")


def test_after_a_passing_fault_the_message_arrives_once(robot: FarSide) -> None:
    robot.status = 503
    one_row()
    send_outbox(NOW)
    robot.status = 200
    assert send_outbox(NOW + 4 * SECOND) == 0
    assert send_outbox(NOW + 8 * SECOND) == 1
    assert send_outbox(NOW + 60 * SECOND) == 0


def test_a_final_fault_is_not_tried_again(robot: FarSide) -> None:
    robot.status = 404
    one_row()
    send_outbox(NOW)
    assert (rows()[0].state, rows()[0].error_code) == ("failed", "http_404")
    assert send_outbox(NOW + timedelta(hours=1)) == 0


def test_no_connection_is_a_passing_fault(app: Flask, robot: FarSide) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], notify_urls=("json://127.0.0.1:9",))
    one_row()
    send_outbox(NOW)
    assert (rows()[0].state, rows()[0].error_code) == ("pending", "no_connection")


def test_an_address_that_cannot_be_read_is_a_final_fault(app: Flask, robot: FarSide) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], notify_urls=("nonsense",))
    one_row()
    send_outbox(NOW)
    assert (rows()[0].state, rows()[0].error_code) == ("failed", "bad_address")


def test_a_channel_that_was_removed_fails(app: Flask, robot: FarSide) -> None:
    one_row()
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], notify_urls=())
    send_outbox(NOW)
    assert rows()[0].error_code == "channel_removed"


def test_a_row_that_a_dead_sender_owned_is_sent_after_its_lease(robot: FarSide) -> None:
    row = one_row()
    row.lease_until = NOW + 60 * SECOND
    db.session.commit()
    assert send_outbox(NOW + 30 * SECOND) == 0
    assert send_outbox(NOW + 61 * SECOND) == 1


def test_without_a_channel_the_message_goes_to_the_log(database: AppContext) -> None:
    row = one_row()
    assert row.channel == kinds.LOG
    assert send_outbox(NOW) == 1


def test_the_table_holds_no_address_of_a_channel(robot: FarSide) -> None:
    assert robot.url not in one_row().channel


def test_a_channel_that_hangs_delays_no_other(database: AppContext, far: FarSide) -> None:
    with far_side() as quick:
        far.open.clear()
        make_channel(far.url)
        make_channel(quick.url)
        make_alarm()
        assert sending.send_due(NOW, patience=5) == 1
        assert far.asked.is_set()
        assert len(quick.told) == 1
        make_message_row(rows()[1], subject="still_open", urgent=False)
        assert sending.send_due(NOW + SECOND) == 1
        far.open.set()


def test_a_channel_that_is_being_served_is_not_served_twice(database: AppContext, far: FarSide) -> None:
    far.open.clear()
    make_channel(far.url)
    make_alarm()
    sending.send_due(NOW, patience=0)
    assert far.asked.wait(10)
    assert sending.send_due(NOW + timedelta(minutes=2)) == 0
    far.open.set()


def stumble(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let so many tries end by a fault of our own."""
    faults = iter([ZeroDivisionError] * times)
    send_text = courier.send_text

    def stumbling(address: str, text: str) -> object:
        for fault in faults:
            raise fault
        return send_text(address, text)

    monkeypatch.setattr(courier, "send_text", stumbling)


DIES = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


@DIES
def test_after_a_fault_of_our_own_in_one_message_the_next_beat_sends_the_others(
    robot: FarSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_message_row(one_row(), subject="still_open", urgent=False)
    stumble(monkeypatch, 1)
    assert send_outbox(NOW) == 0
    assert send_outbox(NOW + SECOND) == 1
    assert [row.state for row in rows()] == ["pending", "sent"]
    assert send_outbox(NOW + 61 * SECOND) == 1
    assert [(row.state, row.error_code) for row in rows()] == [("sent", ""), ("sent", "")]


@DIES
def test_a_fault_of_our_own_is_told_from_the_second_try_on(
    robot: FarSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_row()
    stumble(monkeypatch, 2)
    send_outbox(NOW)
    send_outbox(NOW + 61 * SECOND)
    assert [(row.state, row.error_code, row.attempts) for row in rows()] == [("pending", "own_fault", 2)]


@DIES
def test_a_message_that_only_meets_faults_of_our_own_is_given_up_after_a_day(
    robot: FarSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_row()
    stumble(monkeypatch, 1)
    send_outbox(NOW)
    assert send_outbox(NOW + timedelta(hours=25)) == 0
    assert [(row.state, row.error_code) for row in rows()] == [("failed", "own_fault")]


def test_a_message_whose_codes_say_nothing_fails_and_the_next_goes_out(robot: FarSide) -> None:
    make_message_row(one_row(), subject="nonsense", urgent=False)
    assert send_outbox(NOW) == 1
    assert [(row.state, row.error_code) for row in rows()] == [("sent", ""), ("failed", "no_text")]


def test_each_message_has_its_own_moment(robot: FarSide) -> None:
    one_row()
    robot.open.clear()
    sending.send_due(NOW, patience=0)
    assert robot.asked.wait(10)
    robot.open.set()
    sent_at = wait_until(lambda: rows()[0].sent_at)
    assert isinstance(sent_at, datetime)
    assert sent_at > NOW


def test_the_desks_of_the_station_hear_what_came_of_it(robot: FarSide) -> None:
    row = one_row()
    send_outbox(NOW)
    event = db.session.query(FeedEvent).order_by(FeedEvent.id.desc()).first()
    assert (event.kind, event.data, event.station_id) == (
        "notice.tried", {"alarm_id": row.alarm_id}, row.params["station_id"],
    )  # fmt: skip


def test_a_switched_off_channel_sends_nothing_more(database: AppContext, far: FarSide) -> None:
    channel = make_channel(far.url)
    make_alarm()
    channel.enabled = False
    db.session.commit()
    assert send_outbox(NOW) == 0
    assert (rows()[0].state, rows()[0].error_code) == ("failed", "channel_removed")
    assert far.told == []


def test_a_message_is_given_up_after_a_day_and_keeps_its_reason(robot: FarSide) -> None:
    robot.status = 503
    one_row()
    send_outbox(NOW + timedelta(hours=25))
    assert (rows()[0].state, rows()[0].error_code) == ("failed", "http_503")
