"""The screens of places and operators."""

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.models import AuditEntry
from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.people.models import Area, Institution, Operator, OperatorContract, Station
from tests.makers import (
    HOME,
    TODAY,
    TOWN,
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_worker,
    signed_in,
)
from tests.people.places.makers import SQUARE, make_company, make_contract, make_home, make_tree

AREA = {"code": "320682115", "name": "林梓镇", "name_en": "Linzi Town", "lat": "32.25", "lon": "120.75"}


def post(client: FlaskClient, path: str, role: str = "admin", **data: Any) -> Any:
    with signed_in(client, make_user(role)) as browser:
        return browser.post(path, data=data, content_type="multipart/form-data")


def page(client: FlaskClient, path: str, role: str = "admin") -> str:
    with signed_in(client, make_user(role)) as browser:
        answer = browser.get(path)
        assert answer.status_code == 200
        return answer.text


@pytest.mark.parametrize("role", ["admin", "bureau", "operator"])
@pytest.mark.parametrize("part", ["", "/stations", "/operators", "/contracts"])
def test_each_list_opens_empty_and_full(client: FlaskClient, role: str, part: str) -> None:
    assert "empty" in page(client, f"/places{part}", role)
    make_tree()
    make_contract(until=date(2026, 1, 2))
    assert page(client, f"/places{part}", role)


@pytest.mark.parametrize("query", ["?open=nonsense", "?open=999999", "?open=32068211400101&closed=1"])
def test_a_tree_that_makes_no_sense_opens_all_the_same(client: FlaskClient, query: str) -> None:
    make_tree()
    assert "白蒲镇" in page(client, f"/places{query}")


@pytest.mark.parametrize(
    "query", ["/stations?q=x&area=abc&closed=1&page=9", "/operators?kind=x&show=y&page=99999999999"]
)
def test_filters_that_make_no_sense_are_left_out(client: FlaskClient, query: str) -> None:
    assert page(client, f"/places{query}")


def test_an_area_is_added_with_an_outline_out_of_a_file(client: FlaskClient) -> None:
    make_tree()
    file = (io.BytesIO(b"\xef\xbb\xbf" + json.dumps(SQUARE).encode()), "town.geojson")
    answer = post(client, "/places/areas/new?in=320682", **AREA, boundary_file=file)
    assert answer.location == "/places/areas/320682115"
    assert db.session.get_one(Area, "320682115").boundary == SQUARE
    assert "104.57 km², 5 points" in page(client, "/places/areas/320682115")


def test_a_file_that_is_no_text_is_named_and_what_was_typed_is_kept(client: FlaskClient) -> None:
    make_tree()
    file = (io.BytesIO(b"\xff\xfe\x00"), "town.geojson")
    answer = post(client, "/places/areas/new", **AREA, boundary_file=file)
    assert (answer.status_code, "no GeoJSON" in answer.text, "Linzi Town" in answer.text) == (422, True, True)


def test_the_form_of_an_area_offers_the_next_code_and_the_centre(client: FlaskClient) -> None:
    make_tree()
    text = page(client, f"/places/areas/new?in={TOWN}")
    assert 'value="320682114002"' in text
    assert f'value="{HOME[0]}"' in text


def test_an_outline_stays_when_nothing_is_typed_and_goes_when_it_is_asked_for(client: FlaskClient) -> None:
    make_tree()
    post(client, "/places/areas/new", **AREA, boundary=json.dumps(SQUARE))
    path = f"/places/areas/{AREA['code']}/edit"
    assert post(client, path, **AREA | {"name": "林梓"}, version=1).status_code == 302
    assert db.session.get_one(Area, AREA["code"]).boundary == SQUARE
    assert post(client, path, **AREA, no_boundary="y", version=2).status_code == 302
    assert db.session.get_one(Area, AREA["code"]).boundary is None


def test_a_stale_form_keeps_what_was_typed_and_can_be_saved_again(client: FlaskClient) -> None:
    make_tree()
    path = f"/places/areas/{TOWN}/edit"
    first = AREA | {"code": TOWN}
    post(client, path, **first, version=1)
    answer = post(client, path, **first | {"name": "乙镇"}, version=1)
    assert (answer.status_code, "乙镇" in answer.text, 'value="2"' in answer.text) == (422, True, True)
    assert post(client, path, **first | {"name": "乙镇"}, version=2).status_code == 302


def test_the_page_of_an_area_says_who_stands_in_the_way_of_closing_it(client: FlaskClient) -> None:
    make_tree()
    make_senior()
    make_worker()
    text = page(client, f"/places/areas/{TOWN}")
    assert "1 senior lives there" in text
    assert f"/people?area={TOWN}" in text
    assert f"/places/areas/{TOWN}/close" not in text


def test_a_closing_that_is_not_possible_is_said_on_the_page(client: FlaskClient) -> None:
    make_tree()
    make_senior()
    with signed_in(client, make_user("admin")) as browser:
        path = f"/places/areas/{TOWN}"
        browser.post(f"{path}/close", data={"day": "2026-01-01", "version": 1})
        assert "Still there: 1 seniors" in browser.get(path).text
    assert db.session.get_one(Area, TOWN).closed_on is None


def test_an_empty_area_is_closed_and_opened_again(client: FlaskClient) -> None:
    make_tree()
    path = "/places/areas/32068211400101"
    post(client, f"{path}/close", day="2026-01-01", version=1)
    assert "Closed from 2026-01-01 on." in page(client, path)
    post(client, f"{path}/reopen", version=2)
    assert db.session.get_one(Area, "32068211400101").closed_on is None


def test_a_station_is_added_and_asks_for_a_contract(client: FlaskClient) -> None:
    make_tree()
    data = {"code": "S-1", "name": "示例站", "area_code": TOWN, "phone": "0513-87654321"}
    answer = post(client, "/places/stations/new", **data)
    station = db.session.query(Station).one()
    assert answer.location == f"/places/stations/{station.id}"
    text = page(client, answer.location)
    assert "Nobody runs this station today" in text
    assert "051387654321" in text


def test_a_contract_is_signed_on_the_page_of_a_station(client: FlaskClient) -> None:
    station, company = make_station(), make_company()
    path = f"/places/stations/{station.id}/contracts/new"
    answer = post(
        client, path, operator_id=company.id, since="2026-01-01", until="", number="甲-1", note="柜 3"
    )
    assert answer.location == f"/places/stations/{station.id}#contracts"
    assert db.session.query(OperatorContract).one().number == "甲-1"
    assert company.name_en in page(client, f"/places/stations/{station.id}")


def test_a_contract_that_overlaps_is_refused_at_its_field(client: FlaskClient) -> None:
    contract = make_contract()
    path = f"/places/stations/{contract.station_id}/contracts/new"
    answer = post(client, path, operator_id=contract.operator_id, since="2026-05-01")
    assert (answer.status_code, "End that one first." in answer.text) == (422, True)


def test_a_contract_is_ended_on_its_form(client: FlaskClient) -> None:
    contract = make_contract()
    path = f"/places/contracts/{contract.id}/edit"
    post(client, path, operator_id=contract.operator_id, since="2026-01-01", until="2026-03-31", version=1)
    db.session.expire_all()
    assert db.session.query(OperatorContract).one().until == date(2026, 3, 31)


def test_an_operator_is_added_and_its_phone_is_masked_until_it_is_asked_for(client: FlaskClient) -> None:
    answer = post(
        client, "/places/operators/new", name="示例社", kind="single", contact="陈示例", phone="13805135678",
        credit_code="91350100M000100Y43",
    )  # fmt: skip
    text = page(client, answer.location)
    assert "138****5678" in text
    assert "13805135678" not in text
    assert "13805135678" in post(client, f"{answer.location}/phone").text
    assert db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first().verb == "operator_phone_read"  # type: ignore[union-attr]


def test_masked_values_stay_when_nothing_is_typed_and_go_when_they_are_cleared(client: FlaskClient) -> None:
    company = make_company(contact="陈示例", phone="13805135678")
    path = f"/places/operators/{company.id}/edit"
    text = page(client, path)
    assert "13805135678" not in text
    kept = {"name": company.name, "name_en": company.name_en, "kind": "chain"}
    post(client, path, **kept, clear_contact="y", version=1)
    db.session.expire_all()
    found = db.session.query(Operator).one()
    assert (found.contact, found.phone) == (None, "13805135678")


def test_an_institution_is_added_and_run_in_another_way(client: FlaskClient) -> None:
    make_tree()
    answer = post(
        client, "/places/institutions/new", name="示例敬老院", area_code=TOWN, beds=80, residents=60,
        mode="public", since="2020-01-01",
    )  # fmt: skip
    row = db.session.query(Institution).one()
    assert answer.location == f"/places/institutions/{row.id}"
    assert "75 %" in page(client, answer.location)
    post(client, f"{answer.location}/mode", mode="public_private", since="2026-07-01", version=1)
    text = page(client, answer.location)
    assert "2026-06-30" in text
    assert f"{answer.location}/contracts/new" in text


def test_a_change_of_the_way_that_makes_no_sense_is_refused_on_the_page(client: FlaskClient) -> None:
    home = make_home("public")
    answer = post(
        client, f"/places/institutions/{home.id}/mode", mode="public", since="2026-07-01", version=1
    )
    assert (answer.status_code, "It is run in this way already." in answer.text) == (422, True)


def test_the_last_change_is_taken_back_by_a_button(client: FlaskClient) -> None:
    home = make_home("public")
    post(client, f"/places/institutions/{home.id}/mode", mode="private", since="2026-07-01", version=1)
    post(client, f"/places/institutions/{home.id}/mode/take-back", version=2)
    db.session.expire_all()
    assert [mode.mode for mode in db.session.get_one(Institution, home.id).modes] == ["public"]


def test_the_two_pages_of_an_institution_lead_to_each_other(client: FlaskClient) -> None:
    home = make_home()
    register, safety = f"/places/institutions/{home.id}", f"/institutions/{home.id}"
    assert f'href="{safety}"' in page(client, register, "bureau")
    assert f'href="{register}"' in page(client, safety, "bureau")


def test_a_manager_reads_the_own_institution_and_changes_nothing(client: FlaskClient) -> None:
    home = make_home()
    with signed_in(client, make_user("manager", Scope("institution", str(home.id)))) as browser:
        text = browser.get(f"/places/institutions/{home.id}").text
        assert browser.get(f"/places/institutions/{home.id}/edit").status_code == 403
    assert f"/places/institutions/{home.id}/edit" not in text


def test_a_senior_page_names_who_runs_the_station_today(client: FlaskClient) -> None:
    senior = make_senior()
    assert "no contract in force" in page(client, f"/seniors/{senior.id}")
    contract = make_contract(place=senior.station, since=TODAY - timedelta(days=400))
    text = page(client, f"/seniors/{senior.id}")
    assert contract.operator.name_en in text
    assert f"/places/stations/{senior.station_id}" in text


def test_the_list_of_stations_can_be_taken_along(client: FlaskClient) -> None:
    contract = make_contract(since=TODAY - timedelta(days=400))
    with signed_in(client, make_operator(contract.station)) as browser:
        lines = browser.get("/places/stations.csv").text.splitlines()
    assert contract.operator.name in lines[1]
    assert db.session.query(AuditEntry).one().subject_kind == "stations"
