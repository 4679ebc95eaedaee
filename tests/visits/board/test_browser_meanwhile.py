"""The board in a real Chromium while others work: publishing, a plan that is ready, an answer of a family."""

import re

import pytest
from playwright.sync_api import expect

from eldercare.visits.actions.answers import settle_answer
from eldercare.visits.jobs import plan_quickly
from tests.browser.conftest import browser_type_launch_args  # noqa: F401 - the machine's own Chromium
from tests.makers import NOW, make_operator, make_worker
from tests.running import wait_until
from tests.visits.announcing.makers import make_answer
from tests.visits.board.browsing import box, drag, holder
from tests.visits.board.makers import make_draft

pytestmark = pytest.mark.browser


def row(page, worker):
    return page.locator(f'.row-of[data-worker="{worker.id}"] .visit')


def test_a_step_is_taken_back_after_it_was_published(desk):
    first, second = make_worker(), make_worker()
    visit = make_draft(540, first)
    page = desk()
    drag(page, ".visit", second.id, 600)
    expect(row(page, second)).to_be_visible()
    page.get_by_role("button", name="Publish 1 change").click()
    expect(page.get_by_role("button", name="Published")).to_be_disabled()
    page.keyboard.press("Control+z")
    expect(row(page, first)).to_be_visible()
    assert holder(visit) == first.id
    expect(page.get_by_role("button", name="Publish 1 change")).to_be_enabled()


def test_a_plan_that_is_ready_waits_until_the_card_is_down(desk):
    make_draft(700, make_worker())
    page = desk()
    page.locator("[data-plan]").click()
    expect(page.locator("[data-job-title]")).to_have_text("Waiting for the planner")
    spot = box(page, ".visit")
    page.mouse.move(spot["x"] + 16, spot["y"] + 12)
    page.mouse.down()
    page.mouse.move(spot["x"] + 60, spot["y"] + 12, steps=4)
    read = []
    page.on("request", lambda request: "/api/v1/board?" in request.url and read.append(request.url))
    wait_until(lambda: plan_quickly(NOW), 10)
    expect(page.locator(".toast-line")).to_contain_text("Planned: 1 of 1 visits have somebody")
    expect(page.locator(".visit.is-lifted")).to_be_visible()
    assert read == []
    with page.expect_request("**/api/v1/board?*"):
        page.keyboard.press("Escape")
    page.mouse.up()


def test_answers_that_wait_are_counted_in_the_head_as_they_come_and_go(desk):
    answer = make_answer(make_draft(540, make_worker()))
    page = desk()
    messages = page.locator("[data-messages]")
    expect(messages).to_have_attribute("aria-label", "Messages to seniors and families, 1 answer waits")
    expect(messages).to_contain_text("1")
    settle_answer(make_operator(), answer.id, now=NOW)
    expect(messages).to_have_attribute("aria-label", "Messages to seniors and families")


def test_the_card_of_a_visit_leads_to_its_page(desk):
    visit = make_draft(540, make_worker())
    page = desk()
    page.locator(".visit").click()
    page.get_by_role("button", name="Page of the visit").click()
    expect(page).to_have_url(re.compile(rf"/visits/{visit.id}$"))
