"""The same person twice: seen on entry, side by side, and confirmed with a reason or not saved."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eldercare.core.db import db
from eldercare.core.privacy import lookup_hash
from eldercare.people import queries
from eldercare.people.actions import add_senior
from eldercare.people.entry import cleaned
from eldercare.people.errors import PossibleDoubleError
from eldercare.people.models import Senior
from eldercare.people.rules.doubles import Person, reasons
from tests.makers import GROUP, NOW, make_operator, make_senior, make_station, make_user, signed_in
from tests.people.counting import statements
from tests.people.makers import PHONE, last_audit, make_entry, make_other_station

BORN = date(1940, 5, 4)
TWIN = Person("顾桂兰", BORN, "1组 21号")


def make_known(**changes: Any) -> Senior:
    """Somebody on the register without an ID number, as an old list gave her."""
    values: dict[str, Any] = {"name": "顾桂兰", "birth_date": BORN, "address": "旧地址"}
    return make_senior(**values | changes)


def how_many() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Senior.id))) or 0


def typed(**changes: Any) -> dict[str, Any]:
    """The form of a new senior, filled in."""
    values = {
        "name": "顾桂兰", "birth_date": "1940-05-04", "sex": "F", "area_code": GROUP, "living": "alone",
        "address": "白蒲镇 朱家桥村 1组 21号",
    }  # fmt: skip
    return values | changes


def form(**changes: Any) -> dict[str, Any]:
    """The same with the fields that were left empty, as a browser sends them."""
    empty = dict.fromkeys(("id_number", "phone", "key_note", "caution", "health_note"), "")
    return empty | typed(**changes)


def test_name_and_birth_date_speak_for_one_person() -> None:
    assert reasons(TWIN, Person("顾桂兰", BORN, "2组")) == ["birth"]


def test_a_phone_speaks_for_one_person() -> None:
    new = Person("顾桂兰", BORN, phone_hashes=frozenset({"a"}))
    assert reasons(new, Person("王桂兰", date(1950, 1, 1), phone_hashes=frozenset({"a"}))) == ["phone"]


def test_name_and_address_speak_for_one_person() -> None:
    assert reasons(TWIN, Person("顾桂兰", date(1941, 5, 4), "1组 21号")) == ["address"]


def test_two_id_numbers_are_two_people() -> None:
    new = Person("顾桂兰", BORN, "1组 21号", frozenset({"x"}), frozenset({"a"}))
    assert reasons(new, Person("顾桂兰", BORN, "1组 21号", frozenset({"y"}), frozenset({"a"}))) == []


def test_neither_empty_addresses_nor_missing_phones_are_alike() -> None:
    assert reasons(Person("顾桂兰", None), Person("顾桂兰", None)) == []


def test_a_possible_double_is_not_saved(database: object) -> None:
    make_known()
    with pytest.raises(PossibleDoubleError):
        add_senior(make_operator(), make_entry(), now=NOW)
    assert how_many() == 1


def test_with_a_reason_it_is_saved_and_the_reason_recorded(database: object) -> None:
    known = make_known()
    add_senior(make_operator(), make_entry(), another="papers", now=NOW)
    assert last_audit().detail == {"another": "papers", "alike": [known.id]}


def test_an_unknown_reason_saves_nothing(database: object) -> None:
    make_known()
    with pytest.raises(PossibleDoubleError):
        add_senior(make_operator(), make_entry(), another="whatever", now=NOW)


def test_somebody_who_left_counts(database: object) -> None:
    make_known(left_on=date(2026, 1, 1), left_reason="moved")
    with pytest.raises(PossibleDoubleError):
        add_senior(make_operator(), make_entry(), now=NOW)


def test_an_erased_person_does_not(database: object) -> None:
    make_known(left_on=date(2020, 1, 1), erased_at=NOW)
    assert add_senior(make_operator(), make_entry(), now=NOW).id


def test_a_shared_phone_is_asked_about(database: object) -> None:
    known = make_known(name="王建国", phone=PHONE, phone_hash=lookup_hash(PHONE))
    found = queries.doubles_of(make_operator(), cleaned(make_entry()))
    assert [(one.senior.id, one.reasons) for one in found.seen] == [(known.id, ["phone"])]


def test_of_another_station_only_that_there_is_somebody_is_told(database: object) -> None:
    make_known()
    stranger = make_operator(make_other_station())
    found = queries.doubles_of(stranger, cleaned(make_entry()))
    assert (found.seen, found.elsewhere) == ([], 1)


def test_whose_phone_it_is_elsewhere_is_not_told(database: object) -> None:
    make_known(name="王建国", phone=PHONE, phone_hash=lookup_hash(PHONE))
    assert not queries.doubles_of(make_operator(make_other_station()), cleaned(make_entry())).any


def test_doubles_are_looked_for_with_one_query(database: object) -> None:
    for _ in range(4):
        make_known()
    operator, entry = make_operator(), cleaned(make_entry())
    with statements() as seen:
        queries.doubles_of(operator, entry)
    assert len(seen) == 1


def test_the_form_shows_both_side_by_side(client: FlaskClient) -> None:
    known = make_known(phone=PHONE, phone_hash=lookup_hash(PHONE), phone_tail=PHONE[-4:])
    with signed_in(client, make_operator()) as browser:
        answer = browser.post("/seniors/new", data=form())
    assert (answer.status_code, f"/seniors/{known.id}" in answer.text) == (409, True)
    assert (PHONE in answer.text, "138****5678" in answer.text) == (False, True)


def test_the_form_tells_nothing_of_another_station(client: FlaskClient) -> None:
    other = make_other_station()
    make_known(station_id=other.id, address="远方村 9号")
    with signed_in(client, make_operator(make_station())) as browser:
        answer = browser.post("/seniors/new", data=form())
    assert ("ask the county" in answer.text, "远方村" in answer.text) == (True, False)


def test_the_form_saves_with_a_reason(client: FlaskClient) -> None:
    make_known()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post("/seniors/new", data=form(another="relatives"))
    assert (answer.status_code, how_many()) == (302, 2)


def test_a_program_is_told_and_may_say_why(client: FlaskClient) -> None:
    make_known()
    body = typed() | {"station_id": make_station().id}
    with signed_in(client, make_operator()) as browser:
        refused = browser.post("/api/v1/seniors", json=body)
        taken = browser.post("/api/v1/seniors", json=body | {"another": "known"})
    assert (refused.status_code, refused.json["code"], taken.status_code) == (409, "possible_double", 201)


def test_records_that_may_be_one_person_are_listed_together(database: object) -> None:
    first, second = make_known(), make_known()
    (group,) = queries.groups_of_doubles(make_operator())
    assert (group.reason, [row.id for row in group.seniors]) == ("birth", [first.id, second.id])


def test_records_with_two_id_numbers_are_not_listed(database: object) -> None:
    make_known(id_hash="a" * 64)
    make_known(id_hash="b" * 64)
    assert queries.groups_of_doubles(make_operator()) == []


def test_who_shares_a_phone_is_listed(database: object) -> None:
    make_known(name="王建国", phone_hash="p" * 64)
    make_known(name="李建国", phone_hash="p" * 64)
    assert [group.reason for group in queries.groups_of_doubles(make_operator())] == ["phone"]


def test_doubles_of_another_station_are_not_listed(database: object) -> None:
    make_known()
    make_known()
    assert queries.groups_of_doubles(make_operator(make_other_station())) == []


def test_the_page_of_doubles_shows_them(client: FlaskClient) -> None:
    make_known()
    make_known()
    with signed_in(client, make_user("operator")) as browser:
        page = browser.get("/seniors/doubles").text
    assert page.count("顾桂兰</a>") == 2
