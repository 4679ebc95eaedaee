"""What visits give back when a worker leaves."""

from datetime import timedelta

from flask.ctx import AppContext

from eldercare.core.db import db, transaction
from eldercare.visits.ending import coming, forget, free
from eldercare.visits.models import CarePlanItem
from tests.makers import NOW, TODAY, make_care_plan, make_operator, make_visit, make_worker

TOMORROW = TODAY + timedelta(days=1)


def test_only_visits_after_the_day_that_have_not_begun_are_counted(database: AppContext) -> None:
    worker = make_worker()
    make_visit(worker=worker)
    make_visit(worker=worker, day=TOMORROW)
    make_visit(worker=worker, day=TOMORROW, state="done")
    assert coming(db.session(), worker.id, TODAY) == 1


def test_what_was_published_stays_told_until_it_is_published_again(database: AppContext) -> None:
    worker = make_worker()
    visit = make_visit(worker=worker, day=TOMORROW)
    assert free(worker.id, TODAY, make_operator(), NOW) == 1
    (part,) = visit.assignments
    assert (part.worker_id, part.published_worker_id, part.changed) == (None, worker.id, True)


def test_wishes_for_somebody_who_has_left_end(database: AppContext) -> None:
    worker = make_worker()
    plan = make_care_plan(preferred_worker_id=worker.id)
    done = make_visit(state="done", preferred_worker_id=worker.id)
    with transaction() as session:
        forget(session, worker.id)
    db.session.expire_all()
    assert db.session.get_one(CarePlanItem, plan.items[0].id).preferred_worker_id is None
    assert done.preferred_worker_id == worker.id
