"""What publishing changed since a caregiver looked last: old, new, and how many."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.time import at, local_date, now
from eldercare.visits.actions.moves import move_visit
from eldercare.visits.actions.publishing import publish
from eldercare.visits.actions.unseen import forget_past, mark_seen
from eldercare.visits.models import UnseenChange, Visit
from tests.makers import NOW, make_operator, make_station, make_visit, make_worker, signed_in
from tests.visits.board.makers import make_day_plan
from tests.visits.makers import caregiver, on_day, worker_of

DAY = local_date(now())


@pytest.fixture
def me(database: object) -> User:
    make_day_plan(day=DAY, published_at=NOW, state="published")
    return caregiver()


@pytest.fixture
def phone(client: FlaskClient, me: User) -> Iterator[FlaskClient]:
    with signed_in(client, me) as browser:
        yield browser


def told_visit(user: User, **changes: Any) -> Visit:
    made = on_day(make_visit(worker=worker_of(user), **changes), DAY)
    part = made.assignments[0]
    db.session.rollback()
    move_visit(made.id, 0, part.worker_id, at(DAY, 540), version=None, actor=make_operator(), now=NOW,
               override_reason="urgent")  # fmt: skip
    publish_day()
    db.session.query(UnseenChange).delete()
    db.session.commit()
    return made


def move_and_publish(visit: Visit, worker: int | None, minute: float) -> None:
    move_visit(visit.id, 0, worker, at(DAY, minute) if worker else None, version=None, actor=make_operator(),
               now=NOW, override_reason="urgent")  # fmt: skip
    publish_day()


def publish_day() -> None:
    publish(make_station().id, DAY, version=None, actor=make_operator(), now=NOW)


def changes() -> list[tuple[Any, ...]]:
    db.session.rollback()
    rows = db.session.query(UnseenChange).order_by(UnseenChange.worker_id, UnseenChange.visit_id)
    return [(row.worker_id, row.visit_id, row.was, row.now) for row in rows]


def test_another_time_is_kept_with_the_old_one(me: User) -> None:
    visit = told_visit(me)
    move_and_publish(visit, me.worker_id, 600)
    assert changes() == [(me.worker_id, visit.id, at(DAY, 540), at(DAY, 600))]


def test_a_visit_that_changes_hands_changes_for_both_and_nobody_else(me: User) -> None:
    visit, other = told_visit(me), make_worker()
    told_visit(caregiver())
    move_and_publish(visit, other.id, 540)
    assert changes() == [
        (me.worker_id, visit.id, at(DAY, 540), None),
        (other.id, visit.id, None, at(DAY, 540)),
    ]


def test_a_second_change_is_shown_from_what_the_person_knew(me: User) -> None:
    visit = told_visit(me)
    move_and_publish(visit, me.worker_id, 600)
    move_and_publish(visit, me.worker_id, 630)
    assert changes() == [(me.worker_id, visit.id, at(DAY, 540), at(DAY, 630))]


def test_what_is_again_as_it_was_is_no_change(me: User) -> None:
    visit = told_visit(me)
    move_and_publish(visit, me.worker_id, 600)
    move_and_publish(visit, me.worker_id, 540)
    assert changes() == []


def test_what_is_told_for_the_first_time_is_no_change(database: object) -> None:
    visit = on_day(make_visit(), DAY)
    move_and_publish(visit, make_worker().id, 540)
    assert changes() == []


def test_the_phone_shows_old_and_new_and_how_many(phone: FlaskClient, me: User) -> None:
    visit = told_visit(me)
    move_and_publish(visit, me.worker_id, 600)
    page = phone.get("/my/day").text.split("Changed since you last looked")[1].split("</section>")[0]
    assert '<span class="chip tone-info is-solid">1</span>' in page
    assert "<s>09:00</s> → <b>10:00</b>" in page


def test_a_phone_without_changes_says_nothing_of_them(phone: FlaskClient, me: User) -> None:
    told_visit(me)
    assert "Changed since you last looked" not in phone.get("/my/day").text


def test_what_was_seen_goes_and_what_came_meanwhile_stays(phone: FlaskClient, me: User) -> None:
    first, second = told_visit(me), told_visit(me)
    move_and_publish(first, me.worker_id, 600)
    shown = db.session.query(UnseenChange).one().id
    move_and_publish(second, me.worker_id, 700)
    assert phone.post("/my/changes/seen", data={"change": shown}).status_code == 302
    assert [row[1] for row in changes()] == [second.id]


def test_nobody_marks_the_changes_of_another(me: User) -> None:
    visit = told_visit(me)
    move_and_publish(visit, me.worker_id, 600)
    assert mark_seen(caregiver(), [db.session.query(UnseenChange).one().id]) == 0


def test_changes_of_days_that_are_over_are_forgotten(me: User) -> None:
    visit = told_visit(me)
    move_and_publish(visit, me.worker_id, 600)
    forget_past(at(DAY, 24 * 60 + 5))
    assert changes() == []
