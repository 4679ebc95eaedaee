"""A gathering from its form to the phone of its host, in a real Chromium."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from eldercare.accounts.actions import begin_session
from eldercare.accounts.models import User
from eldercare.core.time import now
from tests.browser.conftest import browser_type_launch_args  # noqa: F401 - the machine's own Chromium
from tests.makers import NOW, TODAY, make_caregiver_user, make_operator, make_senior, make_worker
from tests.visits.board.browsing import served  # noqa: F401 - a fixture
from tests.visits.gatherings.makers import again, make_day, make_group_service

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def _nine_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (
        "gatherings.pages",
        "gatherings.running_pages",
        "gatherings.sign_up_pages",
        "phone.pages",
        "board.pages",
    ):
        monkeypatch.setattr(f"eldercare.visits.{module}.now", lambda: NOW)


@pytest.fixture
def window(app: Any, browser: Browser, served: str) -> Any:  # noqa: F811
    """Opens an address for a user, each in a browser of its own."""
    opened = []

    def open_page(user: User, address: str, size: dict[str, int], **context: Any) -> Page:
        begin_session(user, now=now())
        with app.test_client() as client:
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = user.get_id(), True
            cookie = client.get_cookie("eldercare")
        found = browser.new_context(viewport=size, base_url=served, locale="en-GB", **context)  # type: ignore[arg-type]
        found.add_cookies([{"name": "eldercare", "value": cookie.value, "url": served}])
        opened.append(found)
        page = found.new_page()
        page.goto(address)
        return page

    yield open_page
    for one in opened:
        one.close()


def make_it(page: Page) -> None:
    """Singing today at ten, for two."""
    page.select_option('[name="kind"]', "once")
    page.fill('[name="title"]', "歌咏")
    page.fill('[name="starts_on"]', TODAY.isoformat())
    page.fill('[name="start"]', "10:00")
    page.fill('[name="places"]', "2")
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("h1")).to_have_text("歌咏")


def sign_up(page: Page, name: str) -> None:
    page.fill("#find [name=q]", name)
    page.locator("#find").get_by_role("button", name="Find").click()
    page.locator("#find .item").filter(has_text=name).get_by_role("button", name="Sign up").click()
    expect(page.locator("#signed-up")).to_contain_text(name)


def test_a_gathering_is_made_hosted_signed_up_for_and_run_on_the_phone(window: Open) -> None:
    make_group_service()
    host = make_worker(name="沈丽娟")
    for name, pinyin in (("顾桂兰", "guguilan"), ("冒月秀", "maoyuexiu")):
        make_senior(name=name, name_pinyin=pinyin, name_initials=pinyin[:3])
    desk = window(make_operator(), "/gatherings/new", DESK)
    make_it(desk)
    expect(desk.get_by_text("Somebody has to host this")).to_be_visible()
    desk.get_by_role("button", name="Choose as host").click()
    expect(desk.locator("#hosts")).to_contain_text("沈丽娟")
    sign_up(desk, "顾桂兰")
    sign_up(desk, "冒月秀")
    expect(desk.locator("#signed-up")).to_contain_text("2 of 2 places")
    expect(desk.locator("#find")).to_have_count(0)

    desk.goto(f"/board?day={TODAY}")
    block = desk.locator(f'.row-of[data-worker="{host.id}"] .gathering')
    expect(block).to_contain_text("歌咏")
    block.click()
    expect(desk.locator("h1")).to_have_text("歌咏")

    phone = window(make_caregiver_user(host), "/my/day", PHONE, java_script_enabled=False)
    phone.get_by_role("link", name="歌咏").click()
    phone.get_by_role("button", name="Begin").click()
    phone.get_by_role("button", name="顾桂兰 came").click()
    expect(phone.get_by_role("button", name="顾桂兰 came")).to_have_attribute("aria-pressed", "true")
    phone.get_by_role("button", name="End the gathering").click()
    expect(phone.locator(".card").first).to_contain_text("Done")
    desk.reload()
    expect(
        desk.locator("#signed-up .item").filter(has_text="顾桂兰").locator("[aria-pressed=true]")
    ).to_have_text("Was there")
    expect(
        desk.locator("#signed-up .item").filter(has_text="冒月秀").locator("[aria-pressed=true]")
    ).to_have_text("Was not")


def test_a_double_tap_on_the_phone_ticks_once(window: Open) -> None:
    host, senior = make_worker(), make_senior(name="顾桂兰")
    day = make_day([host], [senior], state="under_way")
    phone = window(make_caregiver_user(host), f"/my/gatherings/{day.id}", PHONE)
    phone.get_by_role("button", name="顾桂兰 came").dblclick()
    expect(phone.get_by_role("button", name="顾桂兰 came")).to_have_attribute("aria-pressed", "true")
    assert again(day).sign_ups[0].came is True
