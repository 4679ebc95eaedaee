"""The event stream and its polling twin."""

import json
import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eldercare.accounts.rules import Scope
from eldercare.core import feed
from eldercare.core.db import db, transaction
from tests.makers import NOW, make_user, signed_in


def tell(kind: str = "visit", **more: object) -> None:
    with transaction():
        feed.tell(kind, now=NOW, data={"id": 7}, **more)  # type: ignore[arg-type]


def events(answer: TestResponse) -> Iterator[dict[str, object]]:
    """Events of a stream as they come."""
    for chunk in answer.iter_encoded():
        for line in chunk.decode().splitlines():
            if line.startswith("data: ") and line != "data: {}":
                yield json.loads(line[6:])


def test_polling_gives_what_came_after_an_id(client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        start = browser.get("/api/v1/feed").json["last_id"]
        tell("plan")
        answer = browser.get(f"/api/v1/feed?after={start}").json
    assert [event["kind"] for event in answer["events"]] == ["plan"]


def test_a_station_does_not_hear_of_another_station(client: FlaskClient) -> None:
    with signed_in(client, make_user("operator", Scope("station", "1"))) as browser:
        tell("visit", station_id=2)
        tell("visit", station_id=1)
        answer = browser.get("/api/v1/feed?after=0").json
    assert len(answer["events"]) == 1


def test_a_caregiver_hears_only_of_own_visits(client: FlaskClient) -> None:
    with signed_in(client, make_user("caregiver", Scope("own"), worker_id=5)) as browser:
        tell("visit", station_id=1, worker_ids=[6])
        tell("visit", station_id=1, worker_ids=[5])
        answer = browser.get("/api/v1/feed?after=0").json
    assert len(answer["events"]) == 1


def test_a_filtered_event_still_moves_the_cursor(client: FlaskClient) -> None:
    with signed_in(client, make_user("operator", Scope("station", "1"))) as browser:
        tell("visit", station_id=2)
        answer = browser.get("/api/v1/feed?after=0").json
    assert answer == {"events": [], "last_id": feed.last_id()}


def test_a_browser_that_slept_gets_what_it_missed(client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        tell("visit")
        seen = feed.last_id()
        tell("plan")
        answer = browser.get("/stream", headers={"Last-Event-ID": str(seen)})
        first = next(events(answer))
        answer.close()
    assert first["kind"] == "plan"


def test_an_event_reaches_an_open_stream_within_a_second(app: Flask, client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        answer = browser.get("/stream")
        stream = events(answer)
        told = []

        def tell_soon() -> None:
            with app.app_context():
                told.append(time.monotonic())
                tell("alarm.opened")
                db.session.remove()

        thread = threading.Thread(target=tell_soon)
        thread.start()
        event = next(stream)
        seconds = time.monotonic() - told[0]
        thread.join()
        answer.close()
    assert event["kind"] == "alarm.opened"
    assert seconds < 1


@pytest.mark.parametrize("address", ["/stream", "/api/v1/feed"])
def test_an_id_beyond_every_number_is_taken_as_the_newest(client: FlaskClient, address: str) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        answer = browser.get(f"{address}?after={10**20}")
        answer.close()
    assert answer.status_code == 200


def test_who_asks_only_for_the_head_keeps_no_place(client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        for _ in range(5):
            browser.head("/stream").close()
        answer = browser.get("/stream")
        answer.close()
    assert answer.status_code == 200


@pytest.mark.usefixtures("database")
def test_beyond_the_limit_a_browser_is_told_to_poll(client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        open_ones = [browser.get("/stream") for _ in range(4)]
        refused = browser.get("/stream")
        for answer in open_ones:
            answer.close()
    assert refused.status_code == 503
