"""The pages of addresses and positions, as a browser gets them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eldercare.core.db import db
from eldercare.people import actions
from eldercare.people.models import GeocodeJob, Senior, SeniorAddress
from tests.makers import GROUP, NOW, TODAY, make_area, make_operator, make_senior, make_user, signed_in
from tests.people.counting import statements
from tests.people.makers import make_other_station
from tests.people.test_addresses import OTHER_GROUP, make_stay

FORM = {
    "kind": "child", "address": "白蒲镇 朱家桥村 2组 5号", "group": "", "first_day": "2026-12-01",
    "last_day": "2027-02-28", "yearly": "y", "lat": "", "lon": "", "crs": "wgs84",
}  # fmt: skip


def get(client: FlaskClient, url: str, status: int = 200) -> str:
    with signed_in(client, make_operator()) as browser:
        answer = browser.get(url)
        assert answer.status_code == status, answer.text[:500]
        return answer.text


def post(client: FlaskClient, url: str, **form: Any) -> Any:
    with signed_in(client, make_operator()) as browser:
        return browser.post(url, data=form)


def test_an_address_is_added_and_shown(client: FlaskClient) -> None:
    senior = make_senior()
    make_area(OTHER_GROUP, name="朱家桥村2组")
    answer = post(client, f"/seniors/{senior.id}/addresses/new", **FORM)
    assert answer.status_code == 302, answer.text
    text = get(client, f"/seniors/{senior.id}")
    assert "each year 12-01 to 02-28" in text
    assert "At a child's home" in text


def test_the_village_group_is_read_from_the_address_or_typed(client: FlaskClient) -> None:
    senior = make_senior()
    make_area(OTHER_GROUP, name="朱家桥村2组")
    for group in ("", "朱家桥村2组", OTHER_GROUP):
        post(client, f"/seniors/{senior.id}/addresses/new", **FORM | {"group": group})
    rows = db.session.scalars(select(SeniorAddress).where(SeniorAddress.kind == "child")).all()
    assert [row.area_code for row in rows] == [OTHER_GROUP] * 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"group": "不知道村9组"}, "No village group is called so"),
        ({"first_day": ""}, "Choose the first day"),
        ({"lat": "120.7", "lon": "32.2"}, "latitude and longitude may be swapped"),
        ({"address": ""}, "Type the address"),
    ],
)
def test_a_fault_is_named_and_what_was_typed_is_kept(
    client: FlaskClient, changes: dict[str, str], words: str
) -> None:
    senior = make_senior()
    make_area(OTHER_GROUP, name="朱家桥村2组")
    answer = post(client, f"/seniors/{senior.id}/addresses/new", **FORM | changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="2027-02-28"' in answer.text


def test_an_address_is_changed_and_a_stale_form_refused(client: FlaskClient) -> None:
    senior = make_senior()
    stay = actions.add_address(make_operator(), senior.id, make_stay(), now=NOW)
    url = f"/addresses/{stay.id}/edit"
    changed = FORM | {"address": "白蒲镇 朱家桥村 2组 6号"}
    assert post(client, url, **changed, version="1").status_code == 302
    stale = post(client, url, **changed | {"address": "白蒲镇 朱家桥村 2组 7号"}, version="1")
    assert stale.status_code == 409
    assert "2组 7号" in stale.text
    db.session.rollback()
    assert db.session.get_one(SeniorAddress, stay.id).address == "白蒲镇 朱家桥村 2组 6号"


def test_an_address_is_ended(client: FlaskClient) -> None:
    senior = make_senior()
    stay = actions.add_address(make_operator(), senior.id, make_stay(first_day=TODAY), now=NOW)
    assert post(client, f"/addresses/{stay.id}/end", last_day="2026-12-24").status_code == 302
    db.session.rollback()
    kept = db.session.get_one(SeniorAddress, stay.id)
    assert (kept.last_day, kept.yearly) == (date(2026, 12, 24), False)


def test_a_home_is_placed_and_the_page_says_how(client: FlaskClient) -> None:
    senior = make_senior(position_source="centre")
    assert "Position is the village's centre" in get(client, f"/seniors/{senior.id}")
    form = {"lat": "32.3", "lon": "120.8", "crs": "wgs84", "version": "1"}
    assert post(client, f"/seniors/{senior.id}/place", **form).status_code == 302
    text = get(client, f"/seniors/{senior.id}")
    assert "Set on the map" in text
    assert "Position is the village's centre" not in text


def test_a_stale_place_is_shown_again_and_not_saved(client: FlaskClient) -> None:
    senior = make_senior()
    answer = post(client, f"/seniors/{senior.id}/place", lat="32.3", lon="120.8", crs="wgs84", version="9")
    assert answer.status_code == 409
    assert 'value="32.3"' in answer.text


def test_the_list_holds_stand_ins_and_inexact_finds(client: FlaskClient) -> None:
    make_senior(name="顾一", position_source="centre")
    make_senior(name="顾二", position_source="geocoded", precision_m=500)
    make_senior(name="顾三", position_source="geocoded", precision_m=50)
    make_senior(name="顾四", position_source="map")
    text = get(client, "/seniors/positions")
    assert [name for name in ("顾一", "顾二", "顾三", "顾四") if f">{name}<" in text] == ["顾一", "顾二"]
    assert ">顾一<" not in get(client, "/seniors/positions?why=coarse")


def test_the_list_keeps_to_the_scope(client: FlaskClient) -> None:
    other = make_other_station()
    make_senior(name="夏国华", station_id=other.id, position_source="centre")
    assert "夏国华" not in get(client, "/seniors/positions")


def test_the_seniors_page_counts_them_and_leads_there(client: FlaskClient) -> None:
    make_senior(position_source="centre")
    text = get(client, "/seniors")
    assert "No position (1)" in text
    assert "/seniors/positions" in text


def test_an_empty_list_says_so(client: FlaskClient) -> None:
    make_senior()
    assert "Every home has a position" in get(client, "/seniors/positions")


def test_the_list_takes_as_many_queries_for_ten_as_for_one(client: FlaskClient) -> None:
    make_senior(position_source="centre")
    with signed_in(client, make_operator()) as browser:
        browser.get("/seniors/positions")
        with statements() as one:
            browser.get("/seniors/positions")
        for _ in range(9):
            make_senior(position_source="centre")
        browser.get("/seniors/positions")
        with statements() as ten:
            browser.get("/seniors/positions")
    assert len(one) == len(ten)


def test_placing_goes_from_one_to_the_next_and_back_to_the_list(client: FlaskClient) -> None:
    first, second = make_senior(position_source="centre"), make_senior(position_source="centre")
    form = {"lat": "32.3", "lon": "120.8", "crs": "wgs84", "version": "1"}
    onward = post(client, f"/seniors/{first.id}/place?listed=1&why=centre", **form)
    assert onward.headers["Location"] == f"/seniors/{second.id}/place?listed=1&why=centre"
    back = post(client, f"/seniors/{second.id}/place?listed=1&why=centre", **form)
    assert back.headers["Location"] == "/seniors/positions?why=centre"


def test_without_a_provider_nobody_is_asked(client: FlaskClient) -> None:
    make_senior(position_source="centre")
    assert post(client, "/seniors/positions").status_code == 302
    assert db.session.query(GeocodeJob).count() == 0


def test_with_a_provider_the_list_is_put_into_the_queue(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_senior(position_source="centre")
    chosen = replace(app.config["SETTINGS"], geocoder="amap", geocoder_key="-")
    monkeypatch.setitem(app.config, "SETTINGS", chosen)
    assert "Only the address is sent" in get(client, "/seniors/positions")
    post(client, "/seniors/positions")
    assert db.session.query(GeocodeJob).count() == 1


def test_the_bureau_looks_and_changes_nothing(client: FlaskClient) -> None:
    senior = make_senior(position_source="centre")
    with signed_in(client, make_user("bureau")) as browser:
        text = browser.get("/seniors/positions").text
        assert senior.name in text
        assert f"/seniors/{senior.id}/place" not in text
        assert browser.get(f"/seniors/{senior.id}/place").status_code == 403


def test_a_form_takes_degrees_of_another_map(client: FlaskClient) -> None:
    senior = make_senior()
    form = {"lat": "32.3", "lon": "120.8", "crs": "gcj02", "version": "1"}
    post(client, f"/seniors/{senior.id}/place", **form)
    db.session.rollback()
    placed = db.session.get_one(Senior, senior.id)
    assert placed.lon == pytest.approx(120.7957, abs=1e-3)
    assert (placed.crs, placed.area_code) == ("gcj02", GROUP)
