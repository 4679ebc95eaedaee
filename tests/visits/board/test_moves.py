import pytest
from sqlalchemy import select

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.feed import FeedEvent
from eldercare.core.time import at
from eldercare.people.models import Absence
from eldercare.visits.actions.moves import cancel_visit, move_visit, pin_visit
from eldercare.visits.models import Visit
from eldercare.visits.moving.errors import (
    HardConflictError,
    OtherStationError,
    SamePersonError,
    VisitClosedError,
    VisitFreedError,
    VisitMovedError,
    WorkerAbsentError,
)
from tests.makers import NOW, TODAY, make_operator, make_senior, make_station, make_visit, make_worker, save
from tests.visits.board.makers import make_bath, make_day_plan, make_draft

pytestmark = pytest.mark.usefixtures("database")
TEN = at(TODAY, 600)


def move(visit, worker, start=TEN, position=0, **changes):
    values = {"version": visit.version, "actor": make_operator(), "now": NOW}
    return move_visit(visit.id, position, worker and worker.id, start, **values | changes)


def fresh(visit):
    db.session.rollback()
    return db.session.get_one(Visit, visit.id)


def test_a_visit_is_given_to_somebody_at_a_time():
    visit, worker = make_visit(), make_worker()
    move(visit, worker)
    part = fresh(visit).assignments[0]
    assert (part.worker_id, part.starts_at, part.ends_at) == (worker.id, TEN, at(TODAY, 660))


def test_a_move_pins_the_visit():
    visit = make_visit()
    move(visit, make_worker())
    assert fresh(visit).assignments[0].pinned


def test_a_move_changes_nothing_that_people_were_told():
    first = make_worker()
    visit = make_visit(worker=first)
    move(visit, make_worker())
    assert fresh(visit).assignments[0].published_worker_id == first.id


def test_a_move_tells_where_the_visit_stood_before():
    first = make_worker()
    visit = make_draft(560, first)
    before = move(visit, make_worker()).before
    assert (before.worker_id, before.start, before.pinned) == (first.id, at(TODAY, 560), False)


def test_a_stale_move_is_refused_with_the_new_place():
    visit, winner = make_visit(), make_worker(name="张红梅")
    move(visit, winner)
    with pytest.raises(VisitMovedError, match="张红梅 at 10:00"):
        move(visit, make_worker(), version=1)
    assert fresh(visit).assignments[0].worker_id == winner.id


def test_a_stale_move_of_a_visit_that_lost_its_person_says_so():
    visit = make_draft(560, make_worker())
    move(visit, None, None)
    with pytest.raises(VisitFreedError):
        move(visit, make_worker(), version=1)


def test_nobody_is_a_place_too():
    visit = make_draft(560, make_worker())
    move(visit, None, None)
    visit = fresh(visit)
    assert (visit.assignments[0].worker_id, visit.assignments[0].starts_at) == (None, None)
    assert visit.reason == "by_hand"


def test_a_visit_that_found_somebody_has_no_reason_any_more():
    visit = make_visit(reason="no_room")
    move(visit, make_worker())
    assert fresh(visit).reason is None


def test_both_people_of_a_visit_keep_one_start():
    first, second = make_worker(), make_worker()
    visit = make_draft(560, first, second)
    move(visit, first)
    assert {part.starts_at for part in fresh(visit).assignments} == {TEN}


def test_without_a_time_a_part_joins_its_partner():
    first, second = make_worker(), make_worker()
    visit = make_draft(560, first, second)
    move(visit, make_worker(), None, position=1)
    assert fresh(visit).assignments[1].starts_at == at(TODAY, 560)


def test_one_person_cannot_be_both_people():
    first, second = make_worker(), make_worker()
    visit = make_draft(560, first, second)
    with pytest.raises(SamePersonError):
        move(visit, first, position=1)


def test_a_hard_conflict_needs_a_reason():
    with pytest.raises(HardConflictError):
        move(make_visit(), make_worker(skills=()))


def test_a_hard_conflict_is_set_aside_with_a_reason_and_the_audit_keeps_both():
    visit, worker = make_visit(), make_worker(skills=())
    move(visit, worker, override_reason="senior_agreed")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "visit.move")).one()
    assert entry.detail["set_aside"] == ["no_skill"]
    assert entry.detail["override"] == "senior_agreed"


def test_an_unknown_reason_sets_nothing_aside():
    with pytest.raises(HardConflictError):
        move(make_visit(), make_worker(skills=()), override_reason="because")


def test_a_man_is_not_sent_to_bathe_a_woman():
    make_bath()
    visit = make_visit(make_senior(sex="F"), service_code="bath")
    with pytest.raises(HardConflictError):
        move(visit, make_worker(sex="M"))


def test_somebody_who_is_sick_cannot_be_sent_whatever_the_reason():
    worker = make_worker()
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick", from_minute=545))
    with pytest.raises(WorkerAbsentError):
        move(make_visit(), worker, override_reason="urgent")


def test_before_falling_sick_somebody_may_still_come():
    worker = make_worker()
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick", from_minute=700))
    visit = make_visit()
    move(visit, worker)
    assert fresh(visit).assignments[0].worker_id == worker.id


def test_people_of_another_station_are_refused():
    other = make_station("320682107", name="江安镇颐养驿站")
    with pytest.raises(OtherStationError):
        move(make_visit(), make_worker(station_id=other.id), override_reason="urgent")


@pytest.mark.parametrize("state", ["on_the_way", "in_progress", "done", "to_verify", "missed", "cancelled"])
def test_a_visit_that_has_begun_or_is_over_stays(state):
    with pytest.raises(VisitClosedError):
        move(make_visit(state=state), make_worker())


def test_an_unknown_visit_is_not_found():
    with pytest.raises(NotFoundError):
        move_visit(99, 0, None, None, version=None, actor=make_operator(), now=NOW)


def test_the_ways_of_both_routes_are_worked_out_anew():
    first, second = make_worker(), make_worker()
    far = make_senior(lon=120.80)
    visit = make_draft(540, first, senior=far)
    after = make_draft(700, first)
    move(visit, first, at(TODAY, 541))
    assert fresh(after).assignments[0].travel_minutes > 10
    move(fresh(visit), second)
    assert fresh(after).assignments[0].travel_minutes == 0
    assert fresh(visit).assignments[0].travel_minutes > 10


def test_a_move_raises_the_version_of_the_plan():
    plan, visit = make_day_plan(), make_visit()
    move(visit, make_worker())
    db.session.refresh(plan)
    assert plan.version == 2


def test_a_move_is_told_to_the_boards_of_the_station_without_a_name():
    visit = make_visit()
    move(visit, make_worker())
    event = db.session.scalars(select(FeedEvent).where(FeedEvent.kind == "visit")).one()
    assert (event.station_id, event.data["visit_id"]) == (visit.station_id, visit.id)
    assert set(event.data) == {"visit_id", "version", "day"}
    assert event.worker_ids == []


def test_a_pin_comes_off_again():
    visit = make_visit()
    move(visit, make_worker())
    pin_visit(visit.id, 0, pinned=False, version=None, actor=make_operator(), now=NOW)
    assert not fresh(visit).assignments[0].pinned


def test_nobody_cannot_be_pinned():
    with pytest.raises(InvalidInputError):
        pin_visit(make_visit().id, 0, pinned=True, version=None, actor=make_operator(), now=NOW)


def test_a_visit_is_cancelled_with_its_reason():
    visit = make_visit()
    cancel_visit(visit.id, "senior_asked", version=1, actor=make_operator(), now=NOW)
    visit = fresh(visit)
    assert (visit.state, visit.cancel_reason) == ("cancelled", "senior_asked")


def test_a_cancelled_visit_is_told_to_whoever_was_to_come():
    worker = make_worker()
    cancel_visit(make_visit(worker=worker).id, "weather", version=None, actor=make_operator(), now=NOW)
    event = db.session.scalars(select(FeedEvent).where(FeedEvent.kind == "visit")).one()
    assert event.worker_ids == [worker.id]


def test_a_visit_is_not_cancelled_without_a_known_reason():
    with pytest.raises(InvalidInputError):
        cancel_visit(make_visit().id, "mood", version=None, actor=make_operator(), now=NOW)
