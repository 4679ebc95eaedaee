"""The pages of weather days in a real Chromium: what others do is shown, and nobody is disturbed."""

import pytest
from playwright.sync_api import expect

from eldercare.visits.actions import weather
from eldercare.visits.disruptions.rules import Weather
from eldercare.visits.models import Visit
from tests.browser.conftest import browser_type_launch_args  # noqa: F401 - the machine's own Chromium
from tests.makers import NOW, TODAY, TOWN, make_operator, make_service, make_station, make_worker
from tests.visits.board.browsing import desk, served  # noqa: F401 - fixtures
from tests.visits.disruptions.makers import told

pytestmark = pytest.mark.browser


@pytest.fixture
def walk(database) -> Visit:
    """A walk that was told to somebody."""
    make_service("walk", family="walk", outdoor=True, skills=[])
    return told(make_worker(), 600, service_code="walk")


def call_off(visit: Visit) -> int:
    """Another operator moves the walk to the afternoon."""
    given = Weather(TOWN, make_station().id, TODAY, 0, TODAY, 800)
    return weather.call_off(make_operator(), given, [visit.id], now=NOW).id


def test_the_list_shows_what_another_operator_called_off(desk, walk):  # noqa: F811 - a fixture
    page = desk()
    page.goto("/weather")
    expect(page.get_by_text("No weather day")).to_be_visible()
    call_off(walk)
    expect(page.locator("tbody tr")).to_have_count(1)


def test_the_page_of_a_day_shows_that_it_was_undone(desk, walk):  # noqa: F811
    day = call_off(walk)
    page = desk()
    page.goto(f"/weather/{day}")
    expect(page.get_by_text("is back")).to_have_count(0)
    weather.undo(day, version=None, actor=make_operator(), now=NOW)
    expect(page.get_by_text("is back")).to_be_visible()


def test_the_choice_loses_a_visit_that_another_operator_called_off(desk, walk):  # noqa: F811
    page = desk()
    page.goto(f"/weather/new?place=s{walk.station_id}&day={TODAY}&from=09:00")
    expect(page.locator("[name=visit]")).to_have_count(1)
    call_off(walk)
    expect(page.locator(f'[name=visit][value="{walk.id}"]')).to_have_count(0)


def test_whoever_ticks_is_not_disturbed(desk, walk):  # noqa: F811
    page = desk()
    page.goto(f"/weather/new?place=s{walk.station_id}&day={TODAY}&from=09:00")
    tick = page.locator("[name=visit]")
    tick.uncheck()
    with page.expect_console_message(lambda message: message.text == "heard"):
        # Later than the page would have been read anew.
        page.evaluate("document.addEventListener('feed', () => setTimeout(() => console.log('heard'), 600))")
        call_off(walk)
    expect(tick).not_to_be_checked()
