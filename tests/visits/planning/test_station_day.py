"""Reading a station's day before the planner works, and saving its plan afterwards."""

from datetime import timedelta

import pytest

import dispatch
from eldercare.accounts.audit import first_broken_line
from eldercare.accounts.models import AuditEntry
from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.people.models import Absence
from eldercare.visits.errors import PlanStaleError
from eldercare.visits.models import Assignment, Attendance, DayPlan, Visit
from eldercare.visits.planning import PlanningInput, build_problem, store
from tests.makers import NOW, TODAY, make_senior, make_station, make_visit, make_worker, save

MORNING = at(TODAY, 360)


def read() -> PlanningInput:
    return build_problem(make_station().id, TODAY, now=MORNING)


def solved(made_from: PlanningInput) -> dispatch.Plan:
    return dispatch.solve(made_from.problem, stop=dispatch.MaxIterations(20), seed=1)


def part_of(visit: Visit) -> Assignment:
    db.session.expire_all()
    return db.session.get(Visit, visit.id).assignments[0]


def test_no_transaction_is_open_afterwards(database: object) -> None:
    make_visit()
    read()
    assert not db.session().in_transaction()


def test_a_cancelled_visit_is_not_planned(database: object) -> None:
    make_visit(state="cancelled")
    assert read().problem.visits == ()


def test_attendances_of_the_last_weeks_make_a_face_known(database: object) -> None:
    visit, worker = make_visit(), make_worker()
    old = TODAY - timedelta(days=28)
    save(Attendance(visit_id=visit.id, service_code="clean", senior_id=visit.senior_id, day=old, address="-",
                    worker_id=worker.id, check_in_at=at(old, 540)))  # fmt: skip
    assert dict(read().problem.visit(str(visit.id)).preferences) == {str(worker.id): 2.5}


def test_a_plan_gives_a_visit_its_person_and_time(database: object) -> None:
    visit, worker = make_visit(), make_worker()
    made_from = read()
    store(made_from, solved(made_from), actor=None, now=NOW)
    part = part_of(visit)
    assert part.worker_id == worker.id
    assert visit.window_start <= part.starts_at <= visit.window_end
    assert part.ends_at - part.starts_at == timedelta(minutes=60)
    assert part.published_worker_id is None


def test_every_start_is_a_whole_minute(database: object) -> None:
    make_worker()
    visits = [make_visit(make_senior(lat=32.262 + n / 300)) for n in range(2)]
    made_from = read()
    store(made_from, solved(made_from), actor=None, now=NOW)
    assert all(part_of(visit).starts_at.second == 0 for visit in visits)


def test_a_saved_plan_raises_the_version_of_what_it_changed(database: object) -> None:
    visit = make_visit()
    make_worker()
    made_from = read()
    store(made_from, solved(made_from), actor=None, now=NOW)
    assert part_of(visit).visit.version == 2


def test_the_same_plan_again_changes_no_visit(database: object) -> None:
    visit = make_visit()
    make_worker()
    for _ in range(2):
        made_from = read()
        store(made_from, solved(made_from), actor=None, now=NOW)
    assert part_of(visit).visit.version == 2


def test_a_visit_that_found_nobody_says_why(database: object) -> None:
    visit = make_visit()
    make_worker(skills=("meal",))
    made_from = read()
    store(made_from, solved(made_from), actor=None, now=NOW)
    left_out = part_of(visit).visit
    assert (left_out.reason, left_out.reason_params) == ("no_skill", {"skills": ["clean"]})


def test_a_reason_goes_when_somebody_is_found(database: object) -> None:
    visit = make_visit(reason="no_skill", reason_params={"skills": ["clean"]})
    make_worker()
    made_from = read()
    store(made_from, solved(made_from), actor=None, now=NOW)
    assert (part_of(visit).visit.reason, part_of(visit).visit.reason_params) == (None, {})


def test_a_plan_is_refused_when_a_visit_changed_meanwhile(database: object) -> None:
    visit = make_visit()
    make_worker()
    made_from = read()
    plan = solved(made_from)
    with transaction():
        db.session.get(Visit, visit.id).minutes = 45
    with pytest.raises(PlanStaleError):
        store(made_from, plan, actor=None, now=NOW)
    assert part_of(visit).worker_id is None
    assert db.session.query(DayPlan).count() == 0


def test_a_plan_is_refused_when_somebody_fell_sick_meanwhile(database: object) -> None:
    make_visit()
    worker = make_worker()
    made_from = read()
    plan = solved(made_from)
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick"))
    with pytest.raises(PlanStaleError):
        store(made_from, plan, actor=None, now=NOW)


def test_a_visit_in_progress_keeps_its_person(database: object) -> None:
    worker = make_worker()
    visit = make_visit(worker=worker, state="in_progress")
    made_from = read()
    store(made_from, solved(made_from), actor=None, now=NOW)
    assert part_of(visit).worker_id == worker.id


def test_what_people_were_told_stays_until_somebody_publishes(database: object) -> None:
    worker = make_worker(skills=())
    visit = make_visit(worker=worker)
    made_from = read()
    store(made_from, solved(made_from), actor=None, now=NOW)
    part = part_of(visit)
    assert (part.worker_id, part.published_worker_id) == (None, worker.id)


def test_a_pinned_visit_keeps_person_and_time(database: object) -> None:
    worker = make_worker(skills=())
    visit = make_visit(worker=worker)
    with transaction():
        part_of(visit).pinned = True
    made_from = read()
    store(made_from, solved(made_from), actor=None, now=NOW)
    part = part_of(visit)
    assert (part.worker_id, part.starts_at) == (worker.id, at(TODAY, 540))


def test_the_days_plan_can_be_replayed_from_what_is_kept(database: object) -> None:
    make_visit()
    make_worker()
    made_from = read()
    plan = solved(made_from)
    (kept,) = store(made_from, plan, actor=None, now=NOW)
    assert (kept.seed, kept.iterations, kept.state) == (1, 20, "draft")
    assert kept.snapshot == dispatch.snapshot_id(made_from.problem)
    assert kept.cost["travel"] == pytest.approx(plan.cost.travel, abs=0.001)


def test_saving_is_audited_and_told_to_the_station(database: object) -> None:
    make_visit()
    make_worker()
    made_from = read()
    store(made_from, solved(made_from), actor=None, now=NOW)
    assert db.session.query(AuditEntry).one().verb == "plan"
    assert first_broken_line() is None
    (event,) = feed.since(0)
    assert (event.kind, event.station_id) == ("plan", made_from.days[0].station_id)
