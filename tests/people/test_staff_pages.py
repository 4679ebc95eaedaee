"""The screens that add, change and end workers, as a browser gets them."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.people.models import Worker
from tests.makers import (
    TOWN,
    make_caregiver_user,
    make_operator,
    make_station,
    make_user,
    make_worker,
    signed_in,
)
from tests.people.makers import make_other_station
from tests.people.places.makers import make_company, make_contract

FORM = {
    "name": "单丽娟", "kind": "caregiver", "sex": "F", "phone": "138 0513 5678", "area_code": TOWN, "lat": "",
    "lon": "", "travel_mode": "ebike", "max_minutes": "450", "languages": ["putonghua"], "skills": ["meal"],
}  # fmt: skip


def send(client: FlaskClient, url: str, form: dict[str, Any]) -> Any:
    with signed_in(client, make_operator()) as browser:
        return browser.post(url, data=form)


def look(client: FlaskClient, url: str) -> str:
    with signed_in(client, make_operator()) as browser:
        answer = browser.get(url)
        assert answer.status_code == 200, answer.text[:500]
        return answer.text


def test_a_good_form_puts_a_worker_on_the_register(client: FlaskClient) -> None:
    make_station()
    answer = send(client, "/people/new", FORM)
    worker = db.session.query(Worker).one()
    assert answer.location == f"/people/{worker.id}"
    assert (worker.name_pinyin, worker.max_minutes, worker.languages) == ("shanlijuan", 450, ["putonghua"])


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Type the name."),
        ("phone", "123", "A mobile number has 11 digits"),
        ("max_minutes", "eight", "Type whole minutes"),
        ("lat", "north", "Degrees look like"),
        ("kind", "", "Choose one of the list."),
        ("first_day", "tomorrow", "A date looks like"),
    ],
)
def test_each_field_says_what_is_wrong_and_keeps_the_rest(
    client: FlaskClient, field: str, value: str, sentence: str
) -> None:
    make_station()
    answer = send(client, "/people/new", FORM | {field: value})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert field == "name" or 'value="单丽娟"' in answer.text


def test_who_serves_several_stations_chooses_one_first(client: FlaskClient) -> None:
    station = make_station()
    make_other_station()
    with signed_in(client, make_user("operator", Scope("county"))) as browser:
        assert f"/people/new?station={station.id}" in browser.get("/people/new").text


def test_an_edit_shows_what_is_known_and_saves_what_changed(client: FlaskClient) -> None:
    worker = make_worker()
    assert f'value="{worker.name}"' in look(client, f"/people/{worker.id}/edit")
    answer = send(client, f"/people/{worker.id}/edit", FORM | {"version": worker.version})
    db.session.expire_all()
    assert (answer.status_code, worker.name) == (302, "单丽娟")


def test_a_stale_edit_keeps_what_was_typed(client: FlaskClient) -> None:
    worker = make_worker()
    answer = send(client, f"/people/{worker.id}/edit", FORM | {"version": worker.version + 1})
    assert (answer.status_code, 'value="单丽娟"' in answer.text) == (409, True)


def test_the_last_day_is_set_after_what_stops_was_shown(client: FlaskClient) -> None:
    worker = make_worker()
    make_caregiver_user(worker)
    assert "now 1 open" in look(client, f"/people/{worker.id}/end")
    last_day = local_date(now()) + timedelta(days=3)
    form = {"last_day": str(last_day), "reason": "retired", "version": worker.version}
    assert send(client, f"/people/{worker.id}/end", form).status_code == 302
    assert f"Last day {last_day}" in look(client, f"/people/{worker.id}")


def test_an_end_without_a_reason_is_refused(client: FlaskClient) -> None:
    worker = make_worker()
    answer = send(client, f"/people/{worker.id}/end", {"last_day": "2026-11-30", "version": worker.version})
    assert (answer.status_code, "Choose one of the list." in answer.text) == (422, True)


def test_who_has_left_is_found_in_a_list_of_their_own_and_taken_back(client: FlaskClient) -> None:
    worker = make_worker()
    today = local_date(now())
    form = {"last_day": str(today - timedelta(days=1)), "reason": "resigned", "version": worker.version}
    send(client, f"/people/{worker.id}/end", form)
    assert (worker.name in look(client, "/people"), worker.name in look(client, "/people?left=1")) == (
        False,
        True,
    )
    assert "Set the weekly hours" not in look(client, f"/people/{worker.id}/return")
    assert send(client, f"/people/{worker.id}/return", {"first_day": str(today)}).status_code == 302
    assert worker.name in look(client, "/people")


def test_a_change_of_station_is_for_who_sees_both(client: FlaskClient) -> None:
    worker, other = make_worker(), make_other_station()
    with signed_in(client, make_user("operator", Scope("county"))) as browser:
        url = f"/people/{worker.id}/station?station={other.id}"
        assert other.name_en in browser.get(f"/people/{worker.id}/station").text
        form = {"first_day": str(local_date(now())), "area_code": other.area_code, "version": worker.version}
        assert browser.post(url, data=form).status_code == 302
    db.session.expire_all()
    assert worker.station_id == other.id


def test_the_page_of_a_worker_links_the_account(client: FlaskClient) -> None:
    worker = make_worker()
    assert "cannot sign in yet" in look(client, f"/people/{worker.id}")
    user = make_caregiver_user(worker)
    assert user.username in look(client, f"/people/{worker.id}")


def test_the_page_says_who_changed_what_to_whoever_may_change_it(client: FlaskClient) -> None:
    worker = make_worker()
    send(client, f"/people/{worker.id}/edit", FORM | {"version": worker.version})
    assert "Worker changed" in look(client, f"/people/{worker.id}")
    with signed_in(client, make_user("bureau")) as browser:
        assert "Worker changed" not in browser.get(f"/people/{worker.id}").text


@pytest.mark.parametrize("path", ["/people/new", "/people/holidays", "/seniors/new"])
def test_a_station_to_choose_says_who_runs_it(client: FlaskClient, path: str) -> None:
    make_contract(make_company(name_en="Sample Company"))
    make_other_station()
    with signed_in(client, make_user("operator", Scope("county"))) as browser:
        assert "Sample Company" in browser.get(path).text
