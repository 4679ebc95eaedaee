"""Search at its edges: who comes first, tails of numbers, addresses, who is not found."""

from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, literal, select, update

from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.core.privacy import lookup_hash, tail_hash
from eldercare.people import queries
from eldercare.people.models import AddressPlace, Senior
from eldercare.people.models.searching import NOT_TEXT, text_of
from eldercare.people.queries import SeniorFilters
from eldercare.people.queries import seniors as listing
from eldercare.people.queries.questions import Question, read_question
from eldercare.people.rules import initials_of, pinyin_of
from tests.makers import (
    GROUP,
    NOW,
    TODAY,
    TOWN,
    make_operator,
    make_senior,
    make_user,
    make_worker,
    signed_in,
)
from tests.people.makers import PHONE, id_number, make_other_station

HOME = "白蒲镇 朱家桥村 1组 21号"


def named(name: str, **changes: object) -> Senior:
    """Somebody with this name and its reading."""
    return make_senior(name=name, name_pinyin=pinyin_of(name), name_initials=initials_of(name), **changes)


def names(text: str, **changes: object) -> list[str]:
    return [senior.name for senior in queries.search(make_operator(), text, **changes).seniors]


def test_the_exact_name_comes_before_those_that_begin_so_and_those_that_hold_it(database: AppContext) -> None:
    for name in ("王秀英", "秀英子", "秀英"):
        named(name)
    assert names("秀英") == ["秀英", "秀英子", "王秀英"]


def test_the_exact_reading_comes_before_those_that_begin_so(database: AppContext) -> None:
    for name in ("李娜娜", "李娜"):
        named(name)
    assert names("lina") == ["李娜", "李娜娜"]


@pytest.mark.parametrize("part", ["欧阳", "阳秀", "秀英", "英"])
def test_every_part_of_a_name_of_four_is_found(database: AppContext, part: str) -> None:
    named("欧阳秀英")
    assert names(part) == ["欧阳秀英"]


def test_people_of_the_same_name_stand_by_village_and_age(database: AppContext) -> None:
    named("王芳", area_code="32068211400901", birth_date=TODAY.replace(year=1930))
    for year in (1940, 1935):
        named("王芳", birth_date=TODAY.replace(year=year))
    found = queries.search(make_operator(), "王芳").seniors
    assert [(senior.area_code[-4:], senior.birth_date.year) for senior in found] == [
        ("0101", 1935),
        ("0101", 1940),
        ("0901", 1930),
    ]


@pytest.mark.parametrize("text", [id_number()[-4:], id_number()[-4:].lower(), "04" + id_number()[-4:]])
def test_somebody_is_found_by_the_tail_of_the_id_number(database: AppContext, text: str) -> None:
    named("顾桂兰", id_number=id_number(), id_tail_hash=tail_hash(id_number()))
    assert names(text) == ["顾桂兰"]


def test_the_day_before_a_tail_is_the_day_of_birth(database: AppContext) -> None:
    named("顾桂兰", id_number=id_number(), id_tail_hash=tail_hash(id_number()))
    assert names("05" + id_number()[-4:]) == []


def test_a_tail_that_ends_in_x_is_read_in_either_case() -> None:
    assert read_question("123x") == read_question("123X") == Question(tail="123X")


def test_four_digits_are_looked_for_in_phones_and_id_numbers(database: AppContext) -> None:
    named("顾桂兰", id_tail_hash=tail_hash("320682194005045678"))
    named("王芳", phone_tail="5678", phone_hash=lookup_hash(PHONE))
    assert names("5678") == ["顾桂兰", "王芳"]


@pytest.mark.parametrize(
    "text",
    [
        "朱家桥",
        "家桥",
        "白蒲镇朱家桥村",
        "朱家桥村1组21号",
        "朱家桥 21号",
        "桥村 1组",
        "白蒲 朱家",
        "朱家桥村 1组 21号",
    ],
)
def test_somebody_is_found_by_a_part_of_the_address(database: AppContext, text: str) -> None:
    named("王芳", address=HOME)
    assert names(text) == ["王芳"]


@pytest.mark.parametrize("text", ["朱家桥村2组", "朱家桥 22号", "镇", "21号", "朱%桥", "朱_桥", "桥家朱"])
def test_nobody_is_found_by_what_the_address_does_not_hold(database: AppContext, text: str) -> None:
    named("王芳", address=HOME)
    assert names(text) == []


def test_a_name_comes_before_an_address(database: AppContext) -> None:
    named("王芳", address="石庄镇 李娜桥村 1组")
    named("李娜")
    assert names("李娜") == ["李娜", "王芳"]


def test_a_name_and_a_village_find_the_one_of_that_name_there(database: AppContext) -> None:
    named("王秀英", address=HOME)
    named("王秀英", address="白蒲镇 康庄村 2组 1号")
    assert [s.address for s in queries.search(make_operator(), "王秀英 康庄").seniors] == [
        "白蒲镇 康庄村 2组 1号"
    ]


def test_who_has_left_is_found_on_request_alone(database: AppContext) -> None:
    named("王芳", left_on=TODAY)
    assert (names("王芳"), names("王芳", left=True)) == ([], ["王芳"])


def test_whoever_was_erased_is_never_found(database: AppContext) -> None:
    named("王芳", left_on=TODAY, erased_at=NOW)
    assert names("王芳", left=True) == []


@pytest.mark.parametrize("scope", [Scope("area", "320682116"), Scope("area", "32068211400102")])
def test_an_address_is_looked_for_inside_the_scope_alone(database: AppContext, scope: Scope) -> None:
    named("王芳", address=HOME)
    assert queries.search(make_user("bureau", scope), "朱家桥").nobody


def test_a_town_finds_its_own(database: AppContext) -> None:
    named("王芳", address=HOME)
    assert queries.search(make_user("bureau", Scope("area", TOWN)), "朱家桥").seniors


def test_the_exact_worker_comes_first(database: AppContext) -> None:
    for name in ("王丽娟", "丽娟"):
        make_worker(name=name, name_pinyin=pinyin_of(name), name_initials=initials_of(name))
    found = queries.search(make_operator(), "丽娟").workers
    assert [worker.name for worker in found] == ["丽娟", "王丽娟"]


def places() -> list[tuple[str, int]]:
    """Each different address without numbers, and where."""
    db.session.rollback()
    query = select(AddressPlace.text, AddressPlace.station_id)
    return [
        tuple(row) for row in db.session.execute(query.order_by(AddressPlace.text, AddressPlace.station_id))
    ]


def test_two_homes_that_differ_in_numbers_share_a_place(database: AppContext) -> None:
    one = make_senior(address=HOME)
    make_senior(address=HOME.replace("21", "8"))
    assert places() == [("白蒲镇朱家桥村组号", one.station_id)]


def test_a_place_goes_with_its_last_senior(database: AppContext) -> None:
    one, other = make_senior(address=HOME), make_senior(address=HOME)
    with transaction() as session:
        session.execute(delete(Senior).where(Senior.id == one.id))
    assert len(places()) == 1
    with transaction() as session:
        session.execute(update(Senior).where(Senior.id == other.id).values(address=""))
    assert [text for text, _station in places()] == [""]


def test_a_place_follows_whoever_moves_seniors_by_whatever_statement(database: AppContext) -> None:
    senior, other = named("王芳", address=HOME), make_other_station()
    with transaction() as session:
        session.execute(update(Senior).where(Senior.id == senior.id).values(station_id=other.id))
    assert places() == [("白蒲镇朱家桥村组号", other.id)]
    assert [s.name for s in queries.search(make_operator(other), "朱家桥").seniors] == ["王芳"]
    assert names("朱家桥") == []


@given(st.text(alphabet=[*NOT_TEXT, "村", "a", "'"], max_size=20))
def test_the_database_leaves_out_of_an_address_what_the_question_does(app: Flask, address: str) -> None:
    with app.app_context():
        replaced: Any = literal(address)
        for character in NOT_TEXT:
            replaced = func.replace(replaced, character, "")
        assert db.session.scalar(select(replaced)) == text_of(address)
        db.session.remove()


def test_a_list_looks_through_the_best_matches(database: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_MATCHES", 3)
    for number in range(5):
        named(f"王{number}")
    hit = queries.list_seniors(make_operator(), SeniorFilters(q="王"))
    assert (hit.page.total, hit.cut) == (3, True)


def test_a_list_says_nothing_of_more_when_all_are_there(database: AppContext) -> None:
    named("王芳")
    hit = queries.list_seniors(make_operator(), SeniorFilters(q="王"))
    assert (hit.page.total, hit.cut) == (1, False)


def test_a_list_narrows_a_search_by_place_and_grade(database: AppContext) -> None:
    named("王芳", grade=2)
    named("王芳", grade=0)
    named("王芳", grade=2, area_code="32068211400901")
    hit = queries.list_seniors(make_operator(), SeniorFilters(q="王芳", grade=2, area=GROUP))
    assert (hit.page.total, hit.by_grade) == (1, {0: 1, 2: 1})


def test_six_digits_of_an_id_number_stand_in_no_address(client: FlaskClient) -> None:
    named("顾桂兰", id_number=id_number(), id_tail_hash=tail_hash(id_number()))
    tail = "04" + id_number()[-4:]
    with signed_in(client, make_operator()) as browser:
        assert browser.get(f"/api/v1/search?q={tail}").status_code == 422
        assert "顾桂兰" not in browser.get(f"/seniors?q={tail}").text
        assert browser.post("/api/v1/search", json={"q": tail}).json["seniors"][0]["name"] == "顾桂兰"


def test_the_page_finds_who_has_left_on_request(client: FlaskClient) -> None:
    for name in ("王芳", "王芳芳"):
        named(name, left_on=TODAY)
    with signed_in(client, make_operator()) as browser:
        assert "Also those who have left" in browser.post("/search", data={"q": "王芳"}).text
        answer = browser.post("/search", data={"q": "王芳", "left": "1"}).text
    assert "王芳芳" in answer
    assert "Left " in answer
