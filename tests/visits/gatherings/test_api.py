"""The doors of gatherings for programs."""

import pytest

from eldercare.core.time import local_date, now
from tests.makers import make_operator, make_senior, make_station, make_user, make_worker, signed_in
from tests.services.makers import make_rule
from tests.visits.gatherings.makers import again, make_day


@pytest.fixture
def desk(client):
    """A program in the name of an operator."""
    with signed_in(client, make_operator()) as browser:
        yield browser


def test_the_list_says_how_full_each_is_and_who_hosts_it(desk):
    host = make_worker(name="沈丽娟")
    day = make_day([host], [make_senior()], local_date(now()))
    (found,) = desk.get("/api/v1/gatherings").json["items"]
    assert (found["id"], found["signed"], found["places"], found["short"]) == (day.id, 1, 20, False)
    assert found["hosts"] == [{"worker_id": host.id, "name": "沈丽娟", "away": False}]


def test_one_day_names_who_has_signed_up(desk):
    senior = make_senior(name="顾桂兰")
    day = make_day(seniors=[senior])
    found = desk.get(f"/api/v1/gatherings/{day.id}").json
    assert [(one["senior_id"], one["name"], one["came"]) for one in found["sign_ups"]] == [
        (senior.id, "顾桂兰", None)
    ]


def test_a_senior_is_signed_up_and_taken_off(desk):
    day, senior = make_day(), make_senior()
    signed = desk.post(f"/api/v1/gatherings/{day.id}/sign-ups", json={"senior_id": senior.id})
    assert signed.json["signed"] == 1
    off = desk.post(f"/api/v1/gatherings/{day.id}/withdrawals", json={"senior_id": senior.id})
    assert off.json["signed"] == 0


def test_a_full_one_is_a_conflict(desk):
    day = make_day(seniors=[make_senior()], places=1)
    answer = desk.post(f"/api/v1/gatherings/{day.id}/sign-ups", json={"senior_id": make_senior().id})
    assert (answer.status_code, answer.json["code"]) == (409, "gathering_full")


def test_a_passed_entitlement_is_a_conflict_until_it_is_acknowledged(desk):
    make_rule(minutes=60, services=["culture"])
    day, senior = make_day(), make_senior()
    address = f"/api/v1/gatherings/{day.id}/sign-ups"
    assert desk.post(address, json={"senior_id": senior.id}).json["code"] == "entitlement_passed"
    desk.post(address, json={"senior_id": senior.id, "acknowledged": True})
    assert len(again(day).signed_up) == 1


def test_another_station_finds_nothing(client):
    other, day = make_station("320682102", name="如城驿站", name_en="Rucheng"), make_day()
    with signed_in(client, make_operator(other)) as browser:
        assert browser.get("/api/v1/gatherings").json["items"] == []
        assert browser.get(f"/api/v1/gatherings/{day.id}").status_code == 404


def test_the_bureau_reads_and_signs_nobody_up(client):
    day, senior = make_day(), make_senior()
    with signed_in(client, make_user("bureau")) as browser:
        assert browser.get(f"/api/v1/gatherings/{day.id}").status_code == 200
        answer = browser.post(f"/api/v1/gatherings/{day.id}/sign-ups", json={"senior_id": senior.id})
        assert answer.status_code == 403
