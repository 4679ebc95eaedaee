"""The checklist of an inspection where there is no connection."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Door
from tests.browser.test_day import ENGLISH, picture
from tests.running import Running, rows, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.broker]


def begin_a_new_one(page: Page) -> int:
    """Plan an inspection for today and start it; gives its number."""
    page.goto("/inspections/new")
    page.locator("[name=institution_id]").select_option(index=7)
    page.locator("[name=second_inspector]").select_option(index=2)
    page.get_by_role("button", name="Plan the inspection").click()
    page.get_by_role("button", name="Begin the inspection").click()
    expect(page.locator("[data-number]")).to_have_text("Item 1")
    return int(re.findall(r"\d+$", page.url)[0])


def test_answers_given_without_connection_outlive_the_tab_and_arrive_later(
    door: Door, running: Running
) -> None:
    page = door("inspector", PHONE, ENGLISH)
    inspection_id = begin_a_new_one(page)
    window, address = page.context, page.url
    window.set_offline(True)
    page.locator("[data-next]").click()
    page.locator("[data-verdicts]").get_by_role("button", name="Fail").click()
    page.locator("[data-camera]").set_input_files(picture("#1d5b9e"))  # type: ignore[arg-type]
    expect(page.locator("[data-photos] .photo img")).to_have_count(1)
    page.locator("[data-next]").click()
    expect(page.locator("[data-sending]")).to_have_text(re.compile("Offline, 2 kept here"))
    page.close()
    window.set_offline(False)
    page = window.new_page()
    page.goto(address)
    expect(page.locator("[data-sending]")).to_have_text(re.compile("Saved"))
    shown = f"""select a.id from inspection_answers a join answer_photos p on p.answer_id = a.id
                where a.inspection_id = {inspection_id} and a.result = 'fail'"""
    wait_until(lambda: len(rows(running, shown)) == 1)
