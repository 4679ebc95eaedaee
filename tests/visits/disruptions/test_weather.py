"""Bad weather: which visits are in the choice, what becomes of them, and the way back."""

from datetime import timedelta

import pytest

from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError, StepRefusedError
from eldercare.core.feed import FeedEvent
from eldercare.core.time import at
from eldercare.people.models import Senior
from eldercare.visits.actions import weather
from eldercare.visits.actions.calls import look_after_calls, make_visit_for
from eldercare.visits.actions.care_plan_pauses import PauseEntry, pause_plan
from eldercare.visits.actions.due import generate_due
from eldercare.visits.actions.moves import move_visit
from eldercare.visits.actions.publishing import publish
from eldercare.visits.actions.tiers import generate_tier_visits
from eldercare.visits.by_hand.queries.one import wishes_of
from eldercare.visits.disruptions.errors import NewTimePassedError, NothingChosenError, WeatherPassedError
from eldercare.visits.disruptions.rules import Weather, is_in_choice, weather_faults
from eldercare.visits.disruptions.weather_queries import choice_of
from eldercare.visits.models import Visit, VisitDue, WeatherVisit
from eldercare.visits.phone.unseen import unseen_of
from tests.makers import (
    NOW,
    TODAY,
    TOWN,
    make_care_plan,
    make_operator,
    make_senior,
    make_service,
    make_station,
    make_user,
    make_worker,
    save,
)
from tests.visits.board.makers import make_draft
from tests.visits.by_hand.makers import make_call, order_entry
from tests.visits.disruptions.makers import fresh, told
from tests.visits.tiers.makers import care_visit, weekly

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)
WEEK_END = TODAY + timedelta(days=6 - TODAY.weekday())


def walk(worker=None, minute=600, code="walk", family="walk", outdoor=True, **changes):
    """A walk that was told to somebody."""
    make_service(code, family=family, outdoor=outdoor, skills=[])
    return told(worker or make_worker(), minute, service_code=code, **changes)


def given(**changes):
    values = {"area_code": TOWN, "station_id": make_station().id, "day": TODAY, "minute": 540}
    return Weather(**values | changes)


def call_off(visits, actor=None, now=NOW, **changes):
    ids = [visit.id for visit in visits]
    return weather.call_off(actor or make_operator(), given(**changes), ids, now=now)


def choice(**changes):
    db.session.rollback()
    return [(one.visit.id, one.ticked) for one in choice_of(make_operator(), given(**changes))]


def taken():
    db.session.rollback()
    return db.session.query(WeatherVisit).one()


def test_outdoor_services_are_in_the_choice():
    visit = walk()
    assert choice() == [(visit.id, True)]


def test_services_indoors_are_not():
    told(make_worker())
    assert choice() == []


def test_care_that_must_not_fall_out_is_not_ticked():
    visit = walk(code="escort", family="medical")
    assert choice() == [(visit.id, False)]


@pytest.mark.parametrize("family", ["meal", "medical", "care", "urgent"])
def test_what_must_not_fall_out_is_never_chosen_by_itself(family):
    assert not is_in_choice(outdoor=True, family=family)


def test_another_town_is_not_in_the_choice():
    walk(senior=make_senior(area_code="32068210500101"))
    county = make_user("operator", Scope("county"))
    assert choice_of(county, given(station_id=None)) == []


def test_a_village_of_the_station_can_be_chosen_alone():
    near = walk()
    walk(senior=make_senior(area_code="32068211400201"))
    assert choice(area_code="320682114001") == [(near.id, True)]


def test_what_can_no_longer_start_by_then_is_not_in_the_choice():
    walk(window_end=at(TODAY, 700))
    assert choice(minute=701) == []


def test_what_has_begun_is_not_in_the_choice():
    walk(state="in_progress")
    assert choice() == []


def test_the_ticked_visits_are_cancelled_for_the_weather():
    visit = walk()
    call_off([visit])
    assert (fresh(visit).state, fresh(visit).cancel_reason) == ("cancelled", "weather")


def test_exceptions_stay():
    gone, stays = walk(), walk(minute=780)
    call_off([gone])
    assert fresh(stays).state == "planned"


def test_care_can_be_added_by_hand():
    visit = walk(code="escort", family="medical")
    call_off([visit])
    assert fresh(visit).state == "cancelled"


def test_a_visit_indoors_is_not_taken_whoever_ticks_it():
    visit = told(make_worker())
    with pytest.raises(NothingChosenError):
        call_off([visit])


def test_workers_who_were_told_hear_of_it():
    worker = make_worker()
    visit = walk(worker)
    call_off([visit])
    events = db.session.query(FeedEvent).filter_by(kind="visit").all()
    assert [event.worker_ids for event in events if event.data["visit_id"] == visit.id] == [[worker.id]]


def test_a_moved_visit_waits_for_somebody_on_the_other_day():
    visit = walk()
    call_off([visit], new_day=TODAY + DAY)
    moved = db.session.get_one(Visit, taken().moved_id)
    assert (moved.day, moved.window_start, moved.state) == (TODAY + DAY, at(TODAY + DAY, 540), "draft")
    assert [part.worker_id for part in moved.assignments] == [None]


def test_visits_can_be_moved_to_the_afternoon():
    visit = walk()
    call_off([visit], new_day=TODAY, new_minute=840)
    assert db.session.get_one(Visit, taken().moved_id).window_start == at(TODAY, 840)


def test_a_time_that_has_passed_is_refused():
    visit = walk(window_end=at(TODAY, 600))
    with pytest.raises(NewTimePassedError):
        call_off([visit], new_day=TODAY, new_minute=420)
    assert fresh(visit).state == "planned"


def test_the_same_day_needs_another_time():
    assert set(weather_faults(given(new_day=TODAY), TODAY)) == {"new_day"}


def test_a_day_that_has_passed_is_refused():
    with pytest.raises(InvalidInputError):
        call_off([walk()], day=TODAY - DAY)


def test_the_care_plan_does_not_make_a_called_off_visit_again():
    make_service("walk", family="walk", outdoor=True, skills=[])
    make_care_plan(service_code="walk")
    generate_due(TODAY, 1, actor=None, now=NOW)
    visit = db.session.query(Visit).one()
    call_off([visit], new_day=TODAY + DAY)
    generate_due(TODAY, 1, actor=None, now=NOW)
    assert db.session.query(Visit).filter_by(day=TODAY).count() == 1


def test_undoing_brings_the_visit_back_to_whom_it_was_told():
    worker = make_worker()
    row = call_off([walk(worker)])
    weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    back = db.session.get_one(Visit, taken().restored_id)
    part = back.assignments[0]
    assert (back.state, part.worker_id, part.published_worker_id) == ("planned", worker.id, worker.id)


def test_what_came_back_stands_for_its_day_of_the_care_plan():
    make_service("walk", family="walk", outdoor=True, skills=[])
    make_care_plan(service_code="walk")
    generate_due(TODAY, 1, actor=None, now=NOW)
    row = call_off([db.session.query(Visit).one()])
    weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    assert generate_due(TODAY, 1, actor=None, now=NOW).created == 0
    back = db.session.get_one(Visit, taken().restored_id)
    assert back.series_day == TODAY


def test_the_phone_shows_what_came_back_as_a_change():
    worker = make_worker()
    make_service("walk", family="walk", outdoor=True, skills=[])
    visit = make_draft(600, worker, service_code="walk")
    publish(visit.station_id, TODAY, version=None, actor=make_operator(), now=NOW)
    row = call_off([visit])
    weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    back = taken().restored_id
    (change,) = unseen_of(worker.id, TODAY)
    assert (change.visit.id, change.kind, change.row.now) == (back, "gained", at(TODAY, 600))


def test_other_drafts_of_the_day_wait_when_it_is_undone():
    row = call_off([walk()])
    other = make_draft(780, make_worker())
    weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    assert fresh(other).state == "draft"


@pytest.fixture
def asked_for():
    """A walk that somebody asked for by phone, with a wish for whoever comes."""
    operator = make_operator()
    make_service("walk", family="walk", outdoor=True, skills=[])
    call = make_call(operator, make_senior())
    entry = order_entry(service_code="walk", day=TODAY, wish="Quietly")
    return make_visit_for(operator, call.id, entry, expected=call.version, now=NOW), call


def test_the_wish_and_the_request_by_phone_go_along_with_a_moved_visit(asked_for):
    visit, call = asked_for
    call_off([visit], new_day=TODAY + DAY)
    look_after_calls(NOW)
    moved = taken().moved_id
    assert wishes_of([moved]) == {moved: "Quietly"}
    assert (fresh(call).state, fresh(call).visit_id) == ("visit_made", moved)


def test_the_wish_and_the_request_by_phone_come_back(asked_for):
    visit, call = asked_for
    row = call_off([visit], new_day=TODAY + DAY)
    weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    look_after_calls(NOW)
    back = taken().restored_id
    assert wishes_of([back]) == {back: "Quietly"}
    assert (fresh(call).state, fresh(call).visit_id) == ("visit_made", back)


@pytest.fixture
def due():
    """A walk as the visit of care of this week, told to a leader, and its row."""
    senior = weekly()
    visit = walk(senior=senior, family="visit", day=WEEK_END, window_start=at(WEEK_END, 540),
                 window_end=at(WEEK_END, 960))  # fmt: skip
    care_visit()
    return save(
        VisitDue(
            senior_id=senior.id, station_id=senior.station_id, area_code=senior.area_code, cause="tier",
            tier="high", reason="grade_3", rules_version="1", first_day=WEEK_END - 6 * DAY,
            last_day=WEEK_END, asked_at=at(WEEK_END - 6 * DAY, 0), due_at=at(WEEK_END + DAY, 0),
            visit_id=visit.id,
        )
    )  # fmt: skip


def to_do(senior_id):
    """The visits of a senior that somebody has still to make."""
    rows = db.session.query(Visit).filter(Visit.senior_id == senior_id, Visit.state.in_(["draft", "planned"]))
    return [visit.day for visit in rows.order_by(Visit.day)]


def test_a_visit_of_care_that_was_moved_is_still_the_one_that_is_due(due):
    call_off([due.visit], day=WEEK_END, new_day=WEEK_END, new_minute=800, minute=0)
    assert fresh(due).visit_id == taken().moved_id


def test_a_visit_of_care_moved_past_the_end_of_its_week_is_not_made_twice(due):
    call_off([due.visit], day=WEEK_END, new_day=WEEK_END + DAY, minute=0)
    generate_tier_visits(at(WEEK_END, 600))
    assert to_do(due.senior_id) == [WEEK_END + DAY]


def test_a_pause_takes_the_moved_visit_of_care_away(due):
    plan = make_care_plan(db.session.get_one(Senior, due.senior_id))
    call_off([due.visit], day=WEEK_END, new_day=WEEK_END + DAY, minute=0)
    entry = PauseEntry("hospital", WEEK_END, None)
    pause_plan(plan.id, entry, actor=make_operator(), now=at(WEEK_END, 600))
    assert to_do(due.senior_id) == []


def test_a_visit_of_care_that_comes_back_is_the_one_that_is_due(due):
    row = call_off([due.visit], day=WEEK_END, new_day=WEEK_END + DAY, minute=0)
    weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    assert fresh(due).visit_id == taken().restored_id


def test_a_request_by_phone_that_was_open_again_waits_for_what_came_back(asked_for):
    visit, call = asked_for
    row = call_off([visit])
    look_after_calls(NOW)
    weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    assert (fresh(call).state, fresh(call).visit_id) == ("visit_made", taken().restored_id)


def test_what_was_cancelled_stays_so():
    visit = walk()
    row = call_off([visit])
    weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    assert fresh(visit).state == "cancelled"


def test_undoing_cancels_what_was_moved():
    row = call_off([walk()], new_day=TODAY + DAY)
    weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    assert db.session.get_one(Visit, taken().moved_id).state == "cancelled"


def test_a_draft_comes_back_as_a_draft():
    make_service("walk", family="walk", outdoor=True, skills=[])
    row = call_off([make_draft(600, make_worker(), service_code="walk")])
    weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    assert db.session.get_one(Visit, taken().restored_id).state == "draft"


def test_who_is_busy_by_now_is_not_asked_again():
    worker = make_worker()
    row = call_off([walk(worker)])
    other = make_draft(600, None)
    move_visit(other.id, 0, worker.id, at(TODAY, 600), version=None, actor=make_operator(), now=NOW)
    done = weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    assert (done.back, done.without_person) == (1, 1)
    assert db.session.get_one(Visit, taken().restored_id).state == "draft"


def test_a_visit_that_had_nobody_lost_nobody():
    make_service("walk", family="walk", outdoor=True, skills=[])
    row = call_off([make_draft(600, None, service_code="walk")])
    done = weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    assert (done.back, done.without_person) == (1, 0)


def test_what_would_have_begun_is_not_undone():
    row = call_off([walk(window_start=at(TODAY, 560))])
    with pytest.raises(WeatherPassedError):
        weather.undo(row.id, version=None, actor=make_operator(), now=NOW + timedelta(hours=1))


def test_undoing_twice_is_refused():
    row = call_off([walk(window_start=at(TODAY, 560))])
    weather.undo(row.id, version=None, actor=make_operator(), now=NOW)
    with pytest.raises(StepRefusedError):
        weather.undo(row.id, version=None, actor=make_operator(), now=NOW)


def test_a_station_does_not_call_off_the_whole_county():
    with pytest.raises(NotFoundError):
        call_off([walk()], area_code="320682", station_id=None)


def test_a_town_of_somebody_elses_is_refused():
    visit = walk()
    stranger = make_operator(make_station("320682105"))
    with pytest.raises(NotFoundError):
        call_off([visit], actor=stranger)


def test_an_operator_of_the_county_calls_a_town_off():
    visit = walk()
    call_off([visit], actor=make_user("operator", Scope("county")), station_id=None)
    assert fresh(visit).state == "cancelled"


def test_the_bureau_calls_nothing_off():
    with pytest.raises(ForbiddenError):
        call_off([walk()], actor=make_user("bureau"), station_id=None)
