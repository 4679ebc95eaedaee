"""The comparison of a draft with what was told: people, figures, cost, publishing from there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.visits.actions.moves import move_visit
from eldercare.visits.models import DayPlan, Visit
from tests.makers import NOW, TODAY, make_operator, make_senior, make_visit, make_worker, signed_in
from tests.visits.board.makers import make_day_plan, make_draft

COMPARE = f"/api/v1/board/compare?day={TODAY}"


@pytest.fixture
def desk(client: FlaskClient) -> Iterator[FlaskClient]:
    """A browser at the station's desk."""
    with signed_in(client, make_operator()) as browser:
        yield browser


def moved(visit: Visit, worker: int | None, minute: float) -> None:
    start = at(TODAY, minute) if worker else None
    by = {"actor": make_operator(), "now": NOW, "override_reason": "urgent"}
    move_visit(visit.id, 0, worker, start, version=None, **by)


def published_plan() -> DayPlan:
    return make_day_plan(state="published", published_at=NOW)


def compared(desk: FlaskClient) -> dict[str, Any]:
    answer = desk.get(COMPARE).json
    assert isinstance(answer, dict)
    return answer


def figure(found: dict[str, Any], name: str, where: str = "figures") -> dict[str, Any]:
    return next(one for one in found[where] if one["name"] == name)


def test_a_draft_that_was_told_changes_nobody(desk: FlaskClient) -> None:
    published_plan()
    make_visit(worker=make_worker())
    found = compared(desk)
    assert (found["changes"], found["people"], found["was_told"]) == (0, [], True)
    assert "nothing to publish" in found["sentence"]


def test_each_person_is_named_with_what_changes(desk: FlaskClient) -> None:
    published_plan()
    ann, bea = make_worker(name="甲"), make_worker(name="乙")
    given, shifted = make_visit(worker=ann), make_visit(worker=bea)
    moved(given, bea.id, 660)
    moved(shifted, bea.id, 555)
    people = {one["name"]: one for one in compared(desk)["people"]}
    assert [one["visit_id"] for one in people["甲"]["loses"]] == [given.id]
    assert [(one["visit_id"], one["time"]) for one in people["乙"]["gains"]] == [(given.id, "11:00")]
    (move,) = people["乙"]["moves"]
    assert (move["before"], move["after"], move["minutes"]) == ("09:00", "09:15", 15)


def test_a_withdrawn_visit_stands_without_anybody_and_costs(desk: FlaskClient) -> None:
    published_plan()
    visit = make_visit(worker=make_worker(), priority=2)
    moved(visit, None, 0)
    found = compared(desk)
    assert [one["visit_id"] for one in found["without"]] == [visit.id]
    assert figure(found, "without")["text"] == "1 more"
    assert figure(found, "unassigned", "cost") | {"word": ""} == {
        "name": "unassigned", "word": "", "before": 0.0, "after": 2000.0, "by": 2000.0, "unit": "",
        "tone": "warn", "text": "2,000 more",
    }  # fmt: skip


def test_ways_and_work_are_counted_on_both_sides(desk: FlaskClient) -> None:
    published_plan()
    near, far = make_worker(), make_worker(lat=32.4)
    visit = make_visit(worker=near)
    moved(visit, far.id, 540)
    travel = figure(compared(desk), "travel")
    assert (travel["before"], travel["after"] > 10, travel["tone"]) == (0.0, True, "warn")


def test_being_back_after_the_shift_is_overtime(desk: FlaskClient) -> None:
    published_plan()
    visit = make_visit(worker=make_worker())
    moved(visit, visit.assignments[0].worker_id, 990)
    found = compared(desk)
    assert figure(found, "overtime")["after"] == 30
    assert figure(found, "lateness", "cost")["after"] == 3 * 330


def test_a_person_whom_the_senior_prefers_is_missed(desk: FlaskClient) -> None:
    published_plan()
    liked, other = make_worker(), make_worker()
    visit = make_visit(worker=liked, preferred_worker_id=liked.id)
    moved(visit, other.id, 540)
    assert figure(compared(desk), "preference", "cost")["by"] == 15


def test_a_first_draft_is_told_as_a_whole(desk: FlaskClient) -> None:
    make_day_plan()
    make_draft(540, make_worker())
    assert not compared(desk)["was_told"]
    assert "Nothing of this was published yet" in desk.get(f"/board/compare?day={TODAY}").text


def test_the_page_names_old_and_new_time(desk: FlaskClient) -> None:
    published_plan()
    visit = make_visit(worker=make_worker())
    moved(visit, visit.assignments[0].worker_id, 570)
    page = desk.get(f"/board/compare?day={TODAY}").text
    assert "09:00 → 09:30" in page
    assert "30 min later" in page


def test_the_draft_is_published_from_the_comparison(desk: FlaskClient) -> None:
    plan = published_plan()
    visit = make_visit(worker=make_worker())
    moved(visit, visit.assignments[0].worker_id, 570)
    db.session.refresh(plan)
    given = {"day": TODAY, "last": TODAY, f"version-{TODAY}": plan.version}
    assert desk.post("/board/compare", data=given).status_code == 302
    assert compared(desk)["changes"] == 0


def test_a_draft_that_moved_on_is_not_published_unseen(desk: FlaskClient) -> None:
    plan = published_plan()
    visit = make_visit(worker=make_worker())
    version = plan.version
    moved(visit, visit.assignments[0].worker_id, 570)
    answer = desk.post("/board/compare", data={"day": TODAY, "last": TODAY, f"version-{TODAY}": version})
    assert answer.status_code == 409
    assert "Not published" in answer.text


def test_no_day_of_a_range_is_published_when_one_has_moved_on(desk: FlaskClient) -> None:
    tomorrow = TODAY + timedelta(days=1)
    today, read = published_plan(), make_day_plan(day=tomorrow).version
    moved(make_visit(worker=make_worker()), make_worker().id, 570)
    visit = make_visit(day=tomorrow, window_start=at(tomorrow, 540), window_end=at(tomorrow, 660))
    by = {"actor": make_operator(), "now": NOW, "version": None}
    move_visit(visit.id, 0, make_worker().id, at(tomorrow, 570), **by)
    db.session.refresh(today)
    versions = {f"version-{TODAY}": today.version, f"version-{tomorrow}": read}
    answer = desk.post("/board/compare", data={"day": TODAY, "last": tomorrow, **versions})
    assert (answer.status_code, "Nothing was published" in answer.text) == (409, True)
    assert compared(desk)["changes"] == 1


def test_whom_the_senior_does_not_want_is_named_with_the_visit_that_nobody_has(desk: FlaskClient) -> None:
    published_plan()
    unwanted = make_worker()
    make_visit(reason="banned", reason_params={"people": [unwanted.id]})
    (without,) = compared(desk)["without"]
    assert unwanted.name in without["reason"]


def test_a_range_is_compared_day_by_day(desk: FlaskClient) -> None:
    tomorrow = TODAY + timedelta(days=1)
    worker = make_worker()
    visit = make_visit(
        make_senior(), day=tomorrow, window_start=at(tomorrow, 540), window_end=at(tomorrow, 660)
    )
    with transaction():
        part = visit.assignments[0]
        part.worker_id, part.starts_at, part.ends_at = worker.id, at(tomorrow, 540), at(tomorrow, 600)
    found = desk.get(f"{COMPARE}&last={tomorrow}").json
    assert found["people"][0]["gains"][0]["day"] == tomorrow.isoformat()
