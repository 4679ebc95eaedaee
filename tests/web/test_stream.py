"""The event stream and its polling twin."""

import json
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from eldercare.accounts.actions import begin_session, end_session
from eldercare.accounts.rules import Scope
from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.core.time import now
from eldercare.web import stream
from eldercare.web.stream import Listening, Pump
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
        coming = events(answer)
        told = []

        def tell_soon() -> None:
            with app.app_context():
                told.append(time.monotonic())
                tell("alarm.opened")
                db.session.remove()

        thread = threading.Thread(target=tell_soon)
        thread.start()
        event = next(coming)
        seconds = time.monotonic() - told[0]
        thread.join()
        answer.close()
    assert event["kind"] == "alarm.opened"
    assert seconds < 1


@pytest.mark.usefixtures("database")
def test_beyond_the_limit_a_browser_is_told_to_poll(client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        open_ones = [browser.get("/stream") for _ in range(4)]
        refused = browser.get("/stream")
        for answer in open_ones:
            answer.close()
    assert refused.status_code == 503


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_browser_that_left_before_the_first_line_gives_its_place_back(
    client: FlaskClient, method: str
) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        for _ in range(5):
            browser.open("/stream", method=method).close()
        with browser.get("/stream") as answer:
            assert answer.status_code == 200


def test_a_stream_ends_when_the_process_is_told_to_stop() -> None:
    pump = Pump(Flask("stopping"), limit=1)
    lines = stream._lines(pump, Listening(Scope("county"), None), [], 0, lambda: True)
    assert [next(lines), next(lines)][0].startswith("retry")
    threading.Timer(0.05, pump.close).start()
    began = time.monotonic()
    assert list(lines) in ([], [": ping\n\n"])
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("after", ["9" * 18, "9" * 40, "²", "-1", "x"])
def test_an_id_that_was_never_given_is_as_none(client: FlaskClient, after: str) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        tell("visit")
        assert browser.get(f"/api/v1/feed?after={after}").json == {"events": [], "last_id": feed.last_id()}
        with browser.get(f"/stream?after={after}") as answer:
            assert answer.status_code == 200


def test_a_database_that_is_away_does_not_end_the_reading_of_the_feed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_last: int) -> list[feed.FeedEvent]:
        raise OperationalError("select", {}, Exception("database is locked"))

    monkeypatch.setattr(feed, "since", away)
    assert Pump(app, limit=1)._read(0) == []


def test_a_stream_ends_with_its_session(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PING_SECONDS", 0.05)
    monkeypatch.setattr(stream, "CHECK_SECONDS", 0.0)
    user = make_user("bureau")
    row = begin_session(user, now=now())
    still_in = partial(stream._still_in, app, user.get_id())
    lines = stream._lines(Pump(app, 1), Listening.of(user), [], 0, still_in)
    assert [next(lines) for _ in range(3)][-1] == ": ping\n\n"
    end_session(user, row.id, now=now())
    assert list(lines) == []
