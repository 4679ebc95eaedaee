"""The doors to photos: what is taken, and who sees it."""

import io
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from eldercare.inspections import actions
from tests.core.test_uploads import camera_exif, jpeg, png_that_claims
from tests.inspections.makers import answer, make_hazard, make_inspector, make_manager, make_running
from tests.makers import NOW, make_institution, make_operator, signed_in


def send(browser: FlaskClient, content: bytes, **form: Any) -> TestResponse:
    """Upload one file."""
    body = {"photo": (io.BytesIO(content), "photo.jpg"), **form}
    return browser.post("/api/v1/photos", data=body, content_type="multipart/form-data")


def test_an_inspector_uploads_a_photo(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        answer = send(browser, jpeg(exif=camera_exif()))
    assert answer.status_code == 201
    assert answer.json["taken_at"].startswith("2026-11-23T01:38:12")
    assert round(answer.json["lat"], 3) == 32.262


def test_what_comes_back_has_no_exif(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        sent = send(browser, jpeg(exif=camera_exif()))
        picture = browser.get(sent.json["url"])
    assert picture.mimetype == "image/jpeg"
    assert not Image.open(io.BytesIO(picture.data)).getexif()


def test_the_phones_own_place_and_time_are_taken(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        form = {"lat": "32.2", "lon": "120.7", "taken_at": "2026-11-23T09:00:00+08:00"}
        answer = send(browser, jpeg(), **form)
    assert (answer.json["lat"], answer.json["lon"]) == (32.2, 120.7)
    assert datetime.fromisoformat(answer.json["taken_at"]) == NOW


def test_what_is_no_photo_names_the_field(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        answer = send(browser, b"not a photo")
    assert (answer.status_code, answer.json["code"]) == (422, "not_an_image")
    assert answer.json["errors"][0]["pointer"] == "/photo"


def test_a_missing_file_names_the_field(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        answer = browser.post("/api/v1/photos", data={}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/photo"


def test_a_decompression_bomb_is_too_large(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        answer = send(browser, png_that_claims(60_000, 60_000))
    assert (answer.status_code, answer.json["code"]) == (413, "photo_too_large")


def test_a_station_operator_uploads_nothing(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as browser:
        assert send(browser, jpeg()).status_code == 403


def test_nobody_sees_a_photo_without_signing_in(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        url = send(browser, jpeg()).json["url"]
    assert client.get(url).status_code == 401


def test_a_photo_that_proves_nothing_yet_is_seen_by_its_uploader_only(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        url = send(browser, jpeg()).json["url"]
    with signed_in(client, make_inspector()) as browser:
        assert browser.get(url).status_code == 404


def test_a_manager_sees_the_photos_of_the_own_institution(client: FlaskClient) -> None:
    inspection = make_running()
    with signed_in(client, inspection.inspectors[0]) as browser:
        sent = send(browser, jpeg()).json
    answer(inspection, "XF-03", "fail", photos=(sent["sha"],))
    with signed_in(client, make_manager(inspection.institution)) as browser:
        assert browser.get(sent["url"]).status_code == 200


def test_a_manager_does_not_see_another_institutions_photos(client: FlaskClient) -> None:
    inspection = make_running()
    with signed_in(client, inspection.inspectors[0]) as browser:
        sent = send(browser, jpeg()).json
    answer(inspection, "XF-03", "fail", photos=(sent["sha"],))
    with signed_in(client, make_manager(make_institution())) as browser:
        assert browser.get(sent["url"]).status_code == 404


def test_an_inspector_sees_the_photos_of_a_rectification(client: FlaskClient) -> None:
    hazard = make_hazard()
    with signed_in(client, hazard.rectifier) as browser:
        sent = send(browser, jpeg(colour="olive")).json
    actions.submit_rectification(hazard.id, note="好了", photos=[sent["sha"]], by=hazard.rectifier, now=NOW)
    with signed_in(client, make_inspector()) as browser:
        assert browser.get(sent["url"]).status_code == 200


def test_an_unknown_photo_is_not_found(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        assert browser.get(f"/api/v1/photos/{'0' * 64}").status_code == 404
