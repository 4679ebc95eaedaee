"""The event feed."""

from contextlib import suppress
from datetime import timedelta

from flask.ctx import AppContext

from eldercare.core import feed
from eldercare.core.db import transaction
from tests.makers import NOW
from tests.people.counting import statements


def tell(kind: str = "visit", **more: object) -> None:
    with transaction():
        feed.tell(kind, now=NOW, data={"id": 1}, **more)  # type: ignore[arg-type]


def test_events_come_in_the_order_of_their_ids(database: AppContext) -> None:
    for kind in ("visit", "plan", "alarm.opened"):
        tell(kind)
    assert [event.kind for event in feed.since(0)] == ["visit", "plan", "alarm.opened"]


def test_a_reader_resumes_after_the_last_event_it_saw(database: AppContext) -> None:
    tell()
    seen = feed.last_id()
    tell("plan")
    assert [event.kind for event in feed.since(seen)] == ["plan"]


def test_an_event_of_an_action_that_fails_is_never_told(database: AppContext) -> None:
    try:
        with transaction():
            feed.tell("visit", now=NOW, data={})
            raise RuntimeError
    except RuntimeError:
        pass
    assert feed.since(0) == []


def test_an_event_of_an_action_that_failed_is_not_told_with_the_next(database: AppContext) -> None:
    with suppress(RuntimeError), transaction():
        feed.tell("visit", now=NOW, data={})
        raise RuntimeError
    tell("plan")
    assert [event.kind for event in feed.since(0)] == ["plan"]


def test_telling_takes_no_lock_before_the_rows_are_written(database: AppContext) -> None:
    with transaction(), statements() as sent:
        feed.tell("visit", now=NOW, data={})
        assert sent == []


def test_events_older_than_a_week_are_forgotten(database: AppContext) -> None:
    tell()
    with transaction():
        assert feed.forget_old(NOW + timedelta(days=8)) == 1
    assert feed.since(0) == []
