"""Paper as Chromium prints it: how many pages, what stands on each, and that a print is written down."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from eldercare.accounts.actions import begin_session
from eldercare.core.db import db
from eldercare.core.time import now
from eldercare.people.models import Worker
from eldercare.visits.models import DayPrint
from tests.browser.conftest import browser_type_launch_args  # noqa: F401 - the machine's own Chromium
from tests.makers import TODAY, make_operator, make_senior, make_worker
from tests.running import wait_until
from tests.visits.board.browsing import served  # noqa: F401 - the application on a free port
from tests.visits.board.makers import make_day_plan, make_draft

pytestmark = pytest.mark.browser
LONG = "如皋市白蒲镇朱家桥村民委员会第十二村民小组东侧新建安置小区甲单元 128号"
A4 = re.compile(rb"/MediaBox ?\[ ?0 0 59[45](\.\d+)? 84[12](\.\d+)?\]")
PAGE = re.compile(rb"/Type ?/Page\b(?!s)")


@pytest.fixture
def paper(app, browser: Browser, served: str) -> Iterator[Page]:  # noqa: F811
    """A page of the station's operator."""
    user = make_operator()
    begin_session(user, now=now())
    with app.test_client() as client:
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = user.get_id(), True
        cookie = client.get_cookie("eldercare")
    window = browser.new_context(base_url=served, locale="zh-CN")
    window.add_cookies([{"name": "eldercare", "value": cookie.value, "url": served}])
    yield window.new_page()
    window.close()


def make_full_day(visits: int) -> None:
    """So many visits of one person to people with long names and addresses, the first of them for two."""
    make_day_plan()
    worker, partner = make_worker(name="欧阳沈丽娟"), make_worker(name="张红梅")
    for number in range(visits):
        senior = make_senior(
            name="阿卜杜热西提·买买提", address=LONG, key_note="备用钥匙在东边邻居家，敲三下",
            caution="青霉素过敏；院子里有狗，先打电话再进门",
        )  # fmt: skip
        make_draft(480 + 40 * number, worker, None if number else partner, senior=senior, minutes=30)


def printed(page: Page, address: str) -> bytes:
    """The page as a PDF."""
    page.goto(f"{address}{'&' if '?' in address else '?'}day={TODAY}")
    page.wait_for_load_state("networkidle")
    return page.pdf(prefer_css_page_size=True)


def test_one_person_with_a_few_visits_fills_one_page_of_a4(paper: Page) -> None:
    make_draft(540, make_worker())
    pdf = printed(paper, "/board/route-sheets")
    assert len(PAGE.findall(pdf)) == 1
    assert A4.search(pdf)


def test_each_person_begins_a_page(paper: Page) -> None:
    make_full_day(3)
    assert len(PAGE.findall(printed(paper, "/board/route-sheets"))) == 2


def test_twelve_long_visits_go_over_two_pages_and_in_large_print_over_more(paper: Page) -> None:
    make_full_day(12)
    worker = db.session.query(Worker).filter_by(name="欧阳沈丽娟").one().id
    normal = len(PAGE.findall(printed(paper, f"/board/route-sheets?worker={worker}")))
    large = len(PAGE.findall(printed(paper, f"/board/route-sheets?worker={worker}&size=large")))
    assert 2 <= normal < large


BOTH = ["/board/route-sheets", "/board/day-list"]


@pytest.mark.parametrize("address", [*BOTH, "/board/day-list?order=person"])
def test_no_visit_is_cut_and_the_head_comes_again(paper: Page, address: str) -> None:
    make_full_day(3)
    printed(paper, address)
    paper.emulate_media(media="print")
    styles = "rows => rows.map(row => getComputedStyle(row).breakInside)"
    assert set(paper.locator(".sheet-table tbody tr").evaluate_all(styles)) == {"avoid"}
    groups = "parts => parts.map(part => getComputedStyle(part).display)"
    assert set(paper.locator(".sheet-table thead").evaluate_all(groups)) == {"table-header-group"}
    assert set(paper.locator(".sheet-table tfoot").evaluate_all(groups)) == {"table-footer-group"}


@pytest.mark.parametrize("address", BOTH)
def test_nothing_sticks_out_of_the_paper(paper: Page, address: str) -> None:
    make_full_day(2)
    for size in ("normal", "large"):
        printed(paper, f"{address}?size={size}")
        paper.emulate_media(media="print")
        paper.set_viewport_size({"width": 703, "height": 1000})  # 186 mm between the margins
        assert paper.evaluate("document.documentElement.scrollWidth") <= 703


def test_the_bar_is_not_printed(paper: Page) -> None:
    make_draft(540, make_worker())
    printed(paper, "/board/day-list")
    paper.emulate_media(media="print")
    assert not paper.locator(".paper-bar").is_visible()


def test_a_print_is_written_down_whoever_started_it(paper: Page) -> None:
    make_draft(540, make_worker())
    printed(paper, "/board/route-sheets")

    def row() -> DayPrint | None:
        db.session.rollback()
        return db.session.query(DayPrint).one_or_none()

    found = wait_until(row)
    assert (found.what, found.day) == ("route_sheets", TODAY)
    assert now() - found.printed_at < timedelta(minutes=5)
