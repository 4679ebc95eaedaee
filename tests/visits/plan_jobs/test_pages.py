"""The list of planning jobs, one job, and their API."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.time import local_date, now
from eldercare.visits.models import PlanningJob
from tests.makers import TOWN, make_operator, make_station, make_user, signed_in
from tests.visits.plan_jobs.makers import make_job, seen

AHEAD = local_date(now()) + timedelta(days=3)
ENTRIES = [
    {"day": AHEAD.isoformat(), "station": TOWN, "visits": 9, "planned": 7, "left_out": {"no_room": 2}},
    {"day": AHEAD.isoformat(), "station": "320682105", "visits": 30, "planned": 30, "left_out": {}},
]


@pytest.fixture
def desk(client: FlaskClient) -> Iterator[FlaskClient]:
    """A browser at the station's desk."""
    with signed_in(client, make_operator()) as browser:
        yield browser


def county_job(**changes: object) -> PlanningJob:
    values = {
        "kind": "evening", "lane": "long", "region": "", "station_id": None, "area_code": "", "state": "done",
        "first_day": AHEAD, "last_day": AHEAD, "result": ENTRIES, "regions_done": 2, "regions_total": 2,
    }  # fmt: skip
    return make_job(**values | changes)


def test_a_form_asks_for_a_plan_and_leads_to_its_page(desk: FlaskClient) -> None:
    answer = desk.post("/planning-jobs", data={"region": TOWN, "first_day": AHEAD, "last_day": AHEAD})
    page = desk.get(answer.headers["Location"]).text
    assert "Waiting for the planner" in page


def test_a_double_click_leads_to_the_same_job(desk: FlaskClient) -> None:
    given = {"region": TOWN, "first_day": AHEAD, "last_day": AHEAD}
    assert len({desk.post("/planning-jobs", data=given).headers["Location"] for _ in range(2)}) == 1


def test_a_wrong_range_says_so_and_keeps_what_was_given(desk: FlaskClient) -> None:
    yesterday = local_date(now()) - timedelta(days=1)
    answer = desk.post("/planning-jobs", data={"region": TOWN, "first_day": yesterday, "last_day": AHEAD})
    assert answer.status_code == 422
    assert "Choose today or a day to come." in answer.text
    assert f'value="{AHEAD}"' in answer.text


def test_a_closed_station_cannot_be_chosen(client: FlaskClient) -> None:
    make_station("320682103", name_en="Old station", closed_on=local_date(now()))
    make_station("320682105", name_en="New station")
    with signed_in(client, make_user("operator", Scope("county"))) as browser:
        page = browser.get("/planning-jobs").text
    assert ("New station" in page, "Old station" in page) == (True, False)


def test_the_list_is_narrowed_by_state_and_kind(desk: FlaskClient) -> None:
    done, waiting = make_job(state="done"), make_job()
    shown = desk.get("/planning-jobs?state=open").text
    assert f"/planning-jobs/{waiting.id}" in shown
    assert f'href="/planning-jobs/{done.id}"' not in shown
    assert "No planning job matches" in desk.get("/planning-jobs?kind=weekly").text


def test_an_empty_list_says_when_the_first_job_comes(desk: FlaskClient) -> None:
    assert "At 18:00 tomorrow is planned by itself" in desk.get("/planning-jobs").text


def test_an_operator_sees_of_the_countys_job_what_became_of_the_own_station(desk: FlaskClient) -> None:
    job = county_job()
    answer = desk.get(f"/api/v1/planning-jobs/{job.id}").json
    assert (answer["visits"], answer["unassigned"], answer["may_steer"]) == (9, 2, False)
    assert [one["station"] for one in answer["days_made"]] == [TOWN]
    assert [line["text"] for line in answer["problems"]] == ["2 visits found nobody"]


def test_an_operator_of_the_county_sees_every_station(client: FlaskClient) -> None:
    make_station()
    job = county_job()
    with signed_in(client, make_user("operator")) as browser:
        answer = browser.get(f"/api/v1/planning-jobs/{job.id}").json
    assert (answer["visits"], answer["may_steer"]) == (39, True)


def test_a_job_of_another_station_is_not_there(client: FlaskClient) -> None:
    job = make_job()
    with signed_in(client, make_operator(make_station("320682105"))) as browser:
        assert browser.get(f"/planning-jobs/{job.id}").status_code == 404
        assert f"/planning-jobs/{job.id}" not in browser.get("/planning-jobs").text


def test_the_bar_says_where_the_planner_is_and_the_best_cost(desk: FlaskClient) -> None:
    job = make_job(state="running", doing="planning", doing_at=TOWN, regions_total=4, regions_done=1,
                   share=0.5, best_cost=1234.4)  # fmt: skip
    progress = desk.get(f"/api/v1/planning-jobs/{job.id}/progress").json
    assert (progress["state"], progress["value"], progress["max"]) == ("running", 1.5, 4)
    assert progress["title"] == "Looking for the best plan of Baipu care station"
    assert progress["note"] == "1 of 4 regions · best cost 1,234"


def test_the_place_of_another_station_is_not_named(desk: FlaskClient) -> None:
    make_station("320682105", name_en="Far station")
    job = county_job(state="running", doing="planning", doing_at="320682105", result=[])
    progress = desk.get(f"/api/v1/planning-jobs/{job.id}/progress").json
    assert progress["title"] == "Looking for the best plan of another station"


def test_a_failed_job_says_what_was_kept(desk: FlaskClient) -> None:
    job = make_job(state="failed", failure="broke_off")
    assert "What it had saved was kept" in desk.get(f"/planning-jobs/{job.id}").text


def test_cancelling_ends_a_waiting_job(desk: FlaskClient) -> None:
    job = make_job()
    assert desk.post(f"/planning-jobs/{job.id}/cancel").status_code == 302
    assert seen(job).state == "cancelled"


def test_cancelling_what_is_over_is_refused_on_its_page(desk: FlaskClient) -> None:
    job = make_job(state="done", first_day=AHEAD, last_day=AHEAD)
    answer = desk.post(f"/planning-jobs/{job.id}/cancel")
    assert answer.status_code == 409
    assert "This step was not taken" in answer.text


def test_a_job_is_asked_for_again_from_its_page(desk: FlaskClient) -> None:
    job = make_job(state="failed", first_day=AHEAD, last_day=AHEAD)
    assert "Plan again" in desk.get(f"/planning-jobs/{job.id}").text
    where = desk.post(f"/planning-jobs/{job.id}/again").headers["Location"]
    assert where != f"/planning-jobs/{job.id}"


def test_a_program_asks_and_follows(desk: FlaskClient) -> None:
    body = {"region": TOWN, "first_day": str(AHEAD), "last_day": str(AHEAD + timedelta(days=6))}
    asked = desk.post("/api/v1/planning-jobs", json=body)
    assert asked.status_code == 202
    assert desk.get("/api/v1/planning-jobs?state=open").json["jobs"][0]["id"] == asked.json["id"]
    assert desk.post(f"/api/v1/planning-jobs/{asked.json['id']}/cancel").json["state"] == "cancelled"


def test_the_board_knows_the_job_that_is_about_its_day(desk: FlaskClient) -> None:
    job = county_job(state="running", kind="weekly", last_day=AHEAD + timedelta(days=6), result=[])
    asked = f"/api/v1/board/plan?day={AHEAD + timedelta(days=2)}"
    assert desk.get(asked).json["job"]["id"] == job.id
    assert desk.get(f"/api/v1/board/plan?day={AHEAD - timedelta(days=1)}").json["job"] is None


@pytest.fixture
def bureau(database: object) -> User:
    return make_user("bureau")


def test_the_bureau_looks_on_and_has_no_form(client: FlaskClient, bureau: User) -> None:
    job = county_job(state="running")
    with signed_in(client, bureau) as browser:
        assert "Plan by hand" not in browser.get("/planning-jobs").text
        assert browser.post(f"/planning-jobs/{job.id}/cancel").status_code == 403
