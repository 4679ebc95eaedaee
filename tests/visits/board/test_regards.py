"""Bans, wishes and languages where an operator moves a visit by hand."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.people.models import Worker, WorkerWish
from eldercare.visits.models import Visit
from eldercare.visits.moving.conflicts import check
from eldercare.visits.moving.starts import best_start
from eldercare.visits.regards import Regards
from tests.makers import NOW, TODAY, make_operator, make_senior, make_visit, make_worker, save, signed_in
from tests.visits.board.makers import make_draft, person, task

SPEAKS_DIALECT = Regards(languages=frozenset({"rugao"}))
UNWANTED = Regards(banned=((1, "quarrel"),))


def ways(origin: object, target: object, mode: str) -> float:
    return 0.0


def test_a_person_who_is_not_to_come_is_a_hard_conflict_with_the_reason() -> None:
    (conflict,) = check(person(id=1), task(regards=UNWANTED), 540, ways)
    assert (conflict.code, conflict.hard, conflict.params) == ("banned", True, {"reason": "quarrel"})


def test_somebody_else_may_come() -> None:
    assert check(person(id=2), task(regards=UNWANTED), 540, ways) == []


def test_a_language_that_is_not_shared_is_a_soft_conflict() -> None:
    who = person(languages=frozenset({"putonghua"}))
    (conflict,) = check(who, task(regards=SPEAKS_DIALECT), 540, ways)
    assert (conflict.code, conflict.hard) == ("other_language", False)


def test_an_unwanted_person_is_offered_no_start() -> None:
    assert best_start(person(id=1), task(regards=UNWANTED), ways) is None


@pytest.fixture
def worker(database: object) -> Worker:
    return make_worker(name="沈丽娟", languages=["putonghua"])


def said(visit: Visit, worker: Worker, kind: str = "ban", reason: str = "quarrel") -> None:
    save(
        WorkerWish(
            senior_id=visit.senior_id, worker_id=worker.id, kind=kind, reason=reason, since=TODAY,
            recorded_at=NOW, recorded_by=make_operator().id,
        )
    )  # fmt: skip


def moved(client: FlaskClient, visit: Visit, worker: Worker, **more: Any) -> Any:
    body = {"position": 0, "worker": worker.id, "start": 540, "version": visit.version, **more}
    with signed_in(client, make_operator()) as browser:
        return browser.post(f"/api/v1/visits/{visit.id}/move", json=body)


def test_a_move_to_an_unwanted_person_needs_a_reason(client: FlaskClient, worker: Worker) -> None:
    visit = make_draft(540, None)
    said(visit, worker)
    assert (moved(client, visit, worker).status_code, moved(client, visit, worker).json["code"]) == (
        409,
        "hard_conflict",
    )
    assert moved(client, visit, worker, override_reason="senior_agreed").status_code == 200


def test_the_check_says_whom_the_senior_does_not_want_and_why(client: FlaskClient, worker: Worker) -> None:
    visit = make_draft(540, None)
    said(visit, worker)
    with signed_in(client, make_operator()) as browser:
        path = f"/api/v1/visits/{visit.id}/check-move"
        rules = browser.post(path, json={"position": 0, "worker": worker.id, "start": 540}).json["rules"]
    assert [rule["text"] for rule in rules] == ["The senior does not want 沈丽娟: They do not get on."]


def test_the_candidates_name_who_speaks_another_language(client: FlaskClient, worker: Worker) -> None:
    visit = make_visit(make_senior(languages=["rugao"]))
    with signed_in(client, make_operator()) as browser:
        (found,) = browser.get(f"/api/v1/visits/{visit.id}/candidates").json["candidates"]
    assert "沈丽娟 does not speak: Rugao dialect." in [rule["text"] for rule in found["rules"]]


def test_who_is_wished_for_comes_first_among_the_candidates(client: FlaskClient, worker: Worker) -> None:
    wished = make_worker(name="王小红")
    visit = make_draft(540, None)
    said(visit, wished, "wish", "trusted")
    with signed_in(client, make_operator()) as browser:
        found = browser.get(f"/api/v1/visits/{visit.id}/candidates").json["candidates"]
    assert [one["worker"]["name"] for one in found] == ["王小红", "沈丽娟"]


def test_the_board_says_that_only_unwanted_people_could_come(client: FlaskClient, worker: Worker) -> None:
    make_draft(540, None, reason="banned", reason_params={"people": [worker.id]})
    with signed_in(client, make_operator()) as browser:
        (visit,) = browser.get(f"/api/v1/board?day={TODAY}").json["visits"]
    assert visit["reason"]["title"] == "Those who could come are not wanted"
    assert visit["reason"]["text"] == "The senior does not want 沈丽娟, and nobody else can come."
