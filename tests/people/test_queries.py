"""Search and lists: who is found, who stays hidden, and how many queries it takes."""

import pytest
from flask.ctx import AppContext

from eldercare.accounts.rules import Scope
from eldercare.core.errors import NotFoundError
from eldercare.core.privacy import lookup_hash
from eldercare.people import queries
from eldercare.people.models import Absence
from eldercare.people.queries import SeniorFilters, WorkerFilters
from tests.makers import (
    GROUP,
    TODAY,
    VILLAGE,
    make_area,
    make_operator,
    make_senior,
    make_user,
    make_worker,
    save,
)
from tests.people.counting import statements
from tests.people.makers import PHONE, id_number, make_other_station


def make_known_senior(**changes: object) -> int:
    values = {
        "name": "单秀英", "name_pinyin": "shanxiuying", "name_initials": "sxy", "phone": PHONE,
        "phone_hash": lookup_hash(PHONE), "phone_tail": PHONE[-4:], "id_hash": lookup_hash(id_number()),
    }  # fmt: skip
    return make_senior(**values | changes).id


def found(text: str) -> list[int]:
    return [senior.id for senior in queries.search(make_operator(), text).seniors]


@pytest.mark.parametrize(
    "text",
    [
        "单秀英",
        "秀英",
        "单",
        "shan",
        "shanxiuying",
        "Shan Xiu Ying",
        "sxy",
        "SX",
        "5678",
        PHONE,
        "138 0513 5678",
    ],
)
def test_a_senior_is_found_by(database: AppContext, text: str) -> None:
    senior_id = make_known_senior()
    make_senior()
    assert found(text) == [senior_id]


def test_a_senior_is_found_by_the_whole_id_number(database: AppContext) -> None:
    senior_id = make_known_senior()
    assert found(id_number().lower()) == [senior_id]


@pytest.mark.parametrize(
    "text", ["", "  ", "dan", "567", "99999", "%", "_秀英", "zzz", "'; drop table seniors"]
)
def test_nobody_is_found_by(database: AppContext, text: str) -> None:
    make_known_senior()
    assert found(text) == []


def test_letters_up_to_the_last_of_the_alphabet_are_a_prefix(database: AppContext) -> None:
    senior_id = make_known_senior(name="周子", name_pinyin="zzz", name_initials="zz")
    assert found("zz") == [senior_id]


def test_another_stations_people_are_not_found(database: AppContext) -> None:
    make_known_senior()
    make_worker(name="单丽", name_pinyin="shanli", name_initials="sl")
    hit = queries.search(make_operator(make_other_station()), "shan")
    assert hit.nobody


def test_workers_are_found_too(database: AppContext) -> None:
    worker = make_worker(name="单丽", name_pinyin="shanli", name_initials="sl")
    assert [w.id for w in queries.search(make_operator(), "单丽").workers] == [worker.id]


def test_somebody_who_left_is_not_found(database: AppContext) -> None:
    make_known_senior(left_on=TODAY)
    assert found("shan") == []


def test_a_long_answer_is_cut_and_says_so(database: AppContext) -> None:
    for _ in range(31):
        make_senior()
    hit = queries.search(make_operator(), "ggl")
    assert (len(hit.seniors), hit.more) == (30, True)


def test_a_search_takes_two_queries(database: AppContext) -> None:
    for _ in range(5):
        make_senior()
    operator = make_operator()
    with statements() as sent:
        hit = queries.search(operator, "顾")
        assert hit.seniors[4].station.name
    assert len(sent) == 2


def test_a_list_takes_as_many_queries_for_fifty_as_for_two(database: AppContext) -> None:
    sizes = []
    for more in (2, 48):
        for _ in range(more):
            make_senior()
        operator = make_operator()
        with statements() as sent:
            page = queries.list_seniors(operator, SeniorFilters()).page
            assert all(senior.station.name for senior in page.rows)
        sizes.append((len(page.rows), len(sent)))
    assert sizes == [(2, 2), (50, 2)]


def test_a_list_of_workers_takes_as_many_queries_for_twenty_as_for_two(database: AppContext) -> None:
    sizes = []
    for more in (2, 18):
        for _ in range(more):
            make_worker()
        operator = make_operator()
        with statements() as sent:
            page = queries.list_workers(operator, WorkerFilters()).page
            assert all(worker.shifts and worker.skills and worker.station for worker in page.rows)
        sizes.append((len(page.rows), len(sent)))
    assert sizes == [(2, 5), (20, 5)]


def test_filters_narrow_and_counts_say_what_others_would_show(database: AppContext) -> None:
    make_senior(living="alone", grade=0)
    make_senior(living="alone", grade=2)
    make_senior(living="couple", grade=2)
    hit = queries.list_seniors(make_operator(), SeniorFilters(living="alone", grade=2))
    assert (hit.page.total, hit.by_living, hit.by_grade) == (1, {"alone": 1, "couple": 1}, {0: 1, 2: 1})


def test_a_place_narrows_by_the_beginning_of_its_code(database: AppContext) -> None:
    near = make_senior(area_code=GROUP)
    make_senior(area_code="32068211400901")
    hit = queries.list_seniors(make_operator(), SeniorFilters(area=VILLAGE))
    assert [senior.id for senior in hit.page.rows] == [near.id]


@pytest.mark.parametrize(("sort", "order"), [("-age", ["old", "young"]), ("age", ["young", "old"])])
def test_the_list_sorts_by_age(database: AppContext, sort: str, order: list[str]) -> None:
    make_senior(name="young")
    make_senior(name="old", birth_date=TODAY.replace(year=1930))
    hit = queries.list_seniors(make_operator(), SeniorFilters(sort=sort))
    assert [senior.name for senior in hit.page.rows] == order


def test_a_page_behind_the_last_shows_the_last(database: AppContext) -> None:
    for _ in range(3):
        make_senior()
    page = queries.list_seniors(make_operator(), SeniorFilters(page=9), per_page=2).page
    assert (page.page, page.pages, len(page.rows)) == (2, 2, 1)


def test_a_town_sees_the_seniors_of_all_its_stations(database: AppContext) -> None:
    make_senior()
    reader = make_user("bureau", Scope("area", "320682114"))
    assert queries.list_seniors(reader, SeniorFilters()).page.total == 1


def test_one_senior_outside_the_scope_looks_like_none(database: AppContext) -> None:
    senior = make_senior()
    with pytest.raises(NotFoundError):
        queries.senior_of(make_operator(make_other_station()), senior.id)


def test_who_is_away_today(database: AppContext) -> None:
    make_worker()
    worker = make_worker()

    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick"))
    page = queries.list_workers(make_operator(), WorkerFilters(away_on=TODAY)).page
    assert [w.id for w in page.rows] == [worker.id]


def test_an_operator_narrows_by_the_villages_of_the_station(database: AppContext) -> None:
    make_senior()

    make_area(VILLAGE, "village", "朱家桥村")
    assert [area.code for area in queries.places_to_filter(make_operator())] == [VILLAGE]
