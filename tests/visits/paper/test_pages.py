"""Paper of a station's day at its doors: what it shows, hides and writes down."""

import html
import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db, transaction
from eldercare.visits.actions.drafts import change_days
from eldercare.visits.actions.moves import cancel_visit
from eldercare.visits.actions.publishing import publish
from eldercare.visits.models import DayPlan, DayPrint, Visit
from tests.makers import (
    NOW,
    TODAY,
    make_operator,
    make_senior,
    make_station,
    make_visit,
    make_worker,
    signed_in,
)
from tests.visits.board.makers import make_day_plan, make_draft
from tests.visits.gatherings.makers import make_day


@pytest.fixture(autouse=True)
def _nine_in_the_morning(monkeypatch):
    monkeypatch.setattr("eldercare.visits.paper.pages.now", lambda: NOW)


@pytest.fixture
def desk(client):
    """A browser at the station's desk."""
    with signed_in(client, make_operator()) as browser:
        yield browser


def test_each_person_with_a_visit_gets_a_route_sheet(desk):
    make_day_plan()
    make_draft(540, make_worker(name="沈丽娟"), make_worker(name="张红梅"))
    make_worker(name="王志强")
    page = desk.get(f"/board/route-sheets?day={TODAY}").text
    assert page.count('<article class="sheet">') == 2
    assert "with 张红梅" in page
    assert "王志强" not in page


def test_a_route_sheet_of_a_draft_says_so(desk):
    make_day_plan()
    make_draft(540, make_worker())
    assert "Draft: not published yet" in desk.get(f"/board/route-sheets?day={TODAY}").text


def test_one_persons_sheet_is_printed_alone(desk):
    first, second = make_worker(name="沈丽娟"), make_worker(name="张红梅")
    make_draft(540, first)
    make_draft(540, second)
    page = desk.get(f"/board/route-sheets?day={TODAY}&worker={first.id}").text
    assert "沈丽娟" in page
    assert "张红梅" not in page


def test_the_sheets_follow_the_order_of_the_day(desk):
    worker = make_worker()
    make_draft(700, worker, senior=make_senior(name="后来"))
    make_draft(540, worker, senior=make_senior(name="先去"))
    page = desk.get(f"/board/route-sheets?day={TODAY}").text
    assert page.index("先去") < page.index("后来")


def listed(desk, **asked):
    """The list of the day under these choices."""
    return desk.get("/board/day-list", query_string={"day": str(TODAY)} | asked).text


def workbook(desk, **asked):
    """The rows of each sheet of the workbook, without the heads."""
    answer = desk.get("/board/visits.xlsx", query_string={"day": str(TODAY)} | asked)
    sheets = load_workbook(BytesIO(answer.data)).worksheets
    return [[tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)] for sheet in sheets]


def test_a_line_that_was_changed_since_publishing_says_so(desk):
    operator, worker = make_operator(), make_worker()
    visit = make_draft(540, worker)
    make_day_plan()
    publish(visit.station_id, TODAY, version=None, actor=operator, now=NOW)
    assert "not published yet" not in desk.get(f"/board/route-sheets?day={TODAY}").text
    other = make_worker(name="张红梅")
    with transaction() as session:
        session.get_one(Visit, visit.id).assignments[0].worker_id = other.id
    assert "not published yet" in desk.get(f"/board/route-sheets?day={TODAY}").text


def test_the_list_holds_each_visit_once_in_order_of_time(desk):
    worker = make_worker()
    make_draft(700, worker, senior=make_senior(name="后来"))
    make_draft(540, worker, make_worker(name="张红梅"), senior=make_senior(name="先去"))
    page = listed(desk)
    assert page.count("先去") == 1
    assert page.index("先去") < page.index("后来")


def test_by_person_a_visit_for_two_stands_under_both(desk):
    make_draft(540, make_worker(name="沈丽娟"), make_worker(name="张红梅"), senior=make_senior(name="先去"))
    assert listed(desk, order="person").count("<b>先去</b>") == 2


def test_what_nobody_makes_stands_last(desk):
    make_draft(700, make_worker(name="沈丽娟"), senior=make_senior(name="有人"))
    make_visit(make_senior(name="无人"))
    page = listed(desk, order="person")
    assert page.index("有人") < page.index("Nobody yet <small>") < page.index("无人")


def test_a_cancelled_visit_is_counted_and_not_listed(desk):
    make_draft(540, make_worker(), senior=make_senior(name="有人"))
    make_visit(make_senior(name="取消"), state="cancelled")
    page = listed(desk)
    assert "取消" not in page
    assert "<dt>Cancelled</dt><dd>1</dd>" in page


def test_for_the_wall_names_are_masked(desk):
    senior = make_senior(name="钱玉兰")
    make_draft(540, make_worker(), senior=senior)
    page = listed(desk, names="masked")
    assert "钱**" in page
    assert "钱玉兰" not in page


def test_the_list_tells_no_way_into_the_home(desk):
    make_draft(540, make_worker(), senior=make_senior(key_note="Under the pot", caution="A dog"))
    for order in ("time", "person"):
        page = listed(desk, order=order)
        assert "Under the pot" not in page
        assert "A dog" not in page


@pytest.mark.parametrize("address", ["/board/route-sheets", "/board/day-list"])
def test_larger_print_is_a_choice_of_the_address(desk, address):
    assert 'class="paper is-large"' in desk.get(f"{address}?size=large").text
    assert 'class="paper is-normal"' in desk.get(f"{address}?size=huge").text


def print_it(desk, **changes):
    """What the page says when it goes to the printer."""
    sent = {
        "station": make_station().code,
        "day": str(TODAY),
        "what": "day_list",
        "rows": "3",
        "version": "2",
    }
    return desk.post("/board/prints", data=sent | changes)


def test_a_print_is_written_down_with_the_version_of_the_plan(desk):
    assert print_it(desk).status_code == 204
    row = db.session.query(DayPrint).one()
    assert (row.day, row.what, row.plan_version, row.printed_at) == (TODAY, "day_list", 2, NOW)


def test_a_print_is_a_line_of_the_audit_trail(desk):
    print_it(desk)
    line = db.session.query(AuditEntry).filter_by(verb="exported").one()
    assert (line.subject_kind, line.detail) == ("day_list", {"rows": 3})


@pytest.mark.parametrize(
    "wrong", [{"what": "photo"}, {"what": "workbook"}, {"day": "someday"}, {"rows": "x"}]
)
def test_a_print_of_something_else_is_refused(desk, wrong):
    assert print_it(desk, **wrong).status_code == 422
    assert db.session.query(DayPrint).count() == 0


def test_a_print_of_another_station_is_refused(desk):
    other = make_station("320682107", name="江安镇颐养驿站")
    assert print_it(desk, station=other.code).status_code == 404


def test_the_board_says_that_paper_is_older_than_what_was_published(desk):
    visit = make_draft(540, make_worker())
    make_day_plan()
    print_it(desk)
    assert "sheets-link is-old" not in desk.get(f"/board?day={TODAY}").text
    publish(visit.station_id, TODAY, version=None, actor=make_operator(), now=NOW.replace(hour=2))
    assert "sheets-link is-old" in desk.get(f"/board?day={TODAY}").text
    assert "Published anew since: print again." in desk.get(f"/board/day-list?day={TODAY}").text


def test_paper_that_was_printed_after_publishing_is_not_old(desk):
    visit = make_draft(540, make_worker())
    make_day_plan()
    publish(visit.station_id, TODAY, version=None, actor=make_operator(), now=NOW.replace(hour=0))
    print_it(desk)
    assert "sheets-link is-old" not in desk.get(f"/board?day={TODAY}").text


def on_paper(page):
    """What the page says stands on it."""
    field = re.search(r'name="visits" value="([^"]*)"', page.text)
    assert field
    return json.loads(html.unescape(field[1]))


def print_page(desk, what, **query):
    """The page is opened and goes to the printer as it is."""
    page = desk.get(f"/board/{what}", query_string={"day": str(TODAY), **query})
    sent = {
        "what": what.replace("-", "_"),
        "visits": json.dumps(on_paper(page)),
        "worker": query.get("worker", ""),
    }
    assert print_it(desk, **sent).status_code == 204


def is_old(desk):
    return "sheets-link is-old" in desk.get(f"/board?day={TODAY}").text


def cancel(visit):
    cancel_visit(visit.id, "senior_asked", version=None, actor=make_operator(), now=NOW)


def test_the_page_says_which_visits_stand_on_whose_sheet(desk):
    first, second = make_worker(name="沈丽娟"), make_worker(name="张红梅")
    pair, alone = make_draft(540, first, second), make_draft(700, first)
    page = desk.get(f"/board/route-sheets?day={TODAY}")
    assert on_paper(page) == {str(first.id): [pair.id, alone.id], str(second.id): [pair.id]}


@pytest.mark.parametrize("what", ["route-sheets", "day-list"])
def test_a_cancelled_visit_on_paper_is_a_change(desk, what):
    visit = make_draft(540, make_worker())
    print_page(desk, what)
    assert not is_old(desk)
    cancel(visit)
    assert is_old(desk)
    assert (
        "1 visit on it is cancelled or moved to another day" in desk.get(f"/board/day-list?day={TODAY}").text
    )


def test_a_visit_that_was_put_on_another_day_is_a_change_of_the_paper(desk):
    visit = make_draft(540, make_worker())
    print_page(desk, "route-sheets")
    with transaction() as session:
        change_days(session, {visit.id: TODAY + timedelta(days=1)})
    assert is_old(desk)


def test_a_cancelled_visit_that_was_never_on_paper_is_none(desk):
    make_draft(540, make_worker())
    print_page(desk, "route-sheets")
    cancel(make_draft(700, None))
    assert not is_old(desk)


def test_paper_that_was_printed_after_a_visit_was_cancelled_is_right(desk):
    worker = make_worker()
    visit = make_draft(540, worker)
    make_draft(700, worker)
    print_page(desk, "route-sheets")
    cancel(visit)
    print_page(desk, "route-sheets")
    assert not is_old(desk)


def test_the_new_sheet_of_one_person_replaces_only_that_persons(desk):
    first, second = make_worker(name="沈丽娟"), make_worker(name="张红梅")
    mine, other = make_draft(540, first), make_draft(540, second)
    make_draft(700, first)
    print_page(desk, "route-sheets")
    cancel(mine)
    print_page(desk, "route-sheets", worker=first.id)
    assert not is_old(desk)
    cancel(other)
    assert is_old(desk)


@pytest.mark.parametrize("wrong", ["[1]", "{1}", '{"3": 4}', '{"3": ["x"]}', '{"3": [true]}'])
def test_what_is_no_list_of_visits_is_refused(desk, wrong):
    assert print_it(desk, visits=wrong).status_code == 422


def test_the_workbook_holds_the_day_by_time_and_by_person(desk):
    make_draft(540, make_worker(name="沈丽娟"), make_worker(name="张红梅"), senior=make_senior(name="钱玉兰"))
    by_time, by_person = workbook(desk)
    assert [row[3] for row in by_time] == ["沈丽娟, 张红梅"]
    assert sorted(row[3] for row in by_person) == sorted(["沈丽娟", "张红梅"])
    assert by_time[0][:3] == (str(TODAY), "09:00", "10:00")


def test_the_workbook_masks_names_and_leaves_house_numbers_out(desk):
    make_draft(540, make_worker(), senior=make_senior(name="钱玉兰", address="朱家桥村1组 8号"))
    (row,) = workbook(desk)[0]
    assert (row[5], row[6]) == ("钱**", "朱家桥村1组")


def test_no_cell_of_the_workbook_is_a_formula(desk):
    make_draft(540, make_worker(name="=1+1"), senior=make_senior(name="@SUM", address="-2 8号"))
    (row,) = workbook(desk)[0]
    assert (row[3], row[5][:2], row[6]) == ("'=1+1", "'@", "'-2")


def test_the_workbook_of_a_week_holds_seven_days(desk):
    worker = make_worker()
    make_draft(540, worker)
    make_draft(540, worker, day=TODAY.replace(day=29))
    make_draft(540, worker, day=TODAY.replace(day=30))
    assert [len(workbook(desk, days=days)[0]) for days in (1, 7, 400)] == [1, 2, 1]


def test_the_workbook_is_recorded(desk):
    workbook(desk)
    assert db.session.query(DayPrint).one().what == "workbook"
    assert db.session.query(AuditEntry).filter_by(verb="exported").count() == 1


def test_a_workbook_makes_no_paper_old(desk):
    make_day_plan()
    workbook(desk)
    assert db.session.query(DayPlan).count() == 1
    assert "sheets-link is-old" not in desk.get(f"/board?day={TODAY}").text
    assert "Printed" not in listed(desk)


def test_whoever_has_no_board_gets_no_paper(client):
    with signed_in(client, make_operator()) as browser:
        make_station("320682107", name="江安镇颐养驿站")
        for address in ("route-sheets", "day-list", "visits.xlsx"):
            assert browser.get(f"/board/{address}?station=320682107").status_code == 404


def test_the_route_sheet_of_a_host_has_the_gathering_in_its_place(desk):
    host = make_worker(name="沈丽娟")
    make_draft(480, host, senior=make_senior(name="顾桂兰"))
    make_draft(720, host, senior=make_senior(name="冒月秀"))
    make_day(hosts=[host])
    page = desk.get(f"/board/route-sheets?day={TODAY}").text
    assert page.index("顾桂兰") < page.index("Gathering at the station") < page.index("冒月秀")


def test_who_only_hosts_has_a_route_sheet_too(desk):
    make_day(hosts=[make_worker(name="沈丽娟")])
    assert "沈丽娟" in desk.get(f"/board/route-sheets?day={TODAY}").text


def test_the_day_list_ends_with_the_gatherings_and_names_no_senior_of_them(desk):
    make_day(hosts=[make_worker(name="沈丽娟")], seniors=[make_senior(name="顾桂兰")])
    page = desk.get(f"/board/day-list?day={TODAY}").text
    assert "沈丽娟" in page
    assert "1 signed up" in page
    assert "顾桂兰" not in page


def test_the_workbook_has_a_sheet_of_gatherings_where_there_are_any(desk):
    make_visit()
    address = f"/board/visits.xlsx?day={TODAY}"
    assert load_workbook(BytesIO(desk.get(address).data)).sheetnames == ["By time", "By person"]
    make_day(hosts=[make_worker(name="沈丽娟")], seniors=[make_senior()])
    sheet = load_workbook(BytesIO(desk.get(address).data))["Gatherings"]
    assert [cell.value for cell in sheet[2]][1:6] == ["10:00", "11:30", "Culture", "沈丽娟", 1]
