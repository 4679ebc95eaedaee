"""The board in a real Chromium: what a mouse and a keyboard do to it, and what a second operator sees."""

import pytest
from playwright.sync_api import expect

from eldercare.core.db import db
from eldercare.visits.jobs import plan_quickly
from eldercare.visits.models import PlanningJob, Visit
from tests.browser.conftest import browser_type_launch_args  # noqa: F401 - the machine's own Chromium
from tests.makers import NOW, make_senior, make_visit, make_worker
from tests.running import wait_until
from tests.visits.board.browsing import box, drag, holder
from tests.visits.board.makers import make_day_plan, make_draft

pytestmark = pytest.mark.browser


def test_an_operator_drags_a_waiting_visit_to_a_caregiver_and_takes_it_back(desk):
    worker, visit = make_worker(), make_visit()
    page = desk()
    drag(page, ".pool-card", worker.id, 600)
    placed = page.locator(f'.row-of[data-worker="{worker.id}"] .visit')
    label = f"10:00–11:00 {visit.senior.name}, Cleaning, Draft, pinned, not published"
    expect(placed).to_have_attribute("aria-label", label)
    assert holder(visit) == worker.id
    page.keyboard.press("Control+z")
    expect(placed).to_have_count(0)
    expect(page.locator(".pool-card")).to_have_count(1)
    assert holder(visit) is None
    page.keyboard.press("Control+Shift+z")
    expect(placed).to_have_count(1)


def test_a_drop_against_a_hard_rule_names_it_and_changes_nothing(desk):
    unable, able = make_worker(skills=()), make_worker(name="吴晓芳")
    visit = make_visit()
    page = desk()
    drag(page, ".pool-card", unable.id, 600)
    card = page.get_by_role("dialog", name="Rules")
    expect(card).to_contain_text("Skill")
    assert holder(visit) is None
    card.get_by_role("button", name="Give to 吴晓芳 10:00").click()
    expect(page.locator(f'.row-of[data-worker="{able.id}"] .visit')).to_be_visible()
    assert holder(visit) == able.id


def test_a_hard_rule_is_set_aside_with_a_reason(desk):
    unable, visit = make_worker(skills=()), make_visit()
    page = desk()
    drag(page, ".pool-card", unable.id, 600)
    card = page.get_by_role("dialog", name="Rules")
    expect(card.get_by_role("button", name="Assign all the same")).to_be_disabled()
    card.get_by_role("combobox").select_option("family_agreed")
    card.get_by_role("button", name="Assign all the same").click()
    expect(page.locator(f'.row-of[data-worker="{unable.id}"] .visit')).to_be_visible()
    assert holder(visit) == unable.id


def test_a_visit_is_moved_without_a_mouse(desk):
    first, second = make_worker(name="沈丽娟"), make_worker(name="张红梅")
    visit = make_draft(600, first)
    page = desk()
    page.locator(".visit").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    choice = page.get_by_role("dialog").get_by_role("button", name="张红梅")
    expect(choice).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f'.row-of[data-worker="{second.id}"] .visit')).to_be_visible()
    assert holder(visit) == second.id


def test_arrows_with_shift_move_a_visit_by_five_minutes(desk):
    make_draft(600, make_worker())
    page = desk()
    page.locator(".visit").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".visit")).to_have_attribute("style", "--at: 605; --len: 60;")


def test_a_second_operator_sees_a_move_live_and_keeps_the_selection(desk):
    worker = make_worker()
    make_visit()
    held = make_draft(700, worker)
    watching, moving = desk(), desk()
    watching.locator(f'.visit[data-visit="{held.id}"]').click()
    watching.keyboard.press("Escape")
    drag(moving, ".pool-card", worker.id, 540)
    expect(watching.locator(f'.row-of[data-worker="{worker.id}"] .visit')).to_have_count(2)
    assert "is-selected" in watching.locator(f'.visit[data-visit="{held.id}"]').get_attribute("class")


def test_publishing_empties_the_list_of_changes(desk):
    visit = make_draft(600, make_worker())
    page = desk()
    page.get_by_role("button", name="Publish 1 change").click()
    expect(page.get_by_role("button", name="Published")).to_be_disabled()
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get_one(Visit, visit.id).state == "planned"


def test_a_chip_fades_the_rest_and_stays_in_the_address(desk):
    make_draft(600, make_worker(), senior=make_senior(name="甲"))
    make_visit(senior=make_senior(name="乙"))
    page = desk()
    page.locator('[data-show="unassigned"]').click()
    expect(page.locator(".visit")).to_have_class("visit tone-brand is-dashed is-changed is-dim")
    assert "show=unassigned" in page.url


def test_a_narrow_card_says_what_is_done_in_a_whole_word(desk):
    make_draft(600, make_worker())
    page = desk()
    card = page.locator(".visit")
    shown = (
        "card => [...card.querySelectorAll('.word')].filter((w) => w.offsetWidth).map((w) => w.textContent)"
    )
    cut = (
        "card => [...card.querySelectorAll('.word')]"
        ".some((w) => w.offsetWidth && w.scrollWidth > w.offsetWidth)"
    )
    seen = []
    for pixels in ("1.5px", "1.1px", "0.4px"):
        page.evaluate("pixels => board.style.setProperty('--px', pixels)", pixels)
        seen.append(card.evaluate(shown))
        assert not card.evaluate(cut)
    assert seen == [["Cleaning"], ["Clean"], []]


def test_a_day_without_a_plan_says_how_to_get_one(desk):
    make_worker()
    page = desk()
    expect(page.locator("[data-pool]")).to_contain_text("This day is not planned yet")
    expect(page.locator("[data-publish]")).to_have_text("Publish")
    expect(page.locator("[data-publish]")).to_be_disabled()


def test_a_warning_of_the_plan_stands_above_the_timetable_and_goes_with_it(desk) -> None:
    worker = make_worker()
    make_draft(540, worker)
    make_day_plan(warning="roads_away")
    page = desk()
    banner = page.locator("[data-plan-warning]")
    expect(banner).to_contain_text("the routing server did not answer")
    above, below = (box(page, which) for which in ("[data-plan-warning]", ".board-card"))
    assert above["y"] + above["height"] <= below["y"]
    assert above["height"] < 60
    page.locator("[data-plan]").click()
    plan_what_was_asked()
    expect(banner).to_be_hidden()


def plan_what_was_asked() -> None:
    """What the clock does within half a second of the press."""
    wait_until(lambda: plan_quickly(NOW), 10)


def test_who_looks_on_sees_the_bar_of_a_plan_and_may_end_it(desk) -> None:
    make_draft(540, make_worker())
    first, second = desk(), desk()
    first.locator("[data-plan]").click()
    for page in (first, second):
        expect(page.locator("[data-job-title]")).to_have_text("Waiting for the planner")
        expect(page.locator("[data-plan]")).to_be_disabled()
    second.locator("[data-stop-planning]").click()
    for page in (first, second):
        expect(page.locator("[data-job]")).to_be_hidden()
        expect(page.locator(".toast-line")).to_contain_text("Planning was cancelled")
    db.session.rollback()
    assert [job.state for job in db.session.query(PlanningJob)] == ["cancelled"]
