"""A home is put on the map with the mouse and with the keyboard, in a real browser."""

import re

import pytest

from tests.browser.conftest import DESK, Door

pytestmark = pytest.mark.browser


def degrees(page):
    return float(page.input_value("#lat")), float(page.input_value("#lon"))


def test_a_click_and_arrow_keys_move_the_pin_and_the_next_home_comes(door: Door) -> None:
    page = door("desk", DESK, "en-US")
    page.goto("/seniors/positions")
    page.get_by_role("link", name="Put on the map one by one").click()
    page.wait_for_selector(".leaflet-marker-icon")
    first, before = page.url, degrees(page)
    box = page.locator("[data-map]").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4)
    page.wait_for_function("lat => document.getElementById('lat').value !== lat", arg=str(before[0]))
    clicked = degrees(page)
    assert clicked[0] > before[0]
    assert clicked[1] > before[1]
    page.focus(".leaflet-marker-icon")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowLeft")
    moved = degrees(page)
    assert moved[0] - clicked[0] == pytest.approx(50 / 111_195, abs=2e-6)
    assert clicked[1] - moved[1] == pytest.approx(5 / 111_195 / 0.8455, abs=4e-6)
    page.get_by_role("button", name="Save and next").click()
    page.wait_for_url(lambda url: url != first)
    assert re.search(r"/seniors/\d+/place\?listed=1", page.url)
