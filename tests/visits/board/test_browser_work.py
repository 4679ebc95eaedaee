"""Working on the board in a real Chromium: several visits at once, undo, filters, rules, prices."""

import re

import pytest
from playwright.sync_api import expect

from eldercare.core.db import db
from eldercare.core.time import at
from eldercare.people.models import Absence
from eldercare.visits.actions.moves import move_visit
from tests.browser.conftest import browser_type_launch_args  # noqa: F401 - the machine's own Chromium
from tests.makers import NOW, TODAY, make_operator, make_senior, make_service, make_visit, make_worker, save
from tests.running import wait_until
from tests.visits.board.browsing import box, drag, holder
from tests.visits.board.makers import make_draft

pytestmark = pytest.mark.browser
BAR = ".choose-bar"
# The rules of each place as the browser reckons them beside those of the server.
BOTH = """async ([visits, workers]) => {
  const { check, speaker } = await import("/visits/static/board-rules.js");
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const names = new Map(read("board-data").workers.map((worker) => [worker.id, worker.name]));
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const ask = async (url, body) => {
    const how = body ? { method: "POST", body: JSON.stringify(body), headers } : {};
    return (await fetch(url, how)).json();
  };
  const plain = ({ possible, hard, soft, rules }) =>
    JSON.stringify([possible, hard, soft, rules.map((one) => [one.code, one.hard, one.title, one.text])]);
  const found = [];
  let asked = 0;
  for (const visit of visits) {
    const offer = await ask(`/api/v1/visits/${visit}/offer`);
    const say = speaker(read("board-words").rules, offer, (id) => names.get(id) ?? "–");
    for (const worker of workers) for (const start of [480, 540, 555, 600, 655, 700, 960, 1000]) {
      const server = plain(await ask(`/api/v1/visits/${visit}/check-move`, { worker, start }));
      const here = plain(check(offer, worker, start, say));
      asked += 1;
      if (here !== server) found.push([visit, worker, start, here, server]);
    }
  }
  return { asked, found };
}"""


def card(page, visit):
    return page.locator(f'.visit[data-visit="{visit.id}"]')


def row(page, worker):
    return page.locator(f'.row-of[data-worker="{worker.id}"]')


def choose(page, *visits):
    for visit in visits:
        card(page, visit).click(modifiers=["Control"])


def elsewhere(visit, worker, minute=900):
    """Another operator moves the visit, at another desk."""
    db.session.rollback()
    move_visit(
        visit.id, 0, worker.id, at(TODAY, minute), version=None, actor=make_operator(display_name="王芳"),
        now=NOW, override_reason="urgent",
    )  # fmt: skip


def test_chosen_visits_are_given_to_one_person_and_come_back_in_one_step(desk):
    first, second = make_worker(name="沈丽娟"), make_worker(name="张红梅")
    visits = [make_draft(540, first), make_draft(640, first)]
    page = desk()
    choose(page, *visits)
    expect(page.locator(BAR)).to_contain_text("2 visits chosen")
    page.locator("[data-bulk=give]").click()
    page.get_by_role("dialog").get_by_role("button", name="张红梅").click()
    expect(row(page, second).locator(".visit")).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(row(page, first).locator(".visit")).to_have_count(2)
    assert [holder(visit) for visit in visits] == [first.id] * 2


def test_what_does_not_fit_is_named_before_anything_moves(desk):
    first, second = make_worker(), make_worker(name="张红梅")
    visits = [make_draft(minute, first) for minute in (540, 605, 670, 735)]
    page = desk()
    choose(page, *visits)
    page.locator("[data-bulk=give]").click()
    page.get_by_role("dialog").get_by_role("button", name="张红梅").click()
    answer = page.get_by_role("dialog", name="Rules")
    expect(answer).to_contain_text(re.compile(r"\d of 4 fit into the day of 张红梅"))
    assert holder(visits[0]) == first.id
    answer.get_by_role("button", name=re.compile("that fit")).click()
    expect(row(page, second).locator(".visit").first).to_be_visible()


def test_chosen_visits_are_pinned_taken_out_and_cancelled_at_once(desk):
    worker = make_worker()
    visits = [make_draft(540, worker), make_draft(640, worker)]
    page = desk()
    choose(page, *visits)
    page.locator("[data-bulk=pin]").click()
    expect(page.locator(".visit.is-pinned")).to_have_count(2)
    page.locator("[data-bulk=out]").click()
    expect(page.locator(".pool-card")).to_have_count(2)
    page.locator("[data-bulk=cancel]").click()
    page.get_by_role("button", name="Bad weather").click()
    page.get_by_role("button", name="Yes, do it").click()
    expect(page.locator(".pool-card")).to_have_count(0)


def test_cancelled_visits_come_back_by_undo_and_go_again_by_redo(desk):
    worker = make_worker()
    visits = [make_draft(540, worker), make_draft(640, worker)]
    page = desk()
    choose(page, *visits)
    page.locator("[data-bulk=cancel]").click()
    page.get_by_role("button", name="Bad weather").click()
    page.get_by_role("button", name="Yes, do it").click()
    expect(page.locator(".visit")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".visit")).to_have_count(2)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".visit")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".visit")).to_have_count(2)


def test_steps_before_a_cancellation_are_taken_back_on_what_came_back(desk):
    visit = make_draft(540, make_worker())
    page = desk()
    choose(page, visit)
    page.locator("[data-bulk=pin]").click()
    expect(page.locator(".visit.is-pinned")).to_have_count(1)
    page.locator("[data-bulk=cancel]").click()
    page.get_by_role("button", name="Bad weather").click()
    page.get_by_role("button", name="Yes, do it").click()
    expect(page.locator(".visit")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".visit.is-pinned")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(".visit:not(.is-pinned)")).to_have_count(1)


def test_a_frame_drawn_over_empty_room_chooses_what_it_touches(desk):
    first, second = make_worker(), make_worker()
    for worker in (first, second):
        make_draft(600, worker)
    make_draft(840, first)
    page = desk()
    top, bottom = (box(page, f'.row-of[data-worker="{one.id}"] > .track') for one in (first, second))
    left = box(page, ".visit")
    page.mouse.move(left["x"] - 30, top["y"] + 4)
    page.mouse.down()
    page.mouse.move(left["x"] + 20, bottom["y"] + 20, steps=6)
    page.mouse.up()
    expect(page.locator(".visit.is-chosen")).to_have_count(2)


def test_visits_are_chosen_and_let_go_by_the_keyboard(desk):
    worker = make_worker()
    make_draft(540, worker), make_draft(640, worker)
    page = desk()
    page.locator(".visit").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(BAR)).to_contain_text("1 visit chosen")
    page.keyboard.press("Control+a")
    expect(page.locator(BAR)).to_contain_text("2 visits chosen")
    page.keyboard.press("Escape")
    expect(page.locator(BAR)).to_be_hidden()


def test_chosen_visits_are_dragged_together(desk):
    first, second = make_worker(), make_worker()
    visits = [make_draft(540, first), make_draft(640, first)]
    page = desk()
    choose(page, *visits)
    drag(page, f'.visit[data-visit="{visits[0].id}"]', second.id, 600)
    expect(row(page, second).locator(".visit")).to_have_count(2)


def test_several_steps_are_taken_back_and_done_again(desk):
    first, second = make_worker(), make_worker()
    visit = make_draft(540, first)
    page = desk()
    drag(page, ".visit", second.id, 600)
    expect(row(page, second).locator(".visit")).to_be_visible()
    card(page, visit).focus()
    page.keyboard.press("p")
    expect(page.locator(".visit.is-pinned")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".visit.is-pinned")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(row(page, first).locator(".visit")).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    expect(row(page, second).locator(".visit")).to_be_visible()


def test_a_step_is_not_taken_back_over_the_newer_change_of_somebody_else(desk):
    first, second, third = make_worker(), make_worker(), make_worker(name="吴晓芳")
    visit = make_draft(540, first)
    page = desk()
    drag(page, ".visit", second.id, 600)
    expect(row(page, second).locator(".visit")).to_be_visible()
    elsewhere(visit, third)
    expect(row(page, third).locator(".visit")).to_be_visible()
    page.keyboard.press("Control+z")
    told = page.get_by_role("dialog", name="Somebody was faster")
    expect(told).to_contain_text("王芳 moved it")
    expect(told).to_contain_text("吴晓芳 15:00")
    assert holder(visit) == third.id
    expect(page.locator("[data-undo-move]")).to_be_disabled()


def test_a_stale_drop_shows_both_places_and_lets_choose(desk):
    first, second, third = make_worker(), make_worker(name="张红梅"), make_worker(name="吴晓芳")
    visit = make_draft(540, first)
    page = desk()
    start = box(page, ".visit")
    target = box(page, f'.row-of[data-worker="{second.id}"] > .track')
    page.mouse.move(start["x"] + 16, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 16, steps=4)
    elsewhere(visit, third)
    page.mouse.move(start["x"] + 16, target["y"] + 20, steps=4)
    page.mouse.up()
    told = page.get_by_role("dialog", name="Somebody was faster")
    expect(told).to_contain_text("吴晓芳 15:00")
    expect(told).to_contain_text("张红梅 09:00")
    assert holder(visit) == third.id
    told.get_by_role("button", name="Move it my way").click()
    expect(row(page, second).locator(".visit")).to_be_visible()


def test_two_operators_see_each_other_and_the_card_that_one_holds(desk):
    visit = make_draft(540, make_worker())
    watching, other = desk(), desk(name="王芳")
    expect(watching.locator("[data-watchers]")).to_contain_text("Also on this board: 王芳")
    other.locator(".visit").click()
    expect(card(watching, visit)).to_have_attribute("data-held", "王芳")
    other.keyboard.press("Escape")
    spot = box(other, ".visit")
    other.mouse.move(spot["x"] + 16, spot["y"] + 12)
    other.mouse.down()
    other.mouse.move(spot["x"] + 60, spot["y"] + 12, steps=4)
    expect(card(watching, visit)).to_have_attribute("data-held", "王芳 moves it")
    other.mouse.up()


def test_filters_hide_rows_fade_visits_and_stand_in_the_address(desk):
    make_service("bath", family="bath", skills=["bath"], name_en="Bathing")
    able, other = make_worker(skills=("bath",)), make_worker(skills=("clean",))
    make_draft(540, able, service_code="bath"), make_draft(640, other)
    page = desk()
    page.locator("[data-filters]").click()
    page.locator("[data-filter=service]").select_option("bath")
    expect(row(page, other)).to_have_count(0)
    assert "service=bath" in page.url
    page.reload()
    expect(row(page, able)).to_be_visible()
    expect(row(page, other)).to_have_count(0)
    page.locator("[data-filters]").click()
    page.get_by_role("button", name="Clear all").click()
    expect(row(page, other)).to_be_visible()


def test_a_name_is_found_by_its_initials_and_enter_goes_there(desk):
    worker, other = make_worker(name_initials="zhm", name_pinyin="zhanghongmei"), make_worker()
    make_draft(540, worker), make_draft(540, other)
    page = desk()
    page.keyboard.press("f")
    page.keyboard.type("zhm")
    expect(page.locator(".row-of")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(row(page, worker)).to_have_class(re.compile("is-selected"))
    page.keyboard.press("Escape")
    expect(page.locator(".row-of")).to_have_count(2)


def test_the_browser_names_the_same_rules_as_the_server(desk):
    make_service("bath", family="bath", skills=["bath"])
    far = {"lat": 32.33, "lon": 120.85}
    busy, rested, away = make_worker(), make_worker(max_minutes=90), make_worker()
    make_draft(600, busy, senior=make_senior(**far)), make_draft(720, busy), make_draft(660, rested)
    save(Absence(worker_id=away.id, first_day=TODAY, last_day=TODAY, from_minute=600, reason="sick"))
    unable, partner = make_worker(skills=()), make_worker()
    make_draft(570, partner)
    single, double = make_visit(), make_visit(staff_count=2)
    page = desk()
    people = [one.id for one in (busy, rested, away, unable, partner)]
    differences = page.evaluate(BOTH, [[single.id, double.id], people])
    assert differences == {"asked": 80, "found": []}


def test_candidates_are_ranked_by_what_the_planner_says_each_costs(desk):
    near = make_worker(name="张红梅", lat=32.25, lon=120.75)
    far = make_worker(name="吴晓芳", lat=32.33, lon=120.83)
    make_visit(senior=make_senior(lat=32.25, lon=120.75))
    page = desk()
    page.locator(".pool-card").click()
    page.get_by_role("button", name="Give to…").click()
    expect(page.locator(".candidate .price").first).to_be_visible(timeout=60_000)
    names = page.locator("button.candidate b").all_text_contents()
    assert names.index("张红梅") < names.index("吴晓芳")
    expect(page.locator(f'.candidate[data-worker="{far.id}"] .price')).to_contain_text(
        re.compile(r"Cost \+.*way \+")
    )
    assert near.id != far.id


def test_the_count_of_candidates_in_the_pool_leads_to_them(desk):
    worker = make_worker()
    make_visit()
    page = desk()
    page.locator(".pool-able", has_text="Candidates 1/1").click()
    expect(page.locator(f'.candidate[data-worker="{worker.id}"]')).to_be_visible()


def test_the_menu_of_a_person_opens_by_key_and_chooses_the_whole_row(desk):
    worker = make_worker()
    make_draft(540, worker), make_draft(640, worker)
    page = desk()
    page.locator(".who-name").focus()
    page.keyboard.press("m")
    page.get_by_role("button", name="Choose all visits").click()
    expect(page.locator(BAR)).to_contain_text("2 visits chosen")


def test_the_keys_are_named_on_a_sheet(desk):
    make_worker()
    page = desk()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="The board by keyboard")
    expect(sheet).to_contain_text("Five minutes earlier or later")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_half_a_day_is_wider_and_stands_in_the_address(desk):
    make_draft(540, make_worker())
    page = desk()
    before = box(page, ".visit")["width"]
    page.locator('[data-zoom="half"]').click()
    wait_until(lambda: box(page, ".visit")["width"] > before * 1.4, 5)
    assert "zoom=half" in page.url


def test_a_finger_drags_a_waiting_visit_by_its_grip(desk):
    worker, visit = make_worker(), make_visit()
    page = desk("", has_touch=True, viewport={"width": 1180, "height": 820})
    touch = page.context.new_cdp_session(page)
    grip, track = box(page, ".pool-card .grip"), box(page, f'.row-of[data-worker="{worker.id}"] > .track')
    first, last = page.evaluate("[...['--first', '--last'].map((n) => +board.style.getPropertyValue(n))]")
    from_x, from_y = grip["x"] + 4, grip["y"] + 8
    to_x, to_y = track["x"] + track["width"] * (600 - first) / (last - first) + 18, track["y"] + 20

    def send(kind, *points):
        touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        )

    send("touchStart", (from_x, from_y))
    for step in range(1, 9):
        send("touchMove", (from_x + (to_x - from_x) * step / 8, from_y + (to_y - from_y) * step / 8))
    send("touchEnd")
    expect(row(page, worker).locator(".visit")).to_be_visible()
    assert holder(visit) == worker.id


def test_a_visit_on_the_map_leads_to_its_row(desk):
    worker = make_worker()
    visit = make_draft(540, worker)
    page = desk()
    page.locator("#board-map .leaflet-marker-icon").first.click()
    expect(card(page, visit)).to_be_focused()
    expect(page.locator("[data-map-title]")).to_contain_text("Route of")


def test_a_day_that_is_typed_is_gone_to_by_enter_and_not_by_its_first_digits(desk):
    make_draft(540, make_worker())
    page = desk()
    page.locator("[data-day]").focus()
    gone_to = []
    page.on("framenavigated", lambda frame: gone_to.append(frame.url))
    page.keyboard.type("12122026", delay=120)
    expect(page.locator("[data-day]")).to_have_value("2026-12-12")
    assert gone_to == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("day=2026-12-12"))
    expect(page.locator(".row-of .who-name").first).to_be_visible()


def test_the_week_leads_to_a_day(desk):
    worker = make_worker()
    make_draft(540, worker)
    page = desk()
    page.get_by_role("link", name="7 days").click()
    page.locator(".week-table thead a").first.click()
    expect(page).to_have_url(re.compile(r"/board\?.*day=2026-11-23"))
