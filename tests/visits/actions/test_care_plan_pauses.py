"""Pausing a care plan and letting it go on."""

from datetime import date, timedelta

import pytest

from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError, StepRefusedError
from eldercare.core.time import at
from eldercare.visits.actions.care_plan_pauses import PauseEntry, pause_plan, resume_plan
from eldercare.visits.actions.care_plans import end_plan
from eldercare.visits.actions.changes import record_change
from eldercare.visits.actions.due import generate_due
from eldercare.visits.actions.tiers import generate_tier_visits
from eldercare.visits.actions.withdrawing import Withdrawn
from eldercare.visits.models import (
    Assignment,
    CarePlan,
    CarePlanPause,
    DayPlan,
    MajorChange,
    UnseenChange,
    Visit,
)
from tests.makers import NOW, TODAY, make_care_plan, make_operator, make_station, make_user, make_worker, save
from tests.visits.tiers.makers import dues_of, make_leader, visits_of, weekly

ANY_DAY = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def planned(*offsets: int) -> None:
    for offset in offsets:
        save(DayPlan(station_id=make_station().id, day=day(offset), seed=1, iterations=0, seconds=0.0,
                     snapshot="", planned_at=NOW))  # fmt: skip


def a_week() -> CarePlan:
    """A daily service with the visits of a planned week, all drafts."""
    plan = make_care_plan()
    planned(*range(7))
    generate_due(TODAY, 7, now=NOW)
    return plan


def tell(offset: int, worker_id: int) -> None:
    with transaction():
        visit = db.session.query(Visit).filter_by(day=day(offset)).one()
        visit.state = "planned"
        for part in visit.assignments:
            part.worker_id = part.published_worker_id = worker_id
            part.starts_at = part.published_starts_at = visit.window_start


def states() -> dict[int, str]:
    db.session.expire_all()
    return {(visit.day - TODAY).days: visit.state for visit in db.session.query(Visit).order_by(Visit.id)}


def pause(plan: CarePlan, first: int, last: int | None = None, reason: str = "hospital") -> Withdrawn:
    entry = PauseEntry(reason, day(first), None if last is None else day(last))
    return pause_plan(plan.id, entry, actor=make_operator(), now=NOW)


def test_drafts_of_the_pause_go(database: object) -> None:
    plan = a_week()
    assert pause(plan, 2, 4).drafts == 3
    assert sorted(states()) == [0, 1, 5, 6]


def test_an_open_pause_takes_all_that_is_to_come(database: object) -> None:
    plan = a_week()
    pause(plan, 1)
    assert sorted(states()) == [0]


def test_what_was_told_is_cancelled_and_said(database: object) -> None:
    plan, worker = a_week(), make_worker()
    tell(3, worker.id)
    before = feed.last_id()
    gone = pause(plan, 2, 4)
    visit = db.session.get_one(Visit, gone.cancelled[0])
    assert (visit.day, visit.state, visit.cancel_reason) == (day(3), "cancelled", "paused")
    told = [event for event in feed.since(before) if event.kind == "visit"]
    assert [event.worker_ids for event in told] == [[worker.id]]


def test_a_visit_on_which_somebody_is_at_work_goes_on(database: object) -> None:
    plan = a_week()
    with transaction():
        db.session.query(Visit).filter_by(day=TODAY).one().state = "in_progress"
    pause(plan, 0)
    assert states() == {0: "in_progress"}


def test_generating_again_makes_nothing_within_the_pause(database: object) -> None:
    plan = a_week()
    pause(plan, 2, 4)
    generate_due(TODAY, 9, now=NOW)
    assert sorted(states()) == [0, 1, 5, 6, 7, 8]


def test_a_pause_with_an_end_goes_over_by_itself(database: object) -> None:
    plan = make_care_plan()
    pause(plan, 0, 3)
    assert generate_due(TODAY, 7, now=NOW).created == 3


def test_visits_go_on_sooner_than_was_said(database: object) -> None:
    plan = a_week()
    pause(plan, 1, 5)
    resume_plan(plan.id, day(3), actor=make_operator(), now=NOW)
    assert sorted(states()) == [0, 3, 4, 5, 6]
    assert db.session.query(CarePlanPause).one().until_day == day(2)


def test_what_the_pause_cancelled_comes_due_anew(database: object) -> None:
    plan, worker = a_week(), make_worker()
    tell(3, worker.id)
    pause(plan, 1, 5)
    resume_plan(plan.id, day(2), actor=make_operator(), now=NOW)
    on_day = db.session.query(Visit).filter_by(day=day(3)).order_by(Visit.id)
    assert [visit.state for visit in on_day] == ["cancelled", "draft"]


def test_what_an_operator_cancelled_does_not_come_back(database: object) -> None:
    plan = a_week()
    with transaction():
        visit = db.session.query(Visit).filter_by(day=day(3)).one()
        visit.state, visit.cancel_reason = "cancelled", "senior_asked"
    pause(plan, 1, 5)
    resume_plan(plan.id, day(2), actor=make_operator(), now=NOW)
    assert states()[3] == "cancelled"


def test_a_pause_to_come_is_taken_back(database: object) -> None:
    plan = a_week()
    pause(plan, 3, 5)
    resume_plan(plan.id, day(1), actor=make_operator(), now=NOW)
    assert db.session.query(CarePlanPause).count() == 0
    assert sorted(states()) == list(range(7))


def test_a_pause_is_made_longer(database: object) -> None:
    plan = a_week()
    pause(plan, 1, 2)
    resume_plan(plan.id, day(5), actor=make_operator(), now=NOW)
    assert sorted(states()) == [0, 5, 6]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (PauseEntry("magic", TODAY, TODAY), "reason"),
        (PauseEntry("away", TODAY - timedelta(days=40)), "from_day"),
        (PauseEntry("away", day(3), day(2)), "until_day"),
        (PauseEntry("away", day(-9), day(-2)), "until_day"),
        (PauseEntry("away", day(12), day(30)), "from_day"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(database: object, entry: PauseEntry, field: str) -> None:
    plan = make_care_plan()
    pause(plan, 10, 12)
    with pytest.raises(InvalidInputError) as refusal:
        pause_plan(plan.id, entry, actor=make_operator(), now=NOW)
    assert list(refusal.value.fields) == [field]


def test_a_plan_that_is_paused_is_not_paused_again(database: object) -> None:
    plan = make_care_plan()
    pause(plan, 0, 3)
    with pytest.raises(StepRefusedError):
        pause(plan, 10, 12)


def test_without_a_pause_nothing_goes_on(database: object) -> None:
    with pytest.raises(InvalidInputError):
        resume_plan(make_care_plan().id, TODAY, actor=make_operator(), now=NOW)


def test_an_ended_plan_is_not_paused(database: object) -> None:
    plan = make_care_plan()
    with transaction():
        plan.ends_on = day(-1)
    with pytest.raises(StepRefusedError):
        pause(plan, 0)


def test_another_stations_plan_is_not_found(database: object) -> None:
    plan, stranger = make_care_plan(), make_operator(make_station("320682103"))
    with pytest.raises(NotFoundError):
        pause_plan(plan.id, PauseEntry("away", TODAY), actor=stranger, now=NOW)
    with pytest.raises(NotFoundError):
        resume_plan(plan.id, TODAY, actor=stranger, now=NOW)


def test_the_bureau_looks_and_does_not_pause(database: object) -> None:
    with pytest.raises(ForbiddenError):
        pause_plan(make_care_plan().id, PauseEntry("away", TODAY), actor=make_user("bureau"), now=NOW)


def test_ending_a_plan_takes_away_what_is_later(database: object) -> None:
    plan, worker = a_week(), make_worker()
    tell(5, worker.id)
    end_plan(plan.id, day(2), actor=make_operator(), now=NOW)
    assert states() == {0: "draft", 1: "draft", 2: "draft", 5: "cancelled"}
    assert db.session.query(Assignment).filter_by(published_worker_id=worker.id).count() == 1


def with_a_visit_of_care() -> tuple[CarePlan, Visit]:
    """A plan that asks for nothing soon, and what is due of its senior: one visit within the week."""
    make_leader()
    senior = weekly()
    plan = make_care_plan(senior, "FREQ=YEARLY;BYMONTH=1")
    generate_tier_visits(NOW)
    return plan, visits_of(senior)[0]


def test_a_visit_of_care_that_nobody_was_told_of_goes_with_the_pause(database: object) -> None:
    plan, visit = with_a_visit_of_care()
    gone = visit.id
    pause(plan, 0)
    assert db.session.get(Visit, gone) is None
    assert {due.dropped_why for due in dues_of(plan.senior)} == {"away"}


def test_a_leader_who_was_told_of_a_visit_of_care_hears_of_the_pause(database: object) -> None:
    plan, visit = with_a_visit_of_care()
    leader = make_worker("leader")
    with transaction():
        visit.state = "planned"
        visit.assignments[0].published_worker_id = leader.id
    before = feed.last_id()
    assert visit.id in pause(plan, 0).cancelled
    assert (visit.state, visit.cancel_reason) == ("cancelled", "paused")
    assert [leader.id] in [event.worker_ids for event in feed.since(before) if event.kind == "visit"]


def test_a_visit_of_care_is_due_again_after_the_pause(database: object) -> None:
    plan, _ = with_a_visit_of_care()
    pause(plan, -1)
    assert visits_of(plan.senior) == []
    resume_plan(plan.id, TODAY, actor=make_operator(), now=NOW)
    assert {due.dropped_at for due in dues_of(plan.senior)} == {None}
    assert [visit.state for visit in visits_of(plan.senior)] == ["draft", "draft"]


def test_a_visit_of_care_gives_way_to_a_pause_to_come(database: object) -> None:
    plan, visit = with_a_visit_of_care()
    on = (visit.day - TODAY).days
    pause(plan, on, on + 1)
    (first, *_) = visits_of(plan.senior)
    assert first.day not in {day(on), day(on + 1)}
    assert first.day <= day(6)


def test_who_comes_home_is_looked_in_on_although_it_was_recorded_in_the_pause(database: object) -> None:
    plan, _ = with_a_visit_of_care()
    pause(plan, 0)
    change = record_change(make_operator(), plan.senior_id, "discharged", TODAY, "", now=NOW)
    assert change.due_id is None
    resume_plan(plan.id, day(0), actor=make_operator(), now=NOW)
    assert db.session.get_one(MajorChange, change.id).due_id is not None


def test_what_a_pause_takes_of_an_open_week_may_be_on_another_day_of_it(database: object) -> None:
    plan, worker = make_care_plan(recurrence=ANY_DAY, times=2), make_worker()
    planned(*range(7))
    generate_due(TODAY, 7, now=NOW)
    tell(1, worker.id)
    pause(plan, 0, 2)
    stand = sorted(visit.day for visit in db.session.query(Visit) if visit.state == "draft")
    assert len(stand) == 2
    assert stand[0] > day(2)


def test_a_draft_of_which_somebody_was_told_before_is_cancelled_and_does_not_go(database: object) -> None:
    plan, worker = a_week(), make_worker()
    visit = db.session.query(Visit).filter_by(day=day(3)).one()
    told = {"worker_id": worker.id, "was": visit.window_start, "told_at": NOW}
    save(UnseenChange(visit_id=visit.id, day=visit.day, **told))
    pause(plan, 2, 4)
    assert states() == {0: "draft", 1: "draft", 3: "cancelled", 5: "draft", 6: "draft"}


def resume_tonight(minute: int, **item: object) -> list[date]:
    """A plan goes on today at that minute; the days of the visits that came due."""
    plan = make_care_plan(**item)
    planned(0, 1)
    with transaction():
        plan.pauses.append(CarePlanPause(reason="away", from_day=day(-3)))
    resume_plan(plan.id, TODAY, actor=make_operator(), now=at(TODAY, minute))
    return [visit.day for visit in db.session.query(Visit).order_by(Visit.day)]


def test_what_could_not_begin_any_more_today_does_not_come_due(database: object) -> None:
    assert resume_tonight(18 * 60) == [day(1)]


def test_what_may_still_begin_today_comes_due(database: object) -> None:
    assert resume_tonight(10 * 60) == [TODAY, day(1)]


def test_a_visit_with_a_free_day_comes_due_on_one_that_is_left(database: object) -> None:
    found = resume_tonight(18 * 60, recurrence=ANY_DAY, times=7 - TODAY.weekday())
    assert found
    assert TODAY not in found
