"""The doors for programs that keep staff."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.models import CampaignMember
from eldercare.people.rules.campaigns import CampaignEntry
from tests.makers import NOW, TODAY, TOWN, make_operator, make_station, make_worker, signed_in

API = "/api/v1"


def call(client: FlaskClient, method: str, path: str, body: Any = None, **more: Any) -> Any:
    with signed_in(client, make_operator()) as browser:
        return browser.open(API + path, method=method, json=body, **more)


def entry(**changes: Any) -> dict[str, Any]:
    return {"name": "单丽娟", "sex": "F", "area_code": TOWN, "station_id": make_station().id} | changes


def test_a_worker_is_added_and_read(client: FlaskClient) -> None:
    body = {
        "name": "单丽娟",
        "kind": "caregiver",
        "sex": "F",
        "area_code": TOWN,
        "station_id": make_station().id,
    }
    made = call(client, "POST", "/workers", body | {"skills": ["meal"]})
    assert (made.status_code, made.json["skills"]) == (201, [{"skill": "meal", "until": None}])
    read = call(client, "GET", f"/workers/{made.json['id']}")
    assert (read.json["name"], "phone" in read.json) == ("单丽娟", False)


def test_each_wrong_field_is_pointed_at(client: FlaskClient) -> None:
    body = {
        "name": "单丽娟",
        "kind": "leader",
        "sex": "F",
        "area_code": TOWN,
        "station_id": make_station().id,
    }
    answer = call(client, "POST", "/workers", body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/area_code")


def test_an_edit_needs_the_version_that_was_read(client: FlaskClient) -> None:
    worker = make_worker()
    etag = call(client, "GET", f"/workers/{worker.id}").headers["ETag"]
    body = {"travel_mode": "car"}
    without = call(client, "PATCH", f"/workers/{worker.id}", body)
    made = call(client, "PATCH", f"/workers/{worker.id}", body, headers={"If-Match": etag})
    stale = call(
        client, "PATCH", f"/workers/{worker.id}", {"travel_mode": "walk"}, headers={"If-Match": etag}
    )
    assert (without.status_code, made.json["travel_mode"], stale.status_code) == (428, "car", 412)


def test_an_end_says_how_many_visits_were_freed(client: FlaskClient) -> None:
    worker = make_worker()
    body = {"last_day": str(local_date(now())), "reason": "retired"}
    assert call(client, "POST", f"/workers/{worker.id}/end", body).json == {"freed": 0}


def test_hours_and_single_days_come_back_as_everybody_is_told(client: FlaskClient) -> None:
    worker, today = make_worker(), local_date(now())
    spell = {"weekday": today.weekday(), "starts": 1200, "ends": 360}
    call(client, "PUT", f"/workers/{worker.id}/hours", {"since": str(today), "spells": [spell]})
    found = call(client, "GET", f"/workers/{worker.id}/days?count=2").json
    assert [[(one["starts"], one["ends"]) for one in day["spells"]] for day in found] == [
        [(1200, 1440)],
        [(0, 360)],
    ]
    made = call(client, "POST", f"/workers/{worker.id}/days", {"days": [str(today)], "reason": "free"})
    assert (made.status_code, made.json[0]["reason"], made.json[0]["spells"]) == (201, "free", [])


def test_a_certificate_is_recorded_masked_and_found_among_those_that_end(client: FlaskClient) -> None:
    worker = make_worker()
    body = {"kind": "care", "number": "HL20201234", "expires_on": str(local_date(now()))}
    made = call(client, "POST", f"/workers/{worker.id}/certificates", body)
    assert (made.status_code, made.json["number"]) == (201, "****1234")
    (row,) = call(client, "GET", "/certificates/expiring").json["items"]
    assert (row["worker_id"], row["certificate_id"]) == (worker.id, made.json["id"])


def test_training_is_read_against_the_goal(client: FlaskClient) -> None:
    worker, today = make_worker(), str(local_date(now()))
    body = {"course": "移位技术", "day": today, "minutes": 90, "kind": "skill"}
    assert call(client, "POST", f"/workers/{worker.id}/trainings", body).status_code == 201
    found = call(client, "GET", f"/workers/{worker.id}/trainings").json
    assert (found["minutes"], found["goal"], found["goal_is_default"]) == (90, 2400, True)


def test_the_result_of_a_check_does_not_come_back(client: FlaskClient) -> None:
    worker = make_worker()
    body = {"day": str(local_date(now())), "result": "limited"}
    made = call(client, "POST", f"/workers/{worker.id}/health-checks", body)
    assert (made.status_code, "result" in made.json) == (201, False)


def test_a_campaign_is_listed_with_its_coverage_and_answered(client: FlaskClient) -> None:
    make_worker()
    entry = CampaignEntry("test", "核酸", TODAY, ("caregiver",))
    campaign = actions.begin_campaign(make_operator(), entry, now=NOW)
    member = db.session.query(CampaignMember).one()
    body = {"members": [member.id], "state": "done", "day": str(TODAY)}
    assert call(client, "POST", f"/staff-campaigns/{campaign.id}/members", body).json == {"marked": 1}
    (row,) = call(client, "GET", "/staff-campaigns").json
    assert row["coverage"] == {"asked": 1, "done": 1, "excluded": 0, "rate": 1.0}
    assert queries.campaigns(make_operator())[0].coverage.waiting == 0


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "days?first=9999-12-31&count=62", None),
        ("POST", "health-checks", {"day": "9999-12-31", "result": "fit", "next_due": "9999-12-31"}),
        ("POST", "health-checks", {"day": "0001-01-01", "result": "fit", "next_due": "9999-12-31"}),
        ("POST", "trainings", {"course": "x", "day": "0001-01-01", "minutes": 1, "kind": "skill"}),
        ("POST", "end", {"last_day": "9999-12-31", "reason": "retired"}),
        ("PUT", "hours", {"since": "0001-01-01", "spells": []}),
        ("POST", "days", {"days": ["9999-12-31"], "reason": "free"}),
        ("POST", "certificates", {"kind": "care", "expires_on": "9999-12-31"}),
    ],
)
def test_a_day_at_the_end_of_time_is_refused(client: FlaskClient, method: str, path: str, body: Any) -> None:
    worker = make_worker()
    assert call(client, method, f"/workers/{worker.id}/{path}", body).status_code == 422
