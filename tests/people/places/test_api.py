"""The doors for programs: shapes, ETags, scope."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.rules import Scope
from tests.makers import TODAY, TOWN, make_operator, make_senior, make_station, make_user, signed_in
from tests.people.places.makers import SQUARE, make_company, make_contract, make_home, make_tree

API = "/api/v1"


def call(client: FlaskClient, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """A call of the administrator."""
    with signed_in(client, make_user("admin")) as browser:
        return browser.open(API + path, method=method, json=body, headers=headers)


def tag(client: FlaskClient, path: str) -> str:
    return str(call(client, "GET", path).headers["ETag"])


def test_an_area_is_added_read_and_drawn(client: FlaskClient) -> None:
    make_tree()
    body = {"code": "320682115", "name": "林梓镇", "lat": 32.25, "lon": 120.75, "boundary": SQUARE}
    assert call(client, "POST", "/areas", body).status_code == 201
    found = call(client, "GET", "/areas/320682115").json
    assert (found["boundary"], found["level"], found["version"]) == (SQUARE, "town", 1)
    towns = call(client, "GET", "/areas").json["features"]
    assert {one["properties"]["code"]: one["geometry"]["type"] for one in towns} == {
        TOWN: "Point", "320682115": "Polygon",
    }  # fmt: skip


@pytest.mark.parametrize("boundary", [{"type": "Point"}, {}, {"type": "Polygon", "coordinates": "x"}])
def test_an_outline_that_is_none_is_named(client: FlaskClient, boundary: dict[str, Any]) -> None:
    make_tree()
    body = {"code": "320682115", "name": "林梓镇", "lat": 32.25, "lon": 120.75, "boundary": boundary}
    answer = call(client, "POST", "/areas", body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/boundary")


def test_the_map_of_an_area_names_what_lies_below_it(client: FlaskClient) -> None:
    make_tree()
    features = call(client, "GET", f"/areas/{TOWN}/map").json["features"]
    assert [one["properties"].get("label") for one in features] == [None, "朱家桥村"]
    assert [one["code"] for one in call(client, "GET", "/areas/320682/below").json] == [TOWN]


def test_the_pins_of_an_area_lead_to_its_stations_and_institutions(client: FlaskClient) -> None:
    make_tree()
    station, home = make_station(), make_home()
    make_station("S-9", closed_on=TODAY)
    found = call(client, "GET", f"/areas/{TOWN}/points").json
    assert [one["url"] for one in found] == [
        f"/places/stations/{station.id}", f"/places/institutions/{home.id}",
    ]  # fmt: skip
    with signed_in(client, make_operator(station)) as browser:
        own = browser.get(f"{API}/areas/{TOWN}/points").json
    assert [one["label"] for one in own] == [station.name_en]


def places(client: FlaskClient) -> dict[str, tuple[str, dict[str, Any]]]:
    """One thing of each kind: where it is, and what may be changed of it."""
    make_tree()
    contract = make_contract()
    return {
        "area": (f"/areas/{TOWN}", {"name": "新名"}),
        "operator": (f"/operators/{contract.operator_id}", {"name": "示例新名"}),
        "contract": (f"/contracts/{contract.id}", {"number": "甲-7"}),
        "station": (f"/stations/{contract.station_id}", {"name": "新站名"}),
        "institution": (f"/institutions/{make_home().id}", {"residents": 53}),
    }


@pytest.mark.parametrize("kind", ["area", "operator", "contract", "station", "institution"])
def test_an_edit_needs_the_version_that_was_read(client: FlaskClient, kind: str) -> None:
    path, change = places(client)[kind]
    read = tag(client, path)
    assert call(client, "PATCH", path, change).status_code == 428
    changed = call(client, "PATCH", path, change, **{"If-Match": read})
    assert (changed.status_code, changed.json["version"]) == (200, 2)
    assert call(client, "PATCH", path, change, **{"If-Match": read}).status_code == 412
    assert call(client, "GET", path, **{"If-None-Match": changed.headers["ETag"]}).status_code == 304
    ((name, value),) = change.items()
    assert call(client, "GET", path).json[name] == value


@pytest.mark.parametrize("kind", ["area", "operator", "contract", "station"])
def test_another_town_does_not_reach_it(client: FlaskClient, kind: str) -> None:
    path, _change = places(client)[kind]
    with signed_in(client, make_user("bureau", Scope("area", "320682116"))) as browser:
        assert browser.get(API + path).status_code == 404


def test_an_operator_is_masked(client: FlaskClient) -> None:
    company = make_company(contact="陈示例", phone="13805135678")
    found = call(client, "GET", f"/operators/{company.id}").json
    assert (found["contact"], found["phone"]) == ("陈**", "138****5678")


def test_the_list_of_operators_is_paged(client: FlaskClient) -> None:
    for _ in range(3):
        make_company()
    found = call(client, "GET", "/operators?per_page=2&page=2").json
    assert (len(found["items"]), found["total"], found["pages"]) == (1, 3, 2)


def test_a_contract_names_one_place(client: FlaskClient) -> None:
    company, station, home = make_company(), make_station(), make_home()
    body = {"operator_id": company.id, "since": "2026-01-01"}
    both = body | {"station_id": station.id, "institution_id": home.id}
    assert [call(client, "POST", "/contracts", one).status_code for one in (body, both)] == [422, 422]
    assert call(client, "POST", "/contracts", body | {"station_id": station.id}).status_code == 201
    assert call(client, "POST", "/contracts", body | {"institution_id": home.id}).status_code == 201


def test_the_stations_of_a_day_say_who_ran_them(client: FlaskClient) -> None:
    contract = make_contract()
    found = {
        day: call(client, "GET", f"/stations?on={day}").json[0]["operator_id"]
        for day in ("2025-12-31", "2026-01-01")
    }
    assert found == {"2025-12-31": None, "2026-01-01": contract.operator_id}


def test_contracts_that_run_out_are_listed(client: FlaskClient) -> None:
    contract = make_contract()
    path = f"/contracts/{contract.id}"
    call(client, "PATCH", path, {"until": "2026-02-01"}, **{"If-Match": tag(client, path)})
    assert [one["id"] for one in call(client, "GET", "/contracts/ending").json] == [contract.id]


def test_a_station_is_closed_by_a_program_when_it_is_empty(client: FlaskClient) -> None:
    station = make_senior().station
    path = f"/stations/{station.id}"
    refused = call(client, "POST", f"{path}/close", {"day": "2026-01-01", "version": 1})
    assert (refused.status_code, refused.json["code"]) == (409, "station_in_use")


def test_an_institution_is_run_in_another_way(client: FlaskClient) -> None:
    path = f"/institutions/{make_home('public').id}"
    body = {"mode": "private", "since": "2026-07-01", "version": 1}
    changed = call(client, "POST", f"{path}/modes", body)
    assert call(client, "POST", f"{path}/modes", body | {"mode": "public"}).status_code == 409
    assert [(one["mode"], one["until"]) for one in changed.json["modes"]] == [
        ("public", "2026-06-30"), ("private", None),
    ]  # fmt: skip


def test_an_operator_of_a_station_reads_and_writes_nothing(client: FlaskClient) -> None:
    station = make_station()
    with signed_in(client, make_operator(station)) as browser:
        assert browser.get(f"{API}/stations/{station.id}").status_code == 200
        assert browser.post(f"{API}/operators", json={"name": "x", "kind": "chain"}).status_code == 403
