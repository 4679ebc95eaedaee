"""What a senior counts as, since when, until when, and by which document."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.people import queries
from eldercare.people.actions import (
    add_senior,
    edit_senior,
    end_category,
    entry_of,
    erase_senior,
    record_category,
    record_departure,
)
from eldercare.people.entry import cleaned, faults
from eldercare.people.models import Senior, SeniorCategory
from eldercare.people.rules.categories import dated_codes, is_centenarian, masked_basis
from tests.makers import NOW, TODAY, make_operator, make_senior, make_user, save, signed_in
from tests.people.makers import audited, make_entry, make_other_station

YESTERDAY, LONG_AGO = TODAY - timedelta(days=1), date(2024, 3, 1)


def record(senior: Senior, category: str = "low_income", **changes: Any) -> SeniorCategory:
    values: dict[str, Any] = {"since": LONG_AGO, "now": NOW}
    return record_category(make_operator(), senior.id, category, **values | changes)


def end(senior: Senior, category: str = "low_income", until: date | None = TODAY) -> SeniorCategory:
    return end_category(make_operator(), senior.id, category, until=until, now=NOW)


def rows_of(senior: Senior) -> list[tuple[str, date, date | None]]:
    db.session.rollback()
    query = select(SeniorCategory).where(SeniorCategory.senior_id == senior.id).order_by(SeniorCategory.id)
    return [(row.category, row.since, row.until) for row in db.session.scalars(query)]


def counted(day: date = TODAY) -> dict[str, int]:
    return {code: n for code, n in queries.count_by_category(make_user("bureau"), day).items() if n}


def test_a_category_has_a_first_day_and_a_document(database: object) -> None:
    row = record(make_senior(), basis="皋民低保 2024-17 号")
    assert (row.category, row.since, row.until, row.basis) == (
        "low_income", LONG_AGO, None, "皋民低保 2024-17 号",
    )  # fmt: skip


def test_the_row_of_the_senior_says_what_holds(database: object) -> None:
    senior = make_senior()
    record(senior, "low_income")
    record(senior, "disabled")
    assert senior.categories == ["disabled", "low_income"]


def test_an_ended_category_stays_with_its_days(database: object) -> None:
    senior = make_senior()
    record(senior)
    end(senior, until=YESTERDAY)
    assert (rows_of(senior), senior.categories) == ([("low_income", LONG_AGO, YESTERDAY)], [])


def test_it_ends_neither_before_it_began_nor_in_days_to_come(database: object) -> None:
    senior = make_senior()
    record(senior, since=YESTERDAY)
    for wrong in (LONG_AGO, TODAY + timedelta(days=1), None):
        with pytest.raises(InvalidInputError) as refused:
            end(senior, until=wrong)
        assert list(refused.value.fields) == ["until"]


def test_what_does_not_hold_cannot_end(database: object) -> None:
    with pytest.raises(InvalidInputError) as refused:
        end(make_senior())
    assert list(refused.value.fields) == ["category"]


def test_what_holds_is_not_recorded_again(database: object) -> None:
    senior = make_senior()
    record(senior, basis="甲")
    with pytest.raises(InvalidInputError) as refused:
        record(senior, since=YESTERDAY, basis="乙")
    assert list(refused.value.fields) == ["category"]


def test_an_earlier_day_takes_the_place_of_a_later_one(database: object) -> None:
    senior = make_senior()
    record(senior, since=YESTERDAY)
    record(senior, since=LONG_AGO)
    shown = [(row.since, row.until) for row in queries.categories_of(senior.id)]
    assert shown == [(LONG_AGO, None)]


def test_in_care_ends_living_apart(database: object) -> None:
    senior = make_senior()
    record(senior, "five_guarantee_home")
    record(senior, "five_guarantee_care", since=YESTERDAY)
    assert rows_of(senior) == [
        ("five_guarantee_home", LONG_AGO, YESTERDAY), ("five_guarantee_care", YESTERDAY, None),
    ]  # fmt: skip


def test_nobody_is_both_in_care_and_living_apart(database: object) -> None:
    entry = make_entry(categories=("five_guarantee_home", "five_guarantee_care"))
    assert list(faults(cleaned(entry), TODAY)) == ["categories"]


def test_a_way_of_living_is_not_recorded_by_hand(database: object) -> None:
    with pytest.raises(InvalidInputError) as refused:
        record(make_senior(), "empty_nest")
    assert list(refused.value.fields) == ["category"]


def test_a_day_to_come_is_refused(database: object) -> None:
    with pytest.raises(InvalidInputError) as refused:
        record(make_senior(), since=TODAY + timedelta(days=1))
    assert list(refused.value.fields) == ["since"]


def test_the_database_keeps_one_of_a_kind_that_holds(database: object) -> None:
    senior = make_senior()
    record(senior)
    with pytest.raises(IntegrityError):
        save(SeniorCategory(senior_id=senior.id, category="low_income", since=TODAY, recorded_at=NOW))


def test_nobody_records_for_another_station(database: object) -> None:
    stranger = make_operator(make_other_station())
    with pytest.raises(NotFoundError):
        record_category(stranger, make_senior().id, "disabled", since=TODAY, now=NOW)


def test_both_are_written_into_the_trail(database: object) -> None:
    senior = make_senior()
    record(senior)
    end(senior)
    assert audited() == ["category_recorded", "category_ended"]


def test_who_comes_onto_the_register_has_rows_from_that_day(database: object) -> None:
    senior = add_senior(make_operator(), make_entry(living="couple", categories=("low_income",)), now=NOW)
    assert rows_of(senior) == [("empty_nest", TODAY, None), ("low_income", TODAY, None)]


def test_another_way_of_living_ends_the_one_before(database: object) -> None:
    operator = make_operator()
    senior = add_senior(operator, make_entry(living="couple"), now=NOW - timedelta(days=30))
    edit_senior(operator, senior.id, replace(entry_of(senior), living="alone"), expected=None, now=NOW)
    began = TODAY - timedelta(days=30)
    assert rows_of(senior) == [("empty_nest", began, TODAY), ("alone", TODAY, None)]


def test_a_category_taken_off_in_the_form_ends_today(database: object) -> None:
    operator = make_operator()
    senior = make_senior(living="family")
    record(senior)
    edit_senior(operator, senior.id, replace(entry_of(senior), categories=()), expected=None, now=NOW)
    assert rows_of(senior) == [("low_income", LONG_AGO, TODAY)]


def test_living_with_family_counts_as_nothing() -> None:
    assert dated_codes(["disabled"], "family") == {"disabled"}


def test_a_centenarian_follows_from_the_birth_date() -> None:
    born = date(1926, 11, 23)
    assert (is_centenarian(born, TODAY), is_centenarian(born, YESTERDAY)) == (True, False)


def test_the_count_is_that_of_the_day(database: object) -> None:
    senior = make_senior()
    record(senior)
    end(senior, until=YESTERDAY)
    assert [counted(day) for day in (LONG_AGO - timedelta(days=1), LONG_AGO, YESTERDAY)] == [
        {}, {"low_income": 1}, {},
    ]  # fmt: skip


def test_a_centenarian_is_counted_from_the_birthday_on(database: object) -> None:
    make_senior(birth_date=date(1926, 11, 23))
    assert (counted(YESTERDAY), counted(TODAY)) == ({}, {"centenarian": 1})


def test_who_left_is_counted_until_that_day(database: object) -> None:
    senior = make_senior()
    record(senior)
    record_departure(make_operator(), senior.id, day=TODAY, reason="moved", expected=None, now=NOW)
    assert (counted(YESTERDAY), counted(TODAY)) == ({"low_income": 1}, {})


def test_nobody_outside_the_scope_is_counted(database: object) -> None:
    record(make_senior())
    found = queries.count_by_category(make_operator(make_other_station()), TODAY)
    assert found["low_income"] == 0


def test_a_document_is_encrypted(database: object) -> None:
    record(make_senior(), basis="残疾证 璩")
    db.session.rollback()
    stored = db.session.connection().exec_driver_sql("select basis from senior_categories").scalar_one()
    assert "璩" not in stored


def test_the_number_of_a_person_in_a_document_is_masked() -> None:
    assert masked_basis("残疾证 32068219400504002142") == "残疾证 32****2142"


def test_erasing_takes_the_documents_out(database: object) -> None:
    senior = make_senior()
    record(senior, basis="残疾证 璩")
    erase_senior(make_user("admin"), senior.id, reason="request", now=NOW)
    db.session.rollback()
    assert db.session.scalars(select(SeniorCategory.basis)).one() is None


def test_a_category_is_recorded_and_ended_on_its_page(client: FlaskClient) -> None:
    senior = make_senior()
    address = f"/seniors/{senior.id}/categories"
    with signed_in(client, make_operator()) as browser:
        browser.post(address, data={"category": "disabled", "since": "2024-03-01", "basis": "残疾证"})
        browser.post(f"{address}/end", data={"category": "disabled", "until": "2025-03-01"})
    assert rows_of(senior) == [("disabled", LONG_AGO, date(2025, 3, 1))]


def test_the_page_says_what_is_wrong(client: FlaskClient) -> None:
    senior = make_senior()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/seniors/{senior.id}/categories", data={"category": "disabled", "since": ""})
    assert (answer.status_code, "Choose the first day" in answer.text) == (422, True)


@pytest.mark.parametrize("day", ["0001-01-01", "0100-02-28", "2028-02-29", "9999-12-31"])
def test_any_day_can_be_counted(database: object, day: str) -> None:
    assert queries.count_by_category(make_user("bureau"), date.fromisoformat(day))["disabled"] == 0


def test_the_page_of_the_day_counts(client: FlaskClient) -> None:
    record(make_senior())
    with signed_in(client, make_user("bureau")) as browser:
        page = browser.get("/seniors/categories?day=2025-01-01").text
    assert 'data-category="low_income">1<' in page


def test_a_program_records_ends_and_counts(client: FlaskClient) -> None:
    senior = make_senior()
    address = f"/api/v1/seniors/{senior.id}/categories"
    with signed_in(client, make_operator()) as browser:
        made = browser.post(
            address, json={"category": "disabled", "since": "2024-03-01", "basis": "1234567890"}
        )
        ended = browser.post(f"{address}/end", json={"category": "disabled", "until": "2025-03-01"})
        rows = browser.get(address).json
        figures = browser.get("/api/v1/categories?day=2024-12-01").json
    assert (made.status_code, ended.status_code) == (201, 200)
    assert [(row["since"], row["until"], row["basis"]) for row in rows] == [
        ("2024-03-01", "2025-03-01", "12****7890")
    ]
    assert [row["count"] for row in figures if row["category"] == "disabled"] == [1]
