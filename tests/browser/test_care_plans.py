"""Changing a care plan in a real browser: its next eight weeks while somebody types, and without a script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Door

pytestmark = pytest.mark.browser


def open_form(page: Page) -> None:
    page.goto("/care-plans")
    page.locator("tbody th a").first.click()
    page.locator('a[href$="/items/new"]').first.click()


def ask_for_twice_a_week(page: Page) -> None:
    page.select_option('[name="kind"]', "week_free")
    page.fill('[name="times"]', "2")
    for number in range(5):
        page.check(f"#weekdays-{number}")


def test_the_days_are_drawn_while_somebody_types(door: Door) -> None:
    page = door("operator", DESK, "en-US")
    open_form(page)
    expect(page.locator("[data-outlook]")).to_contain_text("As soon as the entry is complete")
    ask_for_twice_a_week(page)
    expect(page.locator("[data-outlook] .is-added").first).to_be_visible()
    expect(page.locator("[data-outlook]")).to_contain_text("New:")


def test_without_a_script_a_button_draws_them(door: Door) -> None:
    page = door("operator", DESK, "en-US", java_script_enabled=False)
    open_form(page)
    ask_for_twice_a_week(page)
    page.get_by_role("button", name="Show the days").click()
    expect(page.locator("[data-outlook] .is-added").first).to_be_visible()
    expect(page.locator('[name="times"]')).to_have_value("2")


def test_what_was_typed_stays_when_the_line_is_lost(door: Door) -> None:
    page = door("operator", DESK, "en-US")
    open_form(page)
    ask_for_twice_a_week(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast-line")).to_contain_text("No connection")
    expect(page.locator('[name="times"]')).to_have_value("2")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="What is agreed")).to_be_visible()
