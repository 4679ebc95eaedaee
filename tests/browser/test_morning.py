"""A morning at the desk, by mouse: plan, move, undo, a refused move, a sick call, its re-plan, publish."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

from eldercare.core.time import local_date, now
from tests.browser.conftest import DESK, Door
from tests.visits.board.browsing import drag

pytestmark = [pytest.mark.browser, pytest.mark.broker]

DAY = (local_date(now()) + timedelta(days=2)).isoformat()
LOWEST = 760
"""Rows below lie outside the window, or partly."""


class Stands(NamedTuple):
    """A visit that one person has on the board, with whoever else may make this kind of visit."""

    visit: int
    holder: int
    others: list[dict[str, Any]]


def standing(page: Page) -> Iterator[Stands]:
    board = page.request.get(f"/api/v1/board?day={DAY}").json()
    for visit in board["visits"]:
        part = visit["parts"][0]
        if len(visit["parts"]) == 1 and part["worker"] and in_sight(row(page, part["worker"])):
            asked = page.request.get(f"/api/v1/visits/{visit['id']}/candidates?position=0").json()
            others = [one for one in asked["candidates"] if one["worker"]["id"] != part["worker"]]
            yield Stands(
                visit["id"], part["worker"], [o for o in others if in_sight(row(page, o["worker"]["id"]))]
            )


def in_sight(place: Locator) -> bool:
    box = place.bounding_box() if place.count() else None
    return box is not None and box["y"] < LOWEST


def row(page: Page, worker: int) -> Locator:
    return page.locator(f'.row-of[data-worker="{worker}"]')


def card(page: Page, visit: int, worker: int) -> Locator:
    return row(page, worker).locator(f'[data-visit="{visit}"]')


def plan(page: Page) -> None:
    page.locator("[data-plan]").click()
    expect(page.locator(".toast-line", has_text="Planned:")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-plan]")).to_be_enabled()


def drag_to(page: Page, stands: Stands, worker: int, minute: int) -> None:
    drag(page, f'.row-of[data-worker="{stands.holder}"] [data-visit="{stands.visit}"]', worker, minute)


def test_a_morning_from_the_plan_to_what_people_are_told_is_seen_by_a_second_operator(door: Door) -> None:
    first, second = door("operator", DESK, "en-US"), door("operator", DESK, "en-US")
    for page in (first, second):
        page.goto(f"/board?day={DAY}")
    plan(first)

    free = next(
        s for s in standing(first) if any(o["start"] is not None and not o["rules"] for o in s.others)
    )
    able = next(o for o in free.others if o["start"] is not None and not o["rules"])
    drag_to(first, free, able["worker"]["id"], able["start"])
    for page in (first, second):
        expect(card(page, free.visit, able["worker"]["id"])).to_be_visible()
    first.keyboard.press("Control+z")
    for page in (first, second):
        expect(card(page, free.visit, free.holder)).to_be_visible()

    bound = next(s for s in standing(first) if any(hard(o) for o in s.others))
    unable = next(o for o in bound.others if hard(o))
    drag_to(first, bound, unable["worker"]["id"], 600)
    refusal = first.locator(".rule-list")
    expect(refusal).to_contain_text("Hard rule")
    first.keyboard.press("Escape")
    expect(card(first, bound.visit, bound.holder)).to_be_visible()

    report_sick(first, bound.holder)
    accept_the_proposal(first)
    first.goto(f"/board?day={DAY}")
    for page in (first, second):
        expect(row(page, bound.holder).locator("[data-visit]")).to_have_count(0)
    first.locator("[data-publish]").click()
    for page in (first, second):
        expect(page.locator("[data-publish]")).to_have_text("Published")


def hard(one: dict[str, Any]) -> bool:
    """Whether a hard rule stands against the person at any time, not only at some."""
    return one["start"] is None and any(rule["hard"] for rule in one["rules"])


def report_sick(page: Page, worker: int) -> None:
    """From the menu of the person on the board."""
    row(page, worker).locator("[data-row-menu]").click()
    page.get_by_role("button", name="Report sick or late").click()
    page.get_by_role("button", name="Note it and propose a re-plan").click()
    expect(page.get_by_role("heading", name="Affected visits")).to_be_visible()


def accept_the_proposal(page: Page) -> None:
    """The clock works it out within seconds; all of it is taken into the draft."""
    page.get_by_role("link", name="Open the proposal").click()
    page.get_by_role("button", name="Accept the ticked").click(timeout=60_000)
    expect(page.get_by_text("The changes are in the draft")).to_be_visible()
