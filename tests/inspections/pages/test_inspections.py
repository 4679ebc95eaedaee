"""The pages of inspections: who sees what, and what a refused form keeps."""

import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from eldercare.core.db import db
from eldercare.inspections.models import Inspection
from tests.inspections.makers import (
    SHORT_LIST,
    answer,
    make_checklist,
    make_finished,
    make_inspection,
    make_inspector,
    make_manager,
    make_running,
)
from tests.makers import TODAY, make_institution, make_operator, make_user, signed_in


@pytest.mark.parametrize("role", ["inspector", "bureau", "admin"])
def test_the_list_shows_a_planned_inspection(client: FlaskClient, role: str) -> None:
    inspection = make_inspection()
    with signed_in(client, make_user(role)) as browser:
        page = browser.get("/inspections?show=all").text
    assert f"/inspections/{inspection.id}" in page


def test_the_empty_list_says_what_to_do(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        assert "No inspection today" in browser.get("/inspections").text


def test_an_inspectors_list_begins_with_the_own_ones(client: FlaskClient) -> None:
    mine, other = make_inspection(), make_inspection()
    with signed_in(client, mine.inspectors[0]) as browser:
        page = browser.get("/inspections").text
    assert f"/inspections/{mine.id}" in page
    assert f"/inspections/{other.id}" not in page


def test_a_manager_does_not_see_a_surprise_before_it_starts(client: FlaskClient) -> None:
    inspection = make_inspection(kind="surprise")
    with signed_in(client, make_manager(inspection.institution)) as browser:
        assert f"/inspections/{inspection.id}" not in browser.get("/inspections").text
        assert browser.get(f"/inspections/{inspection.id}").status_code == 404


def test_a_station_operator_has_no_inspections_page(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as browser:
        assert browser.get("/inspections").status_code == 403


def test_a_plan_is_made_from_the_form(client: FlaskClient) -> None:
    make_checklist()
    first, second, institution = make_inspector(), make_inspector(), make_institution()
    form = {
        "institution_id": institution.id, "kind": "special", "planned_day": TODAY.isoformat(),
        "announced": "y", "first_inspector": first.id, "second_inspector": second.id,
    }  # fmt: skip
    with signed_in(client, first) as browser:
        assert browser.post("/inspections/new", data=form).status_code == 302
    assert {user.id for user in db.session.query(Inspection).one().inspectors} == {first.id, second.id}


def test_a_plan_for_one_person_twice_is_refused_and_keeps_what_was_chosen(client: FlaskClient) -> None:
    make_checklist()
    first, institution = make_inspector(), make_institution()
    form = {
        "institution_id": institution.id, "kind": "joint", "planned_day": "2026-12-01",
        "first_inspector": first.id, "second_inspector": first.id,
    }  # fmt: skip
    with signed_in(client, first) as browser:
        answer_ = browser.post("/inspections/new", data=form)
    assert answer_.status_code == 422
    assert "Choose a second one" in answer_.text
    assert 'value="2026-12-01"' in answer_.text
    assert re.search(r'<option selected value="joint">', answer_.text)


def test_a_manager_cannot_plan(client: FlaskClient) -> None:
    with signed_in(client, make_manager(make_institution())) as browser:
        assert browser.get("/inspections/new").status_code == 403


def test_an_inspection_is_started_from_its_page(client: FlaskClient) -> None:
    inspection = make_inspection()
    with signed_in(client, inspection.inspectors[0]) as browser:
        browser.post(f"/inspections/{inspection.id}/start", data={"version": inspection.version})
    db.session.expire_all()
    assert db.session.get_one(Inspection, inspection.id).state == "running"


def test_a_plan_is_taken_back_from_its_page(client: FlaskClient) -> None:
    inspection = make_inspection()
    with signed_in(client, inspection.inspectors[0]) as browser:
        browser.post(f"/inspections/{inspection.id}/cancel", data={"version": inspection.version})
    db.session.expire_all()
    assert db.session.get_one(Inspection, inspection.id).state == "cancelled"


def test_the_running_page_carries_all_items_and_answers(client: FlaskClient) -> None:
    inspection = make_running()
    answer(inspection, "JZ-04")
    with signed_in(client, inspection.inspectors[0]) as browser:
        page = browser.get(f"/inspections/{inspection.id}").text
    sheet = json.loads(re.search(r'id="sheet">(.*?)</script>', page, re.DOTALL).group(1))
    assert [item["code"] for item in sheet["items"]] == [row[0] for row in SHORT_LIST]
    assert [row["item"] for row in sheet["answers"]] == ["JZ-04"]


def test_who_is_not_on_it_sees_only_its_progress(client: FlaskClient) -> None:
    inspection = make_running()
    with signed_in(client, make_inspector()) as browser:
        page = browser.get(f"/inspections/{inspection.id}").text
    assert 'id="sheet"' not in page
    assert "0 of 4 items answered" in page


def test_an_end_with_open_items_names_them_and_keeps_the_signature(client: FlaskClient) -> None:
    inspection = make_running()
    with signed_in(client, inspection.inspectors[0]) as browser:
        refused = browser.post(
            f"/inspections/{inspection.id}/finish", data={"signature": "甲、乙", "witness": "丙"}
        )
    assert refused.status_code == 409
    assert "XF-03, JZ-04, SP-01, YP-01" in refused.text
    assert 'value="丙"' in refused.text


def test_an_inspection_is_finished_from_its_page(client: FlaskClient) -> None:
    inspection = make_running()
    for code, *_rest in SHORT_LIST:
        answer(inspection, code)
    with signed_in(client, inspection.inspectors[0]) as browser:
        done = browser.post(f"/inspections/{inspection.id}/finish", data={"signature": "甲、乙"})
    assert done.status_code == 302


@pytest.mark.parametrize("language", ["en", "zh_Hans_CN"])
def test_the_report_shows_score_and_failures(client: FlaskClient, language: str) -> None:
    inspection = make_finished(fail="SP-01")
    with signed_in(client, make_user("bureau", language=language)) as browser:
        page = browser.get(f"/inspections/{inspection.id}").text
    assert "91" in page
    assert ("Finding SP-01" if language == "en" else "问题SP-01") in page


def test_the_list_asks_the_database_a_constant_number_of_times(client: FlaskClient) -> None:
    make_finished()
    with signed_in(client, make_user("bureau")) as browser:
        browser.get("/inspections")
        few = _statements(browser, "/inspections")
        for _ in range(4):
            make_finished()
        assert _statements(browser, "/inspections") == few


def _statements(browser: FlaskClient, address: str) -> int:
    db.session.remove()
    seen: list[str] = []

    def note(*facts: object) -> None:
        seen.append(str(facts[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert browser.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
