"""The board's browser and the server say the same of a place in the time of a gathering."""

import pytest
from playwright.sync_api import expect

from eldercare.people.models import Absence
from tests.browser.conftest import browser_type_launch_args  # noqa: F401 - the machine's own Chromium
from tests.makers import TODAY, make_senior, make_worker, save
from tests.visits.board.makers import make_draft
from tests.visits.board.test_browser_work import BOTH
from tests.visits.gatherings.makers import make_day

pytestmark = pytest.mark.browser


def test_browser_and_server_agree_about_gatherings(desk):
    host, other = make_worker(name="沈丽娟"), make_worker(name="张红梅", lat=32.30, lon=120.80)
    make_day(hosts=[host])
    first = make_draft(540, other, senior=make_senior(lat=32.28, lon=120.77))
    second = make_draft(700, host)
    page = desk()
    answer = page.evaluate(BOTH, [[first.id, second.id], [host.id, other.id]])
    assert answer["found"] == []
    assert answer["asked"] == 32


def test_a_gathering_stands_in_the_row_of_its_host(desk):
    host = make_worker()
    make_day(hosts=[host])
    page = desk()
    block = page.locator(f'.row-of[data-worker="{host.id}"] .gathering')
    expect(block).to_have_attribute("title", "10:00–11:30 Culture, Gathering at the station, To be held")


def test_the_gathering_of_somebody_absent_is_not_drawn_over_the_absence(desk):
    host = make_worker()
    make_draft(480, host)
    make_day(hosts=[host])
    save(Absence(worker_id=host.id, first_day=TODAY, last_day=TODAY, reason="sick"))
    page = desk()
    expect(page.locator(f'.row-of[data-worker="{host.id}"] .away')).to_be_visible()
    expect(page.locator(".gathering")).to_have_count(0)
