"""The outbox against a real web server that speaks the webhook protocol of apprise."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext

from eldercare.alerts.jobs import send_outbox
from eldercare.alerts.models import OutboxMessage
from eldercare.alerts.telling import posting
from eldercare.core.db import db
from tests.alerts.makers import SECOND, make_alarm, make_device, press
from tests.makers import NOW, make_senior

# apprise loads its OpenPGP part at the first message, and that still looks for imghdr.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Robot(HTTPServer):
    """A group robot: remembers what it was told and answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.told: list[dict[str, Any]] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Robot

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def robot(app: Flask, database: AppContext) -> Iterator[Robot]:
    """A running robot, named in the settings."""
    server = Robot()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings = app.config["SETTINGS"]
    public = "https://care.example"
    app.config["SETTINGS"] = replace(settings, notify_urls=(server.url,), public_url=public)
    yield server
    app.config["SETTINGS"] = settings
    server.shutdown()
    server.server_close()
    thread.join()


def rows() -> list[OutboxMessage]:
    db.session.rollback()
    return list(db.session.query(OutboxMessage).order_by(OutboxMessage.id))


def one_row() -> OutboxMessage:
    """An alarm with one message left to send."""
    make_alarm()
    for row in rows()[1:]:
        db.session.delete(row)
    db.session.commit()
    return rows()[0]


def test_a_message_arrives_and_is_marked_sent(robot: Robot) -> None:
    one_row()
    assert send_outbox(NOW) == 1
    assert [row.state for row in rows()] == ["sent"]


def test_the_message_names_station_number_and_link_and_nobody(robot: Robot) -> None:
    senior = make_senior(name="顾桂兰", address="朱家桥村8组21号")
    make_device(senior)
    alarm = press()
    send_outbox(NOW)
    text = robot.told[0]["message"]
    assert "白蒲镇颐养驿站" in text
    assert f"https://care.example/alarms/{alarm.id}" in text
    assert not any(private in text for private in ("顾桂兰", "朱家桥", "21号"))


def test_a_passing_fault_is_tried_again_with_growing_waits(robot: Robot) -> None:
    robot.status = 503
    one_row()
    waits = []
    moment = NOW
    for _ in range(3):
        send_outbox(moment)
        row = rows()[0]
        waits.append((row.next_try_at - moment).total_seconds())
        moment = row.next_try_at
    assert waits == [5, 15, 60]
    assert (row.state, row.last_error) == ("pending", "http_503")


def test_after_a_passing_fault_the_message_arrives_once(robot: Robot) -> None:
    robot.status = 503
    one_row()
    send_outbox(NOW)
    robot.status = 200
    assert send_outbox(NOW + 4 * SECOND) == 0
    assert send_outbox(NOW + 5 * SECOND) == 1
    assert send_outbox(NOW + 60 * SECOND) == 0


def test_a_final_fault_is_not_tried_again(robot: Robot) -> None:
    robot.status = 404
    one_row()
    send_outbox(NOW)
    assert (rows()[0].state, rows()[0].last_error) == ("failed", "http_404")
    assert send_outbox(NOW + timedelta(hours=1)) == 0


def test_no_connection_is_a_passing_fault(app: Flask, robot: Robot) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], notify_urls=("json://127.0.0.1:9",))
    one_row()
    send_outbox(NOW)
    assert (rows()[0].state, rows()[0].last_error) == ("pending", "no_connection")


def test_an_address_that_cannot_be_read_is_a_final_fault(app: Flask, robot: Robot) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], notify_urls=("nonsense",))
    one_row()
    send_outbox(NOW)
    assert (rows()[0].state, rows()[0].last_error) == ("failed", "bad_address")


def test_a_channel_that_was_removed_fails(app: Flask, robot: Robot) -> None:
    one_row()
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], notify_urls=())
    send_outbox(NOW)
    assert rows()[0].last_error == "channel_removed"


def test_a_row_that_a_dead_sender_owned_is_sent_after_its_lease(robot: Robot) -> None:
    row = one_row()
    row.lease_until = NOW + 60 * SECOND
    db.session.commit()
    assert send_outbox(NOW + 30 * SECOND) == 0
    assert send_outbox(NOW + 61 * SECOND) == 1


def test_without_a_channel_the_message_goes_to_the_log(database: AppContext) -> None:
    row = one_row()
    assert row.channel == posting.LOG
    assert send_outbox(NOW) == 1


def test_the_table_holds_no_address_of_a_channel(robot: Robot) -> None:
    assert robot.url not in one_row().channel
