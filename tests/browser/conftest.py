"""A real Chromium on the whole product, started once for all browser tests of a process."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from eldercare.accounts.demo import DEMO_PASSWORD
from tests.conftest import copied_county
from tests.running import Running, product

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; Playwright's download is not needed."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demonstration county, small, with web, listener, clock and broker."""
    with product(copied_county(tmp_path_factory, tmp_path_factory.mktemp("product") / "var")) as started:
        yield started


class Door:
    """Opens the product for one of its users."""

    def __init__(self, browser: Browser, running: Running) -> None:
        self._browser = browser
        self._running = running
        self._open: list[BrowserContext] = []
        self._cookies: dict[str, Any] = {}

    def __call__(self, username: str, size: dict[str, int], language: str = "zh-CN", **context: Any) -> Page:
        """A page of this user, signed in; the cookie of the first time is used again."""
        window = self._browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            locale=language,
            timezone_id="Asia/Shanghai",
            base_url=self._running.url,
            storage_state=self._cookies.get(username),
            **context,
        )
        self._open.append(window)
        page = window.new_page()
        page.set_default_timeout(20_000)
        if username in self._cookies:
            page.goto("/")
        else:
            self._sign_in(page, username)
            self._cookies[username] = window.storage_state()
        return page

    def _sign_in(self, page: Page, username: str) -> None:
        page.goto("/sign-in")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", DEMO_PASSWORD)
        page.click("button[type=submit].btn-primary")
        page.wait_for_url(lambda url: "/sign-in" not in url)

    def close(self) -> None:
        """Close every window."""
        for window in self._open:
            window.close()
        self._open.clear()


@pytest.fixture(scope="session")
def opener(browser: Browser, running: Running) -> Door:
    """Keeps the cookies of users who have signed in once."""
    return Door(browser, running)


@pytest.fixture
def door(opener: Door) -> Iterator[Door]:
    """Signs users in; every window is closed after the test."""
    yield opener
    opener.close()
