"""The board in a real Chromium for tests: operators with a browser each, and a hand that drags."""

import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from eldercare.accounts.actions import begin_session
from eldercare.core.db import db
from eldercare.core.time import now
from eldercare.visits.models import Visit
from tests.makers import TODAY, make_operator
from tests.running import wait_until

SIZE = {"width": 1440, "height": 900}
ANSWER = "tests.answer"


class Counted:
    """The application, which knows how many requests it works on; streams never end and do not count."""

    def __init__(self, app: Any) -> None:
        self.app, self.running, self.lock = app, 0, threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/stream":
            return self.app(environ, start_response)
        self.count(1)
        try:
            environ[ANSWER] = self.app(environ, start_response)
            return environ[ANSWER]
        finally:
            self.count(-1)

    def count(self, change: int) -> None:
        with self.lock:
            self.running += change


class Handler(WSGIRequestHandler):
    """Closes the file it was sending when the page that asked for it is gone; werkzeug leaves it open."""

    def connection_dropped(self, error: BaseException, environ: dict[str, Any] | None = None) -> None:
        answer = (environ or {}).get(ANSWER)
        if hasattr(answer, "close"):
            answer.close()


@pytest.fixture
def served(app, database) -> Iterator[str]:
    """The application on a free port, with the rows of this test."""
    counted = Counted(app)
    server = make_server("127.0.0.1", 0, counted, threaded=True, request_handler=Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    # What a page still asked for must not meet a database that is gone.
    wait_until(lambda: counted.running == 0)


@pytest.fixture
def desk(app, browser: Browser, served: str):
    """Opens the board for an operator, each time as another person with an own browser."""
    windows = []

    def open_board(query: str = "", *, language: str = "en-GB", name: str = "", **context: Any) -> Page:
        user = make_operator(**({"display_name": name} if name else {}))
        begin_session(user, now=now())
        with app.test_client() as client:
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = user.get_id(), True
            cookie = client.get_cookie("eldercare")
        window = browser.new_context(**{"viewport": SIZE, **context}, base_url=served, locale=language)
        window.add_cookies([{"name": "eldercare", "value": cookie.value, "url": served}])
        windows.append(window)
        page = window.new_page()
        page.goto(f"/board?day={TODAY}{query}")
        expect(page.locator(".row-of .who-name").first).to_be_visible()
        return page

    yield open_board
    for window in windows:
        window.close()


def box(page: Page, selector: str) -> dict[str, float]:
    """Where something stands, once it is drawn: the board draws its cards anew when it hears of a change."""
    return wait_until(page.locator(selector).first.bounding_box, 10)


def drag(page: Page, source: str, worker: int, minute: int) -> None:
    """Drag something to a person's row; the pointer stands where the visit starts."""
    grip = box(page, source)
    track = box(page, f'.row-of[data-worker="{worker}"] > .track')
    first, last = page.evaluate("[...['--first', '--last'].map((n) => +board.style.getPropertyValue(n))]")
    page.mouse.move(grip["x"] + 16, grip["y"] + 12)
    page.mouse.down()
    x = track["x"] + track["width"] * (minute - first) / (last - first) + 16
    page.mouse.move(x - 40, track["y"] + 20, steps=4)
    page.mouse.move(x, track["y"] + 20, steps=4)
    page.mouse.up()


def holder(visit: Visit) -> int | None:
    """Who has the visit in the database now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Visit, visit.id).assignments[0].worker_id
