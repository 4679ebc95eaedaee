"""What goes out of the house: a channel made on its page, and the link in what it tells."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, Door
from tests.browser.test_day import ENGLISH
from tests.running import Running, wait_until
from tests.telling.servers import FarSide, far_side

pytestmark = [pytest.mark.browser, pytest.mark.broker]


def test_a_message_links_to_the_alarm_where_the_product_runs(door: Door, running: Running) -> None:
    with far_side() as server:
        page = door("admin", DESK, ENGLISH)
        page.goto("/channels/new")
        page.locator("[name=name]").fill("far side")
        page.locator("[name=kind]").select_option("webhook")
        page.locator("[name=address]").fill(server.url)
        page.locator("[name=audiences][value=station]").check()
        page.locator("main form button[type=submit]").first.click()
        expect(page).to_have_url(re.compile("/channels$"))
        running.press("SOS-0008")
        link = wait_until(lambda: link_told(server))
        page.goto(link)
        expect(page.locator("h1")).to_be_visible()
        assert link.startswith(f"{running.url}/alarms/")


def link_told(server: FarSide) -> str | None:
    """The first address in what was told."""
    found = re.search(r"http://\S+", " ".join(str(told["message"]) for told in server.told))
    return found.group() if found else None
