"""The sheet of an assessment on a phone: one question after the other, and nothing lost on a reload."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Door

pytestmark = pytest.mark.browser


def open_sheet(page: Page) -> str:
    """The sheet of the first senior of the list, at its first question; returns the senior's address."""
    page.goto("/seniors")
    senior = str(page.locator("tbody th a").first.get_attribute("href"))
    page.goto(f"{senior}/assessments/new")
    page.fill("#assessor_2", "演示评估员乙")
    page.click("label[for=medical_1]")
    page.click("[data-next]")
    return senior


def answer_all(page: Page, first: int, option: int = 0) -> None:
    """A tap on an answer of each question from this one on leads to the next."""
    questions = page.locator("[data-item]")
    for number in range(first, questions.count()):
        question = questions.nth(number)
        expect(question).to_be_visible()
        question.locator(".answer").nth(option).click()
        expect(question).to_be_hidden()


def test_a_reload_keeps_answers_sums_and_place_and_recording_forgets_the_draft(door: Door) -> None:
    page = door("operator", PHONE, has_touch=True)
    senior = open_sheet(page)
    questions = page.locator("[data-item]")
    for number in range(3):
        questions.nth(number).locator(".answer").nth(1).click()
        expect(questions.nth(number)).to_be_hidden()
    page.reload()
    expect(page.locator("[data-restored]")).to_be_visible()
    expect(questions.nth(3)).to_be_visible()
    expect(page.locator("[data-total]")).to_have_text("9")
    answer_all(page, 3)
    page.click("#sheet button[type=submit]")
    expect(page.locator(".grade-now b")).to_have_text("1")
    page.click("button[name=confirmed]")
    page.wait_for_url("**/assessments/*")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('assessment-'))") == []
    page.goto(senior)
    expect(page.locator("#assessments .item").first).to_contain_text("87 / 90")


def test_the_last_step_names_what_is_not_answered(door: Door) -> None:
    page = door("operator", PHONE, has_touch=True)
    open_sheet(page)
    for _ in range(26):
        page.click("[data-next]")
    expect(page.locator("[data-open-items] button")).to_have_count(26)
    page.locator("[data-open-items] button").nth(4).click()
    expect(page.locator("[data-item='B1.5']")).to_be_visible()
