"""The map of an area and the tree, in a real browser."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Door

pytestmark = pytest.mark.browser
TOWN = "320682104"


def test_an_outline_that_is_handed_in_takes_the_place_of_the_invented_one(door: Door) -> None:
    page = door("admin", DESK, "en-US")
    page.goto(f"/places/areas/{TOWN}")
    expect(page.locator("path.map-area.is-mine.is-invented")).to_have_count(1)
    page.goto(f"/places/areas/{TOWN}/edit")
    lat, lon = float(page.input_value("#lat")), float(page.input_value("#lon"))
    corners = [(-0.03, -0.03), (0.03, -0.03), (0.03, 0.03), (-0.03, 0.03), (-0.03, -0.03)]
    outline = {"type": "Polygon", "coordinates": [[[lon + east, lat + north] for east, north in corners]]}
    page.set_input_files(
        "#boundary_file",
        {"name": "town.geojson", "mimeType": "application/geo+json", "buffer": json.dumps(outline).encode()},
    )
    page.click("form.place-form button[type=submit], .place-form button[type=submit]")
    page.wait_for_url(f"**/places/areas/{TOWN}")
    expect(page.locator("path.map-area.is-mine")).to_have_count(1)
    expect(page.locator("path.map-area.is-invented")).to_have_count(0)


def test_a_branch_opens_and_closes_on_a_phone(door: Door) -> None:
    page = door("admin", PHONE)
    page.goto("/places")
    row = page.locator("li", has=page.locator(f'a[href="/places/areas/{TOWN}"]')).last
    expect(row.locator("ul li")).to_have_count(0)
    page.click(f"#a{TOWN}")
    page.wait_for_url(f"**/places?open={TOWN}*")
    expect(page.locator(f'a[href="/places/areas/{TOWN}001"]')).to_be_visible()
    page.click(f"#a{TOWN}")
    expect(page.locator(f'a[href="/places/areas/{TOWN}001"]')).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
