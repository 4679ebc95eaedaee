"""What a senior agrees to: recorded with day and way, taken back, and what follows."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.people import queries
from eldercare.people.actions import (
    edit_senior,
    entry_of,
    erase_senior,
    give_consent,
    record_departure,
    reveal,
    take_back_consent,
)
from eldercare.people.errors import HealthClosedError, NoConsentError
from eldercare.people.lists.seniors import records
from eldercare.people.models import Senior, SeniorConsent
from eldercare.people.queries import SeniorFilters, list_seniors
from eldercare.people.rules.agreeing import faults_of
from tests.makers import NOW, TODAY, make_operator, make_senior, make_user, save, signed_in
from tests.people.makers import audited, make_other_station


def give(senior: Senior, *purposes: str, **changes: Any) -> list[SeniorConsent]:
    values: dict[str, Any] = {"day": TODAY, "how": "paper", "now": NOW}
    return give_consent(make_operator(), senior.id, purposes or ("service",), **values | changes)


def take_back(senior: Senior, purpose: str = "service", **changes: Any) -> SeniorConsent:
    values: dict[str, Any] = {"day": TODAY, "how": "spoken", "now": NOW}
    return take_back_consent(make_operator(), senior.id, purpose, **values | changes)


def held(senior: Senior) -> set[str]:
    db.session.rollback()
    return {row.purpose for row in queries.agreements_of(senior.id) if row.withdrawn_at is None}


def listed(**filters: Any) -> list[int]:
    return [row.id for row in list_seniors(make_user("operator"), SeniorFilters(**filters)).page.rows]


def test_a_consent_says_when_how_and_who_recorded_it(database: object) -> None:
    senior, operator = make_senior(), make_operator()
    give_consent(operator, senior.id, ["service"], day=date(2026, 11, 20), how="spoken", now=NOW)
    (row,) = queries.agreements_of(senior.id)
    assert (row.given_on, row.given_how, row.recorded_by) == (date(2026, 11, 20), "spoken", operator.id)


def test_several_purposes_are_recorded_together(database: object) -> None:
    senior = make_senior()
    give(senior, "service", "health")
    assert held(senior) == {"service", "health"}


def test_a_held_consent_stays_as_it_was_said_first(database: object) -> None:
    senior = make_senior()
    give(senior, "service")
    assert [row.purpose for row in give(senior, "service", "health", how="spoken")] == ["health"]


def test_the_database_keeps_one_held_consent_of_a_purpose(database: object) -> None:
    senior = make_senior()
    give(senior)
    with pytest.raises(IntegrityError):
        save(
            SeniorConsent(
                senior_id=senior.id, purpose="service", given_on=TODAY, given_how="paper", recorded_at=NOW
            )
        )


def test_a_guardian_is_named(database: object) -> None:
    with pytest.raises(InvalidInputError) as refused:
        give(make_senior(), how="guardian")
    assert list(refused.value.fields) == ["guardian"]


def test_the_name_of_a_guardian_is_encrypted(database: object) -> None:
    senior = make_senior()
    give(senior, how="guardian", guardian="璩监护")
    db.session.rollback()
    stored = db.session.connection().exec_driver_sql("select guardian from senior_consents").scalar_one()
    assert "璩" not in stored


def test_a_day_to_come_is_refused() -> None:
    found = faults_of(["service"], date(2026, 11, 24), "paper", "", today=TODAY)
    assert list(found) == ["day"]


def test_a_consent_without_a_purpose_is_refused() -> None:
    assert list(faults_of([], TODAY, "paper", "", today=TODAY)) == ["purposes"]


def test_a_consent_taken_back_stays_as_a_row(database: object) -> None:
    senior = make_senior()
    give(senior)
    take_back(senior)
    row = db.session.scalars(select(SeniorConsent)).one()
    assert (row.withdrawn_on, row.withdrawn_how, row.withdrawn_at) == (TODAY, "spoken", NOW)


def test_a_consent_given_again_is_a_new_row(database: object) -> None:
    senior = make_senior()
    give(senior)
    take_back(senior)
    give(senior)
    assert len(queries.agreements_of(senior.id)) == 2


def test_what_was_never_given_is_not_taken_back(database: object) -> None:
    with pytest.raises(NoConsentError):
        take_back(make_senior())


def test_nobody_records_for_another_station(database: object) -> None:
    senior, stranger = make_senior(), make_operator(make_other_station())
    with pytest.raises(NotFoundError):
        give_consent(stranger, senior.id, ["service"], day=TODAY, how="paper", now=NOW)


def test_both_are_written_into_the_trail(database: object) -> None:
    senior = make_senior()
    give(senior)
    take_back(senior)
    assert audited() == ["consent_given", "consent_taken_back"]


def test_a_health_note_is_not_shown_after_its_consent_was_taken_back(database: object) -> None:
    senior = make_senior(health_note="二型糖尿病")
    give(senior, "health")
    take_back(senior, "health")
    with pytest.raises(HealthClosedError):
        reveal(make_operator(), senior.id, "health_note", reason="visit", now=NOW)


def test_in_an_emergency_it_is_shown(database: object) -> None:
    senior = make_senior(health_note="二型糖尿病")
    give(senior, "health")
    take_back(senior, "health")
    assert reveal(make_operator(), senior.id, "health_note", reason="emergency", now=NOW) == "二型糖尿病"


def test_a_health_note_of_somebody_who_was_never_asked_is_shown(database: object) -> None:
    senior = make_senior(health_note="二型糖尿病")
    assert reveal(make_operator(), senior.id, "health_note", reason="visit", now=NOW) == "二型糖尿病"


def test_given_again_it_is_shown_again(database: object) -> None:
    senior = make_senior(health_note="二型糖尿病")
    give(senior, "health")
    take_back(senior, "health")
    give(senior, "health")
    assert reveal(make_operator(), senior.id, "health_note", reason="visit", now=NOW) == "二型糖尿病"


def test_nothing_new_is_noted_after_the_consent_was_taken_back(database: object) -> None:
    senior = make_senior()
    give(senior, "health")
    take_back(senior, "health")
    entry = replace(entry_of(senior), health_note="高血压")
    with pytest.raises(InvalidInputError) as refused:
        edit_senior(make_operator(), senior.id, entry, expected=None, now=NOW)
    assert list(refused.value.fields) == ["health_note"]


def test_a_plain_export_leaves_the_note_out(database: object) -> None:
    closed, open_one = make_senior(health_note="二型糖尿病"), make_senior(health_note="高血压")
    give(closed, "health")
    take_back(closed, "health")
    with force_locale("en"):
        rows = list(records(make_user("operator"), True))
    notes = {row["number"]: row["health_note"] for row in rows}
    assert notes == {closed.id: "••••••", open_one.id: "高血压"}


def test_the_list_shows_of_whom_a_consent_is_missing(database: object) -> None:
    asked, half, nobody = make_senior(), make_senior(), make_senior()
    give(asked, "service", "health")
    give(half, "service")
    assert sorted(listed(consent="missing")) == [half.id, nobody.id]


def test_a_consent_taken_back_is_missing(database: object) -> None:
    senior = make_senior()
    give(senior, "service", "health")
    take_back(senior, "health")
    assert listed(consent="missing") == [senior.id]


def test_who_takes_all_back_and_leaves_has_no_consent_any_more(database: object) -> None:
    senior = make_senior()
    give(senior, "service", "health")
    record_departure(make_operator(), senior.id, day=TODAY, reason="withdrawn", expected=None, now=NOW)
    assert held(senior) == set()


def test_erasing_takes_the_guardian_out(database: object) -> None:
    senior = make_senior()
    give(senior, how="guardian", guardian="璩监护")
    erase_senior(make_user("admin"), senior.id, reason="request", now=NOW)
    db.session.rollback()
    assert db.session.scalars(select(SeniorConsent.guardian)).one() is None


def test_the_page_of_the_senior_shows_what_holds(client: FlaskClient) -> None:
    senior = make_senior()
    give(senior, "health")
    with signed_in(client, make_operator()) as browser:
        page = browser.get(f"/seniors/{senior.id}").text
    assert "Signed on paper, 2026-11-23" in page


def test_a_consent_is_recorded_and_taken_back_on_its_page(client: FlaskClient) -> None:
    senior = make_senior()
    address = f"/seniors/{senior.id}/consents"
    with signed_in(client, make_operator()) as browser:
        browser.post(address, data={"purposes": ["service", "health"], "day": "2026-11-20", "how": "paper"})
        browser.post(f"{address}/back", data={"purpose": "health", "day": "2026-11-20", "how": "spoken"})
    assert held(senior) == {"service"}


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(client: FlaskClient) -> None:
    senior = make_senior()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(
            f"/seniors/{senior.id}/consents",
            data={"purposes": ["service"], "day": "2026-11-20", "how": "guardian", "guardian": ""},
        )
    assert (answer.status_code, "Say who the guardian is." in answer.text) == (422, True)


def test_the_table_to_take_along_names_the_consents(client: FlaskClient) -> None:
    give(make_senior(), "service", "health")
    with signed_in(client, make_operator()) as browser:
        table = browser.get("/seniors.csv").get_data(as_text=True)
    assert "Health data Service data" in table


def test_a_program_records_and_takes_back(client: FlaskClient) -> None:
    senior = make_senior()
    address = f"/api/v1/seniors/{senior.id}/consents"
    with signed_in(client, make_operator()) as browser:
        given = browser.post(address, json={"purposes": ["service"], "day": "2026-11-20", "how": "paper"})
        back = browser.post(
            f"{address}/back", json={"purpose": "service", "day": "2026-11-21", "how": "paper"}
        )
        rows = browser.get(address).json
    assert (given.status_code, back.status_code) == (201, 200)
    assert [(row["given_on"], row["withdrawn_on"]) for row in rows] == [("2026-11-20", "2026-11-21")]
