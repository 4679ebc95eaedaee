"""The alarm desk after a sleep, a cut line and a server that answers late: the alarm is there."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, Route, expect

from eldercare.core.time import local_date, now
from tests.browser.conftest import DESK, PHONE, Door
from tests.browser.test_day import ENGLISH
from tests.running import Running, rows, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.broker]

SHORTLY_MS = 40_000
LIVE = "select id from alarms where state = 'open'"
ASKED = (
    "select username from users join offers on offers.worker_id = users.worker_id where alarm_id = {}"
    " and state in ('offered', 'seen') order by offers.id"
)


@pytest.fixture
def desk(door: Door, running: Running) -> Iterator[Page]:
    """The desk of the county's operator with its stream running; alarms of the test are taken at the end."""
    page = door("desk", DESK, ENGLISH)
    page.goto("/alarms")
    expect(page.locator("html")).to_have_attribute("data-feed-state", "live")
    yield page
    page.context.set_offline(False)
    for (alarm_id,) in rows(running, LIVE):
        page.goto(f"/alarms/{alarm_id}")
        page.get_by_role("button", name=re.compile("^(Accept for|The desk takes it)")).first.click()
        page.wait_for_load_state()


def count_of(page: Page) -> int:
    return int(page.locator("[data-bell-count]").inner_text())


def press_and_wait(running: Running, device: str) -> None:
    """A press that is an alarm in the database, whatever any page knows of it."""
    before = len(rows(running, LIVE))
    running.press(device)
    wait_until(lambda: len(rows(running, LIVE)) > before)


def expect_an_alarm(page: Page, before: int) -> None:
    expect(page.locator("[data-bell-count]")).to_have_text(str(before + 1), timeout=SHORTLY_MS)
    expect(page.locator(".alarm-row.is-alarm")).to_have_count(before + 1, timeout=SHORTLY_MS)
    # Asked from here: a question that the page repeats by itself is stopped by its content security policy.
    wait_until(lambda: "SOS" in page.title())
    wait_until(lambda: "alarm" in (page.locator("link[rel=icon]").get_attribute("href") or ""))


def test_a_frozen_tab_shows_the_alarm_when_it_thaws(desk: Page, running: Running) -> None:
    before = count_of(desk)
    line = desk.context.new_cdp_session(desk)
    line.send("Page.enable")
    line.send("Page.setWebLifecycleState", {"state": "frozen"})
    press_and_wait(running, "SOS-0002")
    line.send("Page.setWebLifecycleState", {"state": "active"})
    expect_an_alarm(desk, before)


def test_a_cut_line_that_comes_back_brings_the_alarm(desk: Page, running: Running) -> None:
    before = count_of(desk)
    desk.context.set_offline(True)
    press_and_wait(running, "SOS-0003")
    desk.context.set_offline(False)
    expect_an_alarm(desk, before)


def test_calls_that_fail_are_asked_again(desk: Page, running: Running) -> None:
    before = count_of(desk)
    refused: list[str] = []

    def refuse_twice(route: Route) -> None:
        if refused.count(route.request.url) < 2:
            refused.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    desk.route(re.compile("/api/v1/badges|/alarms$"), refuse_twice)
    press_and_wait(running, "SOS-0004")
    expect_an_alarm(desk, before)
    assert len(refused) == 4


def test_a_dead_stream_is_noticed_by_asking(door: Door, running: Running) -> None:
    page = door("desk", DESK, ENGLISH)
    page.route("**/stream*", lambda route: route.abort())
    page.goto("/alarms")
    before = count_of(page)
    press_and_wait(running, "SOS-0005")
    expect_an_alarm(page, before)


def test_the_sound_says_that_it_is_off_until_somebody_switches_it_on(desk: Page) -> None:
    button = desk.locator("[data-sound]")
    expect(button).to_have_text("Sound is off")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text("")
    button.click()
    expect(button).to_have_text("Sound is off")


HEAR = """
window.rings = [];
const rise = AudioParam.prototype.exponentialRampToValueAtTime;
AudioParam.prototype.exponentialRampToValueAtTime = function (value, at) {
  if (value > 0.01) window.rings.push(value);
  return rise.call(this, value, at);
};
"""


def test_an_alarm_rings_until_it_is_accepted_and_louder_when_it_is_pressed_again(
    desk: Page, running: Running
) -> None:
    """The loudness of each tone, as the page asks the browser for it."""
    desk.add_init_script(HEAR)
    desk.reload()
    desk.locator("[data-sound]").click()
    press_and_wait(running, "SOS-0006")
    expect(desk.locator("[data-bell]")).to_have_attribute("class", re.compile("is-ringing"))
    first = len(wait_until(lambda: desk.evaluate("rings.length > 9 && rings")))
    loudness = desk.evaluate("rings.at(-1)")
    running.press("SOS-0006")
    wait_until(lambda: desk.evaluate("rings.at(-1)") > loudness)
    wait_until(lambda: desk.evaluate("rings.length") > first + 6)
    desk.get_by_role("button", name=re.compile("^(Accept for|The desk takes it)")).first.click()
    expect(desk.locator("[data-bell]")).not_to_have_class(re.compile("is-ringing"))


def test_a_wanted_sound_comes_back_with_the_first_touch_of_a_new_page(desk: Page) -> None:
    desk.locator("[data-sound]").click()
    expect(desk.locator("[data-sound]")).to_have_attribute("aria-pressed", "true")
    desk.reload()
    desk.locator("#list-title").click()
    expect(desk.locator("[data-sound]")).to_have_attribute("aria-pressed", "true")


def let_everybody_work_all_day(running: Running) -> None:
    """Else late in the day nobody is asked."""
    with closing(sqlite3.connect(running.data_dir / "eldercare.db", timeout=20)) as connection, connection:
        connection.execute(
            "insert or ignore into day_shifts"
            " (worker_id, day, reason, starts, ends, break_minutes, break_from, break_to)"
            " select id, ?, 'hours', 0, 1440, 0, 0, 0 from workers",
            (local_date(now()).isoformat(),),
        )


def test_the_number_at_a_phones_tab_goes_when_somebody_else_has_gone(
    desk: Page, door: Door, running: Running
) -> None:
    let_everybody_work_all_day(running)
    before = {alarm_id for (alarm_id,) in rows(running, LIVE)}
    press_and_wait(running, "SOS-0007")
    (alarm_id,) = {alarm_id for (alarm_id,) in rows(running, LIVE)} - before
    wait_until(lambda: rows(running, ASKED.format(alarm_id)))
    asked = rows(running, ASKED.format(alarm_id))[0][0]
    phone = door(asked, PHONE, ENGLISH)
    phone.goto("/my/alarms")
    badge = phone.locator("[data-alarm-badge]")
    expect(badge).to_have_text("1")
    desk.goto(f"/alarms/{alarm_id}")
    desk.get_by_role("button", name="The desk takes it").first.click()
    expect(badge).to_be_hidden(timeout=SHORTLY_MS)
