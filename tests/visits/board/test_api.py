from datetime import timedelta

import pytest
from sqlalchemy import event

from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.core.time import at, local_date, now
from eldercare.people.models import Absence
from eldercare.visits.actions.answers import settle_answer
from eldercare.visits.jobs import plan_quickly
from eldercare.visits.models import Attendance, Visit
from tests.makers import (
    NOW,
    TODAY,
    TOWN,
    make_operator,
    make_senior,
    make_service,
    make_station,
    make_user,
    make_visit,
    make_worker,
    save,
    signed_in,
)
from tests.visits.announcing.makers import make_answer
from tests.visits.board.makers import make_day_plan, make_draft

BOARD = f"/api/v1/board?day={TODAY}"


@pytest.fixture
def desk(client):
    """A browser at the station's desk."""
    with signed_in(client, make_operator()) as browser:
        yield browser


def test_the_board_shows_the_stations_people_and_visits(desk):
    worker, visit = make_worker(name="沈丽娟"), make_visit()
    board = desk.get(BOARD).json
    assert [row["name"] for row in board["workers"]] == ["沈丽娟"]
    assert [one["id"] for one in board["visits"]] == [visit.id]
    assert board["workers"][0]["id"] == worker.id


def test_the_board_of_another_station_does_not_exist_for_an_operator(desk):
    make_station("320682107", name="江安镇颐养驿站")
    assert desk.get(f"{BOARD}&station=320682107").status_code == 404


def test_the_county_chooses_a_station(client):
    make_station("320682107", name="江安镇颐养驿站")
    with signed_in(client, make_user("bureau", Scope("county"))) as browser:
        assert browser.get(f"{BOARD}&station=320682107").json["station"]["code"] == "320682107"


def test_the_board_counts_the_answers_of_families_that_wait(desk):
    answer = make_answer(make_visit())
    assert desk.get(BOARD).json["asked"] == 1
    settle_answer(make_operator(), answer.id, now=NOW)
    assert desk.get(BOARD).json["asked"] == 0


def test_a_caregiver_sees_no_board(client):
    with signed_in(client, make_user("caregiver", Scope("own"))) as browser:
        assert browser.get(BOARD).status_code == 403


def test_a_day_that_is_no_day_is_refused_by_name(desk):
    answer = desk.get("/api/v1/board?day=someday")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/day"


def test_the_board_asks_the_same_number_of_queries_whatever_the_rows(desk):
    def count_queries():
        seen = []
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            assert desk.get(BOARD).status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
        return len(seen)

    make_draft(540, make_worker())
    few = count_queries()
    for minute in range(480, 900, 60):
        make_draft(minute, make_worker(), make_worker())
        make_visit()
    assert count_queries() == few


def test_a_waiting_visit_says_why_in_words(desk):
    make_visit(reason="no_room", reason_params={"from": 540, "to": 660, "minutes": 60})
    (visit,) = desk.get(BOARD).json["visits"]
    assert visit["pool"]
    assert visit["reason"]["title"] == "No free gap in the window"
    assert "between 09:00 and 11:00" in visit["reason"]["text"]


def test_a_visit_of_somebody_absent_waits_for_another(desk):
    worker = make_worker()
    make_visit(worker=worker)
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick", from_minute=550))
    board = desk.get(BOARD).json
    assert board["visits"][0]["pool"]
    assert "absent" in board["visits"][0]["flags"]
    assert board["workers"][0]["away"] == {"start": 550, "reason": "sick", "text": "Sick"}


def test_a_way_that_is_too_short_is_flagged_with_what_is_missing(desk):
    worker = make_worker()
    make_draft(480, worker, senior=make_senior(lon=120.80))
    visit = make_draft(545, worker, senior=make_senior(lon=120.90))
    desk.post(
        f"/api/v1/visits/{visit.id}/move", json={"worker": worker.id, "start": 545, "version": visit.version}
    )
    shown = next(one for one in desk.get(BOARD).json["visits"] if one["id"] == visit.id)
    assert "short" in shown["flags"]
    assert shown["parts"][0]["short"] == shown["parts"][0]["travel"] - 5


def test_a_cancelled_visit_is_not_on_the_board(desk):
    make_visit(state="cancelled")
    assert desk.get(BOARD).json["visits"] == []


def test_checking_a_move_names_each_rule_with_its_numbers(desk):
    visit, worker = make_visit(), make_worker(skills=())
    answer = desk.post(f"/api/v1/visits/{visit.id}/check-move", json={"worker": worker.id, "start": 700}).json
    assert [rule["title"] for rule in answer["rules"]] == ["Skill", "Time window"]
    assert answer["rules"][1]["text"] == "It may start from 09:00 to 11:00, not at 11:40."
    assert (answer["possible"], answer["hard"]) == (True, 2)


def test_checking_a_move_offers_the_nearest_way_out(desk):
    visit, able = make_visit(), make_worker(name="吴晓芳")
    unable = make_worker(skills=())
    answer = desk.post(f"/api/v1/visits/{visit.id}/check-move", json={"worker": unable.id, "start": 600}).json
    assert (answer["way_out"]["worker"]["id"], answer["way_out"]["start"]) == (able.id, 600)
    assert (answer["able"], answer["of"]) == (1, 2)


def test_checking_changes_nothing(desk):
    visit, worker = make_visit(), make_worker()
    desk.post(f"/api/v1/visits/{visit.id}/check-move", json={"worker": worker.id, "start": 600})
    db.session.rollback()
    assert db.session.get_one(Visit, visit.id).version == 1


def test_somebody_absent_is_not_possible_whatever_the_reason(desk):
    visit, worker = make_visit(), make_worker(name="周海燕")
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick"))
    answer = desk.post(f"/api/v1/visits/{visit.id}/check-move", json={"worker": worker.id, "start": 600}).json
    assert not answer["possible"]
    assert answer["rules"][0]["text"] == "周海燕 is absent that day."


def test_a_move_answers_with_what_changed_and_the_way_back(desk):
    first, second = make_worker(), make_worker()
    visit = make_draft(560, first)
    answer = desk.post(
        f"/api/v1/visits/{visit.id}/move", json={"worker": second.id, "start": 600, "version": 1}
    ).json
    assert answer["before"] == {"worker": first.id, "start": 560, "pinned": False}
    assert {row["id"] for row in answer["workers"]} == {first.id, second.id}
    assert answer["visits"][0]["parts"][0]["worker"] == second.id
    assert answer["visits"][0]["version"] == 2


def test_a_stale_move_is_a_problem_that_says_what_changed(desk):
    visit, winner = make_visit(), make_worker(name="张红梅")
    url = f"/api/v1/visits/{visit.id}/move"
    desk.post(url, json={"worker": winner.id, "start": 600, "version": 1})
    answer = desk.post(url, json={"worker": None, "version": 1})
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert answer.json["code"] == "stale_version"
    assert "张红梅 at 10:00" in answer.json["detail"]


def test_a_hard_conflict_is_a_problem_until_a_reason_is_given(desk):
    visit, worker = make_visit(), make_worker(skills=())
    url, place = f"/api/v1/visits/{visit.id}/move", {"worker": worker.id, "start": 600, "version": 1}
    assert desk.post(url, json=place).json["code"] == "hard_conflict"
    assert desk.post(url, json=place | {"override_reason": "family_agreed"}).status_code == 200


def test_a_visit_of_another_station_cannot_be_moved(client):
    visit = make_visit()
    other = make_station("320682107", name="江安镇颐养驿站")
    with signed_in(client, make_operator(other)) as browser:
        answer = browser.post(f"/api/v1/visits/{visit.id}/move", json={"worker": None, "version": 1})
    assert answer.status_code == 404


def test_the_bureau_may_look_but_not_move(client):
    visit = make_visit()
    with signed_in(client, make_user("bureau", Scope("county"))) as browser:
        assert browser.get(f"/api/v1/visits/{visit.id}/candidates").status_code == 200
        answer = browser.post(f"/api/v1/visits/{visit.id}/move", json={"worker": None, "version": 1})
    assert answer.status_code == 403


def test_candidates_stand_before_those_whom_a_rule_stops(desk):
    visit = make_visit()
    unable, able = make_worker(skills=()), make_worker()
    found = desk.get(f"/api/v1/visits/{visit.id}/candidates").json["candidates"]
    assert [one["worker"]["id"] for one in found] == [able.id, unable.id]
    assert (found[0]["start"], found[1]["start"]) == (540, None)
    assert found[1]["rules"][0]["code"] == "no_skill"


def test_a_known_and_preferred_face_is_worth_a_detour(desk):
    make_worker()
    known = make_worker(lon=120.76)
    visit = make_visit(preferred_worker_id=known.id)
    attended(make_visit(visit.senior, known, day=TODAY.replace(day=20), state="done"), known)
    found = desk.get(f"/api/v1/visits/{visit.id}/candidates").json["candidates"]
    assert (found[0]["worker"]["id"], found[0]["known"]) == (known.id, 1)


def attended(visit, worker):
    moment = at(visit.day, 540)
    save(
        Attendance(
            visit_id=visit.id, service_code=visit.service_code, senior_id=visit.senior_id, day=visit.day,
            address="-", worker_id=worker.id, check_in_at=moment, check_out_at=moment,
        )
    )  # fmt: skip


def test_the_pool_is_counted_for_all_its_visits_at_once(desk):
    visit, _held = make_visit(), make_visit(worker=make_worker())
    make_worker(skills=())
    counts = desk.get(f"/api/v1/board/candidates?day={TODAY}").json
    assert counts == [{"visit_id": visit.id, "able": 1, "of": 2}]


def test_leaders_are_no_candidates_for_a_caregivers_visit(desk):
    visit = make_visit()
    make_worker("leader")
    assert desk.get(f"/api/v1/visits/{visit.id}/candidates").json["candidates"] == []


def test_planning_finds_people_for_the_day(desk):
    day = local_date(now()) + timedelta(days=30)
    worker = make_worker()
    visit = make_visit(day=day, window_start=at(day, 540), window_end=at(day, 660))
    asked = desk.post("/api/v1/board/plan", json={"day": str(day), "seconds": 0.1})
    assert (asked.status_code, asked.json["state"]) == (202, "waiting")
    plan_quickly(NOW)
    answer = desk.get(f"/api/v1/planning-jobs/{asked.json['id']}").json
    assert (answer["state"], answer["visits"], answer["planned"]) == ("done", 1, 1)
    db.session.rollback()
    assert db.session.get_one(Visit, visit.id).assignments[0].worker_id == worker.id


def test_publishing_says_how_many_changes_for_how_many_people(desk):
    plan = make_day_plan()
    make_draft(540, make_worker(), make_worker())
    answer = desk.post("/api/v1/board/publish", json={"day": str(TODAY), "version": plan.version}).json
    assert (answer["changes"], answer["people"]) == (1, 2)


def test_a_visit_is_cancelled_with_a_known_reason(desk):
    visit = make_visit()
    url = f"/api/v1/visits/{visit.id}/cancel"
    assert desk.post(url, json={"reason": "mood", "version": 1}).status_code == 422
    assert desk.post(url, json={"reason": "weather", "version": 1}).json["version"] == 2


def test_a_pin_is_set_over_the_api(desk):
    visit = make_draft(540, make_worker())
    url = f"/api/v1/visits/{visit.id}/pin"
    assert desk.post(url, json={"pinned": True, "version": 1}).json == {"visit_id": visit.id, "version": 2}
    assert desk.get(BOARD).json["visits"][0]["parts"][0]["pinned"]


def test_names_of_people_come_in_the_users_language(client):
    make_service("clean")
    make_visit()
    station = make_station(TOWN)
    user = make_user("operator", Scope("station", str(station.id)), language="zh_Hans_CN")
    with signed_in(client, user) as browser:
        assert browser.get(BOARD).json["visits"][0]["service"] == "助洁"
