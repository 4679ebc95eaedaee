"""A deaf line shows on an open page without a reload, on the desk and on the phone."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESK, PHONE, Door

pytestmark = pytest.mark.browser


def answer_with(page: Page, *deaf: str) -> None:
    """What the page is told from now on when it asks which parts are silent."""

    def fulfil(route: Route) -> None:
        route.fulfill(content_type="application/json", body=json.dumps({"deaf": deaf}))

    page.unroute("**/api/v1/line")
    page.route("**/api/v1/line", fulfil)


OPEN = [("operator", DESK, "/seniors"), ("operator", DESK, "/alarms"), ("caregiver", PHONE, "/my/day")]


def opened(door: Door, username: str, size: dict[str, int], path: str) -> Page:
    """A page that is told that every part is heard."""
    page = door(username, size)
    answer_with(page)
    page.goto(path)
    return page


def test_the_bar_comes_and_goes_by_itself(door: Door) -> None:
    """On several pages at once, as each is waited for until it asks again."""
    pages = [opened(door, *one) for one in OPEN]
    for page in pages:
        answer_with(page, "broker")
    for page in pages:
        bar = page.locator("[data-line]")
        expect(bar).to_be_visible(timeout=15_000)
        expect(bar.locator("[data-part=broker]")).to_be_visible()
        expect(bar.locator("[data-part=clock]")).to_be_hidden()
    for page in pages:
        answer_with(page)
    for page in pages:
        expect(page.locator("[data-line]")).to_be_hidden(timeout=15_000)
