"""One day of a series: left out, moved, as agreed again; a service that ends; versions."""

from datetime import date, timedelta

import pytest

from eldercare.core.db import db, transaction
from eldercare.core.errors import InvalidInputError, NotFoundError, StepRefusedError
from eldercare.core.time import at
from eldercare.visits.actions.care_plan_days import DayEntry, fate_of, move_day, restore_day, skip_day
from eldercare.visits.actions.care_plans import end_item
from eldercare.visits.actions.due import generate_due
from eldercare.visits.care_plans.shapes import read, shape_of
from eldercare.visits.models import CarePlan, CarePlanItem, CarePlanVersion, DayPlan, Visit
from tests.makers import NOW, TODAY, make_care_plan, make_operator, make_station, make_worker, save

WEEKLY = "FREQ=WEEKLY;BYDAY=WE"
WEDNESDAY, THURSDAY = TODAY + timedelta(days=2), TODAY + timedelta(days=3)
SUNDAY = TODAY + timedelta(days=6)


@pytest.fixture
def item(database: object) -> CarePlanItem:
    """A service each Wednesday, and a planned week with its visit."""
    plan = make_care_plan(recurrence=WEEKLY)
    for offset in range(7):
        save(DayPlan(station_id=make_station().id, day=TODAY + timedelta(days=offset), seed=1, iterations=0,
                     seconds=0.0, snapshot="", planned_at=NOW))  # fmt: skip
    generate_due(TODAY, 7, now=NOW)
    return plan.items[0]


def visits() -> list[tuple[date, str]]:
    db.session.expire_all()
    return [(visit.day, visit.state) for visit in db.session.query(Visit).order_by(Visit.day, Visit.id)]


def tell() -> None:
    with transaction():
        visit = db.session.query(Visit).one()
        visit.state = "planned"
        visit.assignments[0].published_worker_id = make_worker().id


def move(item: CarePlanItem, day: date = THURSDAY, begins: int = 840, ends: int = 900) -> None:
    move_day(item.id, WEDNESDAY, DayEntry(day, begins, ends), actor=make_operator(), now=NOW)


def test_a_draft_of_the_day_goes(item: CarePlanItem) -> None:
    skip_day(item.id, WEDNESDAY, actor=make_operator(), now=NOW)
    assert visits() == []


def test_a_day_left_out_is_not_made_again_and_the_next_is(item: CarePlanItem) -> None:
    skip_day(item.id, WEDNESDAY, actor=make_operator(), now=NOW)
    generate_due(TODAY, 14, now=NOW)
    assert visits() == [(WEDNESDAY + timedelta(days=7), "draft")]


def test_a_told_visit_of_the_day_is_cancelled(item: CarePlanItem) -> None:
    tell()
    skip_day(item.id, WEDNESDAY, actor=make_operator(), now=NOW)
    assert visits() == [(WEDNESDAY, "cancelled")]


def test_a_day_is_moved_with_its_window(item: CarePlanItem) -> None:
    move(item)
    (visit,) = db.session.query(Visit)
    assert (visit.day, visit.window_start, visit.window_end) == (
        THURSDAY, at(THURSDAY, 840), at(THURSDAY, 900),
    )  # fmt: skip
    assert visit.series_day == WEDNESDAY


def test_a_told_visit_is_cancelled_and_made_anew(item: CarePlanItem) -> None:
    tell()
    move(item)
    assert visits() == [(WEDNESDAY, "cancelled"), (THURSDAY, "draft")]


def test_a_moved_day_is_made_once(item: CarePlanItem) -> None:
    move(item)
    assert generate_due(TODAY, 7, now=NOW).created == 0


def test_a_moved_day_goes_to_another_person(item: CarePlanItem) -> None:
    worker = make_worker()
    entry = DayEntry(THURSDAY, 540, 660, worker.id)
    move_day(item.id, WEDNESDAY, entry, actor=make_operator(), now=NOW)
    assert db.session.query(Visit).one().preferred_worker_id == worker.id


def test_a_day_is_as_agreed_again(item: CarePlanItem) -> None:
    move(item)
    restore_day(item.id, WEDNESDAY, actor=make_operator(), now=NOW)
    assert visits() == [(WEDNESDAY, "draft")]


def test_a_day_left_out_comes_back(item: CarePlanItem) -> None:
    tell()
    skip_day(item.id, WEDNESDAY, actor=make_operator(), now=NOW)
    restore_day(item.id, WEDNESDAY, actor=make_operator(), now=NOW)
    assert visits() == [(WEDNESDAY, "cancelled"), (WEDNESDAY, "draft")]


def test_the_series_itself_is_not_touched(item: CarePlanItem) -> None:
    move(item)
    assert db.session.get_one(CarePlanItem, item.id).recurrence == WEEKLY


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=60)])
def test_a_move_out_of_reach_is_refused(item: CarePlanItem, day: date) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        move(item, day)
    assert list(refusal.value.fields) == ["day"]


def test_a_move_onto_another_visit_of_the_series_is_refused(item: CarePlanItem) -> None:
    with pytest.raises(InvalidInputError):
        move(item, WEDNESDAY + timedelta(days=7))


def test_a_move_with_a_window_that_makes_no_sense_is_refused(item: CarePlanItem) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        move(item, THURSDAY, 900, 840)
    assert list(refusal.value.fields) == ["window_to"]


def test_a_day_on_which_the_service_does_not_fall_is_not_found(item: CarePlanItem) -> None:
    with pytest.raises(NotFoundError):
        skip_day(item.id, THURSDAY, actor=make_operator(), now=NOW)


def test_a_day_that_was_not_changed_cannot_be_restored(item: CarePlanItem) -> None:
    with pytest.raises(NotFoundError):
        restore_day(item.id, WEDNESDAY, actor=make_operator(), now=NOW)


def test_a_visit_that_has_begun_is_left_alone(item: CarePlanItem) -> None:
    with transaction():
        db.session.query(Visit).one().state = "in_progress"
    with pytest.raises(InvalidInputError):
        skip_day(item.id, WEDNESDAY, actor=make_operator(), now=NOW)
    assert visits() == [(WEDNESDAY, "in_progress")]


def test_a_past_day_is_left_alone(item: CarePlanItem) -> None:
    with pytest.raises(InvalidInputError):
        skip_day(item.id, WEDNESDAY - timedelta(days=7), actor=make_operator(), now=NOW)


def test_a_service_ends_and_later_visits_go(item: CarePlanItem) -> None:
    end_item(item.id, TODAY, actor=make_operator(), now=NOW)
    assert visits() == []
    assert generate_due(TODAY, 30, now=NOW).created == 0


def test_a_service_that_has_ended_is_not_ended_again(item: CarePlanItem) -> None:
    with transaction():
        db.session.get_one(CarePlanItem, item.id).ends_on = TODAY - timedelta(days=1)
    with pytest.raises(StepRefusedError):
        end_item(item.id, TODAY, actor=make_operator(), now=NOW)


def test_a_service_does_not_end_in_the_past(item: CarePlanItem) -> None:
    with pytest.raises(InvalidInputError):
        end_item(item.id, TODAY - timedelta(days=1), actor=make_operator(), now=NOW)


def test_each_change_keeps_the_version_before(item: CarePlanItem) -> None:
    operator = make_operator()
    before = shape_of(db.session.get_one(CarePlan, item.plan_id))
    skip_day(item.id, WEDNESDAY, actor=operator, now=NOW)
    end_item(item.id, THURSDAY, actor=operator, now=NOW)
    first, second = db.session.query(CarePlanVersion).order_by(CarePlanVersion.id)
    assert (first.version, first.verb, first.by_user_id, first.at) == (1, "skip_day", operator.id, NOW)
    assert read(first.before) == before
    assert (second.version, second.verb) == (2, "end_item")
    assert read(second.before).items[0].changes[0].series_day == WEDNESDAY


@pytest.fixture
def free_item(database: object) -> CarePlanItem:
    """A service twice in a week on any day: the planner put the first on today and the second on Thursday."""
    plan = make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", times=2)
    save(DayPlan(station_id=make_station().id, day=SUNDAY, seed=1, iterations=0, seconds=0.0, snapshot="",
                 planned_at=NOW))  # fmt: skip
    generate_due(TODAY, 7, now=NOW)
    with transaction():
        first, second = db.session.query(Visit).order_by(Visit.day)
        first.day, second.day = TODAY, THURSDAY
    return plan.items[0]


def test_a_move_onto_a_day_that_the_planner_chose_for_another_visit_is_refused(
    free_item: CarePlanItem,
) -> None:
    entry, actor = DayEntry(THURSDAY, 540, 600), make_operator()
    with pytest.raises(InvalidInputError) as refusal:
        move_day(free_item.id, TODAY, entry, actor=actor, now=NOW)
    assert list(refusal.value.fields) == ["day"]


def test_a_visit_that_the_planner_put_later_is_moved_after_the_day_of_its_series(
    free_item: CarePlanItem,
) -> None:
    tuesday = TODAY + timedelta(days=1)
    with transaction():
        db.session.query(Visit).filter_by(series_day=TODAY).one().day = WEDNESDAY
    later = NOW + timedelta(days=2)
    assert fate_of(free_item, TODAY, None).day == tuesday
    move_day(free_item.id, TODAY, DayEntry(SUNDAY, 540, 600), actor=make_operator(), now=later)
    assert visits() == [(THURSDAY, "draft"), (SUNDAY, "draft")]
