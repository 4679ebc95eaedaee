import pytest
from sqlalchemy import func, select

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db, transaction
from eldercare.core.feed import FeedEvent
from eldercare.core.time import at
from eldercare.visits.actions.moves import move_visit
from eldercare.visits.actions.publishing import publish
from eldercare.visits.models import DayPlan, Visit
from eldercare.visits.moving.errors import DraftMovedError
from tests.makers import NOW, TODAY, make_care_plan, make_operator, make_station, make_visit, make_worker
from tests.visits.board.makers import make_day_plan, make_draft

pytestmark = pytest.mark.usefixtures("database")


def publish_day(version=None):
    return publish(make_station().id, TODAY, version=version, actor=make_operator(), now=NOW)


def fresh(visit):
    db.session.rollback()
    return db.session.get_one(Visit, visit.id)


def test_publishing_tells_the_draft():
    worker = make_worker()
    visit = make_draft(560, worker)
    publish_day()
    part = fresh(visit).assignments[0]
    assert (part.published_worker_id, part.published_starts_at) == (worker.id, at(TODAY, 560))
    assert not part.changed


def test_a_published_visit_is_planned():
    visit = make_draft(560, make_worker())
    publish_day()
    assert fresh(visit).state == "planned"


def test_a_visit_that_nobody_takes_stays_a_draft():
    visit = make_visit()
    publish_day()
    assert fresh(visit).state == "draft"


def test_a_visit_for_two_with_one_person_is_not_told_to_that_one():
    visit = make_visit(staff_count=2)
    worker = make_worker()
    move_visit(visit.id, 0, worker.id, at(TODAY, 560), version=None, actor=make_operator(), now=NOW)
    assert publish_day().changes == 0
    assert fresh(visit).assignments[0].published_worker_id is None


def test_a_visit_that_lost_its_person_is_withdrawn():
    worker = make_worker()
    visit = make_visit(worker=worker)
    move_visit(visit.id, 0, None, None, version=None, actor=make_operator(), now=NOW)
    published = publish_day()
    visit = fresh(visit)
    assert (visit.state, visit.assignments[0].published_worker_id) == ("draft", None)
    assert published.worker_ids == (worker.id,)


def test_both_the_old_and_the_new_person_are_affected():
    first, second = make_worker(), make_worker()
    visit = make_visit(worker=first)
    move_visit(visit.id, 0, second.id, at(TODAY, 560), version=None, actor=make_operator(), now=NOW)
    assert publish_day().worker_ids == (first.id, second.id)


def test_a_visit_by_a_leader_goes_through_the_leaders_channel():
    visit = make_draft(560, make_worker("leader"))
    publish_day()
    assert fresh(visit).channel == "group_leader"


def test_a_caregivers_visit_keeps_the_channel_of_its_care_plan():
    plan = make_care_plan()
    with transaction():
        plan.channel = "platform"
    visit = make_draft(560, make_worker(), plan_item_id=plan.items[0].id, channel="group_leader")
    publish_day()
    assert fresh(visit).channel == "platform"


def test_publishing_twice_changes_nothing_more():
    make_draft(560, make_worker())
    plan = make_day_plan()
    first = publish_day(version=plan.version)
    again = publish_day(version=1)
    assert (first.changes, again.changes) == (1, 0)
    assert db.session.scalar(select(func.count()).where(AuditEntry.verb == "plan.publish")) == 1


def test_a_draft_that_moved_on_is_not_published_unseen():
    make_day_plan()
    visit = make_visit()
    move_visit(visit.id, 0, make_worker().id, None, version=None, actor=make_operator(), now=NOW)
    with pytest.raises(DraftMovedError):
        publish_day(version=1)
    assert fresh(visit).state == "draft"


def test_a_day_put_together_by_hand_gets_its_plan():
    make_draft(560, make_worker())
    publish_day()
    plan = db.session.scalars(select(DayPlan)).one()
    assert (plan.state, plan.published_at) == ("published", NOW)


def test_the_phones_of_affected_people_hear_of_it():
    worker = make_worker()
    make_draft(560, worker)
    publish_day()
    event = db.session.scalars(select(FeedEvent).where(FeedEvent.kind == "plan")).one()
    assert event.worker_ids == [worker.id]
    assert event.data == {"day": "2026-11-23", "station_id": make_station().id, "changes": 1}
