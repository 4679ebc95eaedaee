"""A day of care by hand, in a real browser: dispatch, visit, alarm, inspection, figures."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from devices.simulator import press
from eldercare.core.time import local_date
from tests.browser.conftest import DESK, PHONE, Door
from tests.running import Running, rows, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.broker]

ENGLISH = "en-US"


def picture(colour: str) -> dict[str, object]:
    """A photo as a phone would hand it over."""
    out = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(out, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def give_to_somebody_else(page: Page) -> str:
    """Open visits by keyboard until one has another candidate, and take the first; returns the name."""
    cards = page.locator("[data-sheet] .visit")
    for index in range(cards.count()):
        cards.nth(index).focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Give to…").click()
        expect(page.locator(".candidate-list")).to_be_visible()
        others = page.locator("button.candidate")
        if others.count():
            name = others.first.locator("b").first.inner_text()
            others.first.click()
            return name
        page.keyboard.press("Escape")
    raise AssertionError("no visit has a second candidate")


def open_tomorrow(page: Page) -> None:
    """The board of tomorrow, as people were told of it: late in the day nobody can take a visit of today."""
    page.goto(f"/board?day={local_date(datetime.now(UTC)) + timedelta(days=1)}")
    publish = page.locator("[data-publish]")
    expect(publish).to_have_text(re.compile("Publish"))
    if publish.is_enabled():
        publish.click()
    expect(publish).to_have_text("Published")


def test_an_operator_moves_a_visit_by_keyboard_and_publishes(door: Door) -> None:
    page = door("operator", DESK, ENGLISH)
    open_tomorrow(page)
    give_to_somebody_else(page)
    page.locator("[data-publish]").click()
    expect(page.locator("[data-publish]")).to_have_text("Published")


def test_a_move_can_be_undone(door: Door) -> None:
    page = door("operator", DESK, ENGLISH)
    open_tomorrow(page)
    give_to_somebody_else(page)
    expect(page.locator("[data-publish]")).to_be_enabled()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-publish]")).to_be_disabled()


def test_a_second_operator_sees_a_move_without_reloading(door: Door) -> None:
    first, second = door("operator", DESK, ENGLISH), door("operator", DESK, ENGLISH)
    for page in (first, second):
        open_tomorrow(page)
    give_to_somebody_else(first)
    expect(second.locator("[data-publish]")).to_be_enabled()
    first.keyboard.press("Control+z")
    expect(second.locator("[data-publish]")).to_be_disabled()


@pytest.mark.parametrize("path", ["/my/day", "/my/week", "/my/report"])
def test_no_title_of_the_phone_is_cut(door: Door, path: str) -> None:
    page = door("caregiver", PHONE, ENGLISH)
    page.goto(path)
    expect(page.locator(".phone-head .note-chip")).to_be_visible()
    assert page.locator("h1").evaluate("title => title.scrollWidth <= title.clientWidth")


def test_an_answer_on_the_phone_stays_within_the_screen(door: Door) -> None:
    page = door("caregiver", PHONE, ENGLISH)
    page.goto("/my/day")
    page.evaluate("import('ui/toast').then(({ toast }) => toast('Saved.'))")
    shown = page.locator(".toast-line").bounding_box()
    assert shown is not None
    assert shown["x"] + shown["width"] < PHONE["width"]


def test_an_error_that_is_said_again_stands_once(door: Door) -> None:
    page = door("caregiver", PHONE, ENGLISH)
    page.goto("/my/day")
    for text in ("Old.", "Other.", "Old."):
        page.evaluate("text => import('ui/toast').then(({ fail }) => fail(text))", text)
    expect(page.locator(".toast-text")).to_have_text(["Other.", "Old."])


def busiest(running: Running) -> str:
    """The caregiver of the demonstration's station with the most visits left today: some have a day off."""
    ((username,),) = rows(
        running,
        "select u.username from users u join assignments a on a.published_worker_id = u.worker_id"
        " join visits v on v.id = a.visit_id"
        f" where v.state = 'planned' and v.day = '{local_date(datetime.now(UTC))}'"
        " and u.username like 'caregiver%' and u.username not like 'caregiver-%'"
        " group by u.username order by count(*) desc, u.username limit 1",
    )
    return str(username)


def test_a_caregiver_checks_in_ticks_the_tasks_and_checks_out(door: Door, running: Running) -> None:
    page = door(busiest(running), PHONE, ENGLISH, permissions=["geolocation"])
    page.goto("/my/day")
    visit_id = int(re.findall(r"\d+", page.locator("#next-name").get_attribute("href") or "")[-1])
    stand_at_home(page, running, visit_id)
    page.goto(f"/my/visits/{visit_id}")
    page.get_by_role("button", name="Check in").click()
    expect(page.locator(".my-run")).to_be_visible()
    for box in page.locator("[data-task]").all():
        box.check()
    ticked = page.locator("[data-task]").count()
    wait_until(
        lambda: len(rows(running, f"select id from visit_tasks where visit_id = {visit_id}")) == ticked
    )
    page.get_by_role("button", name="Check out").click()
    expect(page.get_by_role("heading", name="Record")).to_be_visible()
    six = "service_code, senior_id, day, address, worker_id, check_in_at, check_out_at, check_in_distance"
    (record,) = rows(running, f"select {six} from attendances where visit_id = {visit_id}")
    assert None not in record


def test_a_task_ticked_before_the_script_of_its_page_is_there_is_saved(door: Door, running: Running) -> None:
    page = door(busiest(running), PHONE, ENGLISH, permissions=["geolocation"])
    page.goto("/my/day")
    visit_id = int(re.findall(r"\d+", page.locator("#next-name").get_attribute("href") or "")[-1])
    stand_at_home(page, running, visit_id)
    page.goto(f"/my/visits/{visit_id}")
    page.get_by_role("button", name="Check in").click()
    expect(page.locator(".my-run")).to_be_visible()
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(re.compile("my-visit"), hold)
    page.reload(wait_until="commit")
    page.locator("[data-task]").first.check()
    waiting[0].continue_()
    wait_until(lambda: rows(running, f"select id from visit_tasks where visit_id = {visit_id}"))


def stand_at_home(page: Page, running: Running, visit_id: int) -> None:
    home = "select s.lat, s.lon from seniors s join visits v on v.senior_id = s.id where v.id ="
    ((lat, lon),) = rows(running, f"{home} {visit_id}")
    page.context.set_geolocation({"latitude": lat, "longitude": lon, "accuracy": 10})  # type: ignore[typeddict-item]


def test_a_pressed_button_reaches_the_open_console_and_is_closed_with_an_outcome(
    door: Door, running: Running
) -> None:
    page = door("operator", DESK, ENGLISH)
    page.goto("/alarms")
    press(running.mqtt_url, "SOS-0001", datetime.now(UTC))
    live = page.locator(".alarm-head.is-live")
    expect(live).to_be_visible(timeout=5_000)
    live.locator(".btn-white").click()
    expect(live).to_be_hidden()
    page.locator(".alarm-head").get_by_role("button", name="Set out").click()
    page.locator(".alarm-head").get_by_role("button", name="Arrived").click()
    expect(page.locator(".alarm-head.tone-brand")).to_be_visible()
    page.get_by_label("Outcome").select_option("helped")
    page.get_by_label("Note", exact=True).fill("Slipped in the kitchen, not hurt; daughter told.")
    page.get_by_role("button", name="Close the alarm").click()
    # The note itself stands encrypted.
    newest = "id = (select max(id) from alarms) and state = 'closed' and outcome = 'helped'"
    wait_until(lambda: rows(running, f"select id from alarms where {newest}"))


def answer_all(page: Page, failing: int) -> None:
    """Pass every item but one, which fails with a photo and a description."""
    verdicts = page.locator("[data-verdicts]")
    for number in range(60):
        expect(page.locator("[data-number]")).to_contain_text(re.compile(rf"\b{number + 1}\b"))
        if number == failing:
            verdicts.get_by_role("button", name="Fail").click()
            page.locator("[data-camera]").set_input_files(picture("#b45309"))  # type: ignore[arg-type]
            expect(page.locator("[data-photos] .photo img")).to_have_count(1)
            page.locator("[data-note]").fill("Second floor, east: one extinguisher without pressure.")
        else:
            verdicts.get_by_role("button", name="Pass").click()
        page.locator("[data-next]").click()


def test_a_failed_item_becomes_a_hazard_that_another_inspector_closes(door: Door, running: Running) -> None:
    inspector = door("inspector", PHONE, ENGLISH)
    inspector.get_by_role("button", name="Begin the inspection").first.click()
    answer_all(inspector, failing=1)
    inspection_id = int(inspector.url.rsplit("/", 1)[-1])
    answered = f"select id from inspection_answers where inspection_id = {inspection_id}"
    wait_until(lambda: len(rows(running, answered)) == 60)
    inspector.locator("[data-next]").click()
    found = "select id from hazards where description like 'Second floor, east%'"
    ((hazard_id,),) = wait_until(lambda: rows(running, found))

    manager = door("manager", PHONE, ENGLISH)
    manager.goto(f"/hazards/{hazard_id}")
    manager.get_by_role("button", name="Begin the repair").click()
    manager.get_by_role("link", name="Hand in the rectification").click()
    manager.locator("[data-camera]").set_input_files(picture("#2f6b3a"))  # type: ignore[arg-type]
    manager.locator("textarea").fill("Filled and hung up again.")
    manager.get_by_role("button", name="Hand in").click()
    wait_until(state_of(running, hazard_id, "recheck"))

    second = door("inspector2", PHONE, ENGLISH)
    second.goto(f"/hazards/{hazard_id}")
    second.get_by_role("button", name="Pass and close").click()
    wait_until(state_of(running, hazard_id, "closed"))


def state_of(running: Running, hazard_id: object, state: str) -> Callable[[], object]:
    return lambda: rows(running, f"select id from hazards where id = {hazard_id} and state = '{state}'")


def test_the_bureau_sees_the_share_with_numerator_and_denominator(door: Door) -> None:
    page = door("bureau", DESK, ENGLISH)
    fraction: Locator = page.locator(".fraction").first
    served, registered = (int(text.replace(",", "")) for text in fraction.locator("b").all_inner_texts())
    shown = float(page.locator(".figure-value").first.inner_text().replace("%", "").strip())
    assert shown == pytest.approx(100 * served / registered, abs=0.006)


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("operator", "/today"), ("operator", "/board"), ("operator", "/alarms"), ("operator", "/seniors"),
        ("operator", "/people"), ("operator", "/care-plans"), ("operator", "/settlement"),
        ("operator", "/devices"), ("caregiver", "/my/day"), ("caregiver", "/my/week"),
        ("caregiver", "/my/alarms"), ("caregiver", "/my/account"),
        ("inspector", "/inspections"), ("inspector", "/institutions"), ("manager", "/hazards"),
        ("bureau", "/figures"), ("bureau", "/hazards"), ("admin", "/figures"),
    ],
)  # fmt: skip
def test_no_page_says_anything_to_the_console(door: Door, username: str, path: str) -> None:
    page = door(username, DESK if username in {"operator", "bureau", "admin"} else PHONE)
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(path)
    page.wait_for_load_state("load")
    assert answer is not None
    assert answer.ok
    assert complaints == []
