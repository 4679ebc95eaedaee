"""The doors for programs: masked, versioned, narrowed to the caller's scope."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.core.privacy import lookup_hash
from eldercare.people.models import Absence, Senior
from tests.makers import (
    GROUP,
    make_area,
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_worker,
    signed_in,
)
from tests.people.makers import PHONE, audited, id_number, make_contact, make_other_station

API = "/api/v1"


def get(client: FlaskClient, path: str) -> Any:
    with signed_in(client, make_operator()) as browser:
        answer = browser.get(API + path)
        assert answer.status_code == 200, answer.text
        return answer.json


def test_the_list_pages_and_counts(client: FlaskClient) -> None:
    for _ in range(3):
        make_senior()
    answer = get(client, "/seniors?per_page=2&page=2")
    assert (len(answer["items"]), answer["total"], answer["page"], answer["pages"]) == (1, 3, 2, 2)


def test_one_senior_is_masked(client: FlaskClient) -> None:
    senior = make_senior(phone=PHONE, id_number=id_number(), health_note="糖尿病")
    make_contact(senior.id)
    answer = get(client, f"/seniors/{senior.id}")
    assert (answer["phone"], answer["id_number"][:14]) == ("138****5678", "320682********")
    assert answer["contacts"][0]["phone"] == "139****1111"
    assert "health_note" not in answer


@pytest.mark.parametrize("path", ["/seniors/{}", "/seniors/{}/reveal"])
def test_another_stations_senior_does_not_exist(client: FlaskClient, path: str) -> None:
    senior = make_senior(phone=PHONE)
    with signed_in(client, make_operator(make_other_station())) as browser:
        url = API + path.format(senior.id)
        body = {"field": "phone", "reason": "visit"}
        answer = browser.post(url, json=body) if path.endswith("reveal") else browser.get(url)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_lists_and_search_keep_to_the_scope(client: FlaskClient) -> None:
    make_senior()
    make_worker(name_pinyin="gulijuan")
    with signed_in(client, make_operator(make_other_station())) as browser:
        assert browser.get(f"{API}/seniors").json["total"] == 0
        assert browser.get(f"{API}/workers").json["total"] == 0
        assert browser.get(f"{API}/search?q=gu").json == {"seniors": [], "workers": [], "more": False}
        assert [station["code"] for station in browser.get(f"{API}/stations").json] == ["320682116"]


def test_a_whole_number_is_looked_for_by_post_only(client: FlaskClient) -> None:
    senior = make_senior(phone="13805135678", phone_hash=lookup_hash("13805135678"))
    with signed_in(client, make_operator()) as browser:
        refused = browser.get(f"{API}/search?q=13805135678")
        found = browser.post(f"{API}/search", json={"q": "13805135678"})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/q")
    assert [one["id"] for one in found.json["seniors"]] == [senior.id]


def test_an_unchanged_senior_is_not_sent_again(client: FlaskClient) -> None:
    senior = make_senior()
    with signed_in(client, make_operator()) as browser:
        etag = browser.get(f"{API}/seniors/{senior.id}").headers["ETag"]
        again = browser.get(f"{API}/seniors/{senior.id}", headers={"If-None-Match": etag})
    assert again.status_code == 304


def patch(client: FlaskClient, senior: Senior, body: dict[str, Any], etag: str | None = "right") -> Any:
    with signed_in(client, make_operator()) as browser:
        url = f"{API}/seniors/{senior.id}"
        right = browser.get(url).headers["ETag"]
        sent = {"right": right, None: None}.get(etag, etag)
        return browser.patch(url, json=body, headers={"If-Match": sent} if sent else {})


def test_a_patch_changes_what_it_names(client: FlaskClient) -> None:
    senior = make_senior(phone=PHONE)
    answer = patch(client, senior, {"living": "couple", "caution": "院内有狗"})
    db.session.expire_all()
    assert (answer.status_code, answer.json["version"]) == (200, 2)
    assert (senior.living, senior.caution, senior.phone) == ("couple", "院内有狗", PHONE)


def test_a_patch_needs_to_say_what_it_read(client: FlaskClient) -> None:
    assert patch(client, make_senior(), {"living": "couple"}, etag=None).status_code == 428


def test_a_patch_of_an_older_version_is_refused(client: FlaskClient) -> None:
    senior = make_senior(living="alone")
    answer = patch(client, senior, {"living": "couple"}, etag='"older"')
    db.session.expire_all()
    assert (answer.status_code, senior.living) == (412, "alone")


def test_a_patch_names_the_field_that_is_wrong(client: FlaskClient) -> None:
    answer = patch(client, make_senior(), {"id_number": "320682194005040020"})
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert "/id_number" in {error["pointer"] for error in answer.json["errors"]}


def test_a_patch_of_the_grade_is_refused_for_it_follows_from_assessments(client: FlaskClient) -> None:
    senior = make_senior(grade=1)
    answer = patch(client, senior, {"grade": 3})
    db.session.expire_all()
    assert (answer.status_code, senior.grade) == (422, 1)


def test_a_patch_of_an_unknown_field_is_refused(client: FlaskClient) -> None:
    assert patch(client, make_senior(), {"name_pinyin": "x"}).status_code == 422


def test_the_bureau_may_not_patch(client: FlaskClient) -> None:
    senior = make_senior()
    with signed_in(client, make_user("bureau", Scope("county"))) as browser:
        assert browser.patch(f"{API}/seniors/{senior.id}", json={}).status_code == 403


def test_a_senior_is_added(client: FlaskClient) -> None:
    make_area()
    body = {
        "name": "单秀英", "area_code": GROUP, "station_id": make_station().id,
        "id_number": id_number(), "address": "白蒲镇 朱家桥村 1组 8号",
    }  # fmt: skip
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"{API}/seniors", json=body)
    assert (answer.status_code, answer.json["birth_date"]) == (201, "1940-05-04")


def test_a_reveal_needs_a_reason_and_is_recorded(client: FlaskClient) -> None:
    senior = make_senior(phone=PHONE)
    with signed_in(client, make_operator()) as browser:
        url = f"{API}/seniors/{senior.id}/reveal"
        assert browser.post(url, json={"field": "phone", "reason": ""}).status_code == 422
        assert audited() == []
        assert browser.post(url, json={"field": "phone", "reason": "visit"}).json == {"value": PHONE}
    assert audited() == ["senior_revealed"]


def test_workers_come_with_skills_and_shifts(client: FlaskClient) -> None:
    worker = make_worker()
    item = get(client, "/workers?kind=caregiver")["items"][0]
    assert (item["id"], {skill["skill"] for skill in item["skills"]}, len(item["shifts"])) == (
        worker.id,
        {"clean", "bath"},
        7,
    )


def test_no_phone_of_a_worker_leaves_through_the_list(client: FlaskClient) -> None:
    make_worker(phone=PHONE)
    assert "phone" not in get(client, "/workers")["items"][0]


def test_a_sick_call_comes_in(client: FlaskClient) -> None:
    worker = make_worker()
    body = {"first_day": "2026-11-23", "last_day": "2026-11-23", "reason": "sick", "from_minute": 570}
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"{API}/workers/{worker.id}/absences", json=body)
    assert answer.status_code == 201
    assert db.session.query(Absence).one().from_minute == 570


def test_the_towns_are_points_with_a_radius(client: FlaskClient) -> None:
    make_station()
    (feature,) = get(client, "/areas")["features"]
    assert feature["geometry"]["type"] == "Point"
    assert set(feature["properties"]) == {"code", "name", "label", "radius_m"}


@pytest.mark.parametrize(
    "path", ["/seniors?grade=9", "/seniors?page=0", "/search", "/seniors?area=%27", "/workers?away_on=x"]
)
def test_a_senseless_question_is_refused_by_field(client: FlaskClient, path: str) -> None:
    with signed_in(client, make_operator()) as browser:
        answer = browser.get(API + path)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


def test_nobody_reads_without_signing_in(client: FlaskClient) -> None:
    paths = ("/seniors", "/workers", "/stations", "/search?q=g", "/areas")
    assert {client.get(API + path).status_code for path in paths} == {401}


def test_a_position_of_another_map_is_converted_and_told_as_wgs_84(client: FlaskClient) -> None:
    senior = make_senior()
    with signed_in(client, make_operator()) as browser:
        tag = browser.get(f"{API}/seniors/{senior.id}").headers["ETag"]
        body = {"lat": 32.3, "lon": 120.8, "crs": "gcj02"}
        answer = browser.patch(f"{API}/seniors/{senior.id}", json=body, headers={"If-Match": tag}).json
    assert answer["lon"] == pytest.approx(120.7957, abs=1e-3)
    assert (answer["crs"], answer["given_crs"], answer["position_source"]) == ("wgs84", "gcj02", "given")


@pytest.mark.parametrize("body", [{"crs": "gcj02"}, {"crs": "gcj02", "lat": 32.3}, {"crs": "beijing54"}])
def test_a_system_without_a_position_or_an_unknown_one_is_refused(
    client: FlaskClient, body: dict[str, object]
) -> None:
    senior = make_senior()
    with signed_in(client, make_operator()) as browser:
        tag = browser.get(f"{API}/seniors/{senior.id}").headers["ETag"]
        answer = browser.patch(f"{API}/seniors/{senior.id}", json=body, headers={"If-Match": tag})
    assert answer.status_code == 422
