"""The warning on a senior's page: somebody who is not to come is on a visit to come."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.core.time import local_date, now
from eldercare.people.models import Senior, Worker, WorkerWish
from eldercare.visits.unwanted import unwanted_parts, unwanted_section
from tests.makers import NOW, make_operator, make_senior, make_user, make_visit, make_worker, save, signed_in
from tests.visits.board.makers import make_draft
from tests.visits.makers import on_day


@pytest.fixture
def senior(database: object) -> Senior:
    return make_senior()


@pytest.fixture
def worker(senior: Senior) -> Worker:
    return make_worker(name="沈丽娟")


def ban(senior: Senior, worker: Worker, **changes: Any) -> None:
    values = {"kind": "ban", "reason": "quarrel", "since": local_date(NOW), "recorded_at": NOW}
    by = make_operator().id
    save(WorkerWish(senior_id=senior.id, worker_id=worker.id, recorded_by=by, **values | changes))


def names(senior: Senior) -> list[tuple[str, bool]]:
    return [(part.name, bool(part.told)) for part in unwanted_parts(senior.id, local_date(NOW))]


def test_a_published_visit_of_an_unwanted_person_is_found(senior: Senior, worker: Worker) -> None:
    make_visit(senior, worker)
    ban(senior, worker)
    assert names(senior) == [("沈丽娟", True)]


def test_so_is_one_of_the_draft(senior: Senior, worker: Worker) -> None:
    make_draft(540, worker, senior=senior)
    ban(senior, worker)
    assert names(senior) == [("沈丽娟", False)]


def test_a_wish_warns_of_nothing(senior: Senior, worker: Worker) -> None:
    make_visit(senior, worker)
    ban(senior, worker, kind="wish", reason="trusted")
    assert names(senior) == []


def test_a_visit_before_the_ban_begins_is_no_conflict(senior: Senior, worker: Worker) -> None:
    make_visit(senior, worker)
    ban(senior, worker, since=local_date(NOW) + timedelta(days=1))
    assert names(senior) == []


def test_a_visit_that_is_over_is_no_conflict(senior: Senior, worker: Worker) -> None:
    make_visit(senior, worker, state="done")
    ban(senior, worker)
    assert names(senior) == []


def test_whoever_sees_no_board_is_not_warned(senior: Senior, worker: Worker) -> None:
    make_visit(senior, worker)
    ban(senior, worker)
    assert unwanted_section(make_user("inspector"), senior, NOW) is None


def test_the_page_leads_to_the_board_of_that_day(client: FlaskClient, senior: Senior, worker: Worker) -> None:
    tomorrow = local_date(now()) + timedelta(days=1)
    on_day(make_visit(senior, worker), tomorrow)
    ban(senior, worker)
    with signed_in(client, make_operator()) as browser:
        page = browser.get(f"/seniors/{senior.id}").text
    assert "Somebody who is not to come is on a visit" in page
    assert f"/board?station={senior.station.code}&amp;day={tomorrow}" in page
