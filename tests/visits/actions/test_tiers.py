"""Tiers become visits of leaders: one in each period, for everybody on whom somebody calls."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from eldercare.accounts.models import AuditEntry
from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.people.models import Departure, Senior, SeniorAddress, SeniorConsent
from eldercare.visits.actions import tiers
from eldercare.visits.actions.tiers import add_due, generate_tier_visits
from eldercare.visits.models import CarePlanException, CarePlanPause, DayPlan, TierChoice, Visit, VisitDue
from eldercare.visits.rules import OPEN
from tests.makers import GROUP, TOWN, make_care_plan, make_senior, make_user, make_visit, save
from tests.visits.tiers.makers import (
    DAY,
    MORNING,
    care_visit,
    dues_of,
    make_leader,
    monthly,
    visits_of,
    weekly,
)

pytestmark = pytest.mark.usefixtures("database")
FAR_GROUP = "32068210500101"
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def looked_in(senior: Senior, day: date, **changes: object) -> Visit:
    """A visit of care that was made."""
    care_visit()
    values = {
        "service_code": "visit", "day": day, "window_start": at(day, 540), "window_end": at(day, 660),
        "state": "done",
    }  # fmt: skip
    return make_visit(senior, **values | changes)


def test_a_month_has_one_visit_by_the_leader_of_the_group() -> None:
    leader, senior = make_leader(), monthly()
    assert generate_tier_visits(MORNING).made == 1
    (visit,), (due,) = visits_of(senior), dues_of(senior)
    assert (visit.service_code, visit.preferred_worker_id, visit.state) == ("visit", leader.id, "draft")
    assert NOVEMBER[0] < visit.day <= NOVEMBER[1]
    assert (due.visit_id, due.tier, due.reason, due.first_day, due.last_day) == (
        visit.id, "key", "empty_nest", *NOVEMBER,
    )  # fmt: skip


def test_the_next_week_is_known_before_it_begins() -> None:
    make_leader()
    senior = weekly()
    generate_tier_visits(MORNING)
    assert [due.first_day for due in dues_of(senior)] == [DAY, DAY + timedelta(days=7)]
    weeks = [visit.day.isocalendar().week for visit in visits_of(senior)]
    assert weeks == [45, 46]


def test_a_second_look_makes_nothing() -> None:
    make_leader()
    for _ in range(3):
        weekly()
    generate_tier_visits(MORNING)
    before = db.session.scalar(select(func.count(Visit.id)))
    assert generate_tier_visits(MORNING + timedelta(hours=2)).made == 0
    assert db.session.scalar(select(func.count(Visit.id))) == before


def test_without_a_leader_the_visit_is_there_for_anybody() -> None:
    care_visit()
    senior = monthly()
    generate_tier_visits(MORNING)
    assert [visit.preferred_worker_id for visit in visits_of(senior)] == [None]


def test_where_the_catalogue_has_no_visit_of_care_nothing_is_due() -> None:
    senior = monthly()
    assert generate_tier_visits(MORNING).made == 0
    assert dues_of(senior) == []


@pytest.mark.parametrize("state", ["done", "to_verify"])
def test_a_visit_that_was_made_for_another_reason_counts(state: str) -> None:
    make_leader()
    senior = monthly()
    looked_in(senior, DAY - timedelta(days=1), service_code="clean", state=state)
    assert generate_tier_visits(MORNING).made == 0
    assert len(dues_of(senior)) == 1


@pytest.mark.parametrize(
    "changes", [{"state": "missed"}, {"state": "cancelled"}, {"channel": "device"}, {"before": 2}]
)
def test_one_that_did_not_take_place_then_does_not_count(changes: dict[str, Any]) -> None:
    make_leader()
    senior = monthly()
    looked_in(senior, DAY - timedelta(days=changes.pop("before", 1)), **changes)
    assert generate_tier_visits(MORNING).made == 1


def test_a_visit_that_a_care_plan_will_ask_for_is_waited_for() -> None:
    make_leader()
    senior = monthly()
    make_care_plan(senior, "FREQ=MONTHLY;BYMONTHDAY=20")
    assert generate_tier_visits(MORNING).made == 0


def test_the_own_visit_is_taken_back_when_somebody_has_been_there() -> None:
    make_leader()
    senior = monthly()
    generate_tier_visits(MORNING)
    (visit,) = visits_of(senior)
    looked_in(senior, DAY, window_end=at(DAY, 660))
    done = generate_tier_visits(MORNING + timedelta(hours=12))
    assert (done.taken_back, done.made) == (1, 0)
    assert [one.state for one in visits_of(senior)] == ["done"]
    assert db.session.get(Visit, visit.id) is None


def test_a_visit_that_was_fixed_or_told_is_not_taken_back() -> None:
    make_leader()
    first, second = monthly(), monthly()
    generate_tier_visits(MORNING)
    with transaction():
        visits_of(first)[0].assignments[0].pinned = True
        visits_of(second)[0].state = "planned"
    looked_in(first, DAY)
    looked_in(second, DAY)
    assert generate_tier_visits(MORNING + timedelta(hours=12)).taken_back == 0


def test_a_visit_that_was_missed_is_made_again_within_its_period() -> None:
    make_leader()
    senior = monthly()
    generate_tier_visits(MORNING)
    with transaction():
        visits_of(senior)[0].state = "missed"
    assert generate_tier_visits(MORNING + timedelta(days=3)).made == 1
    assert [one.state for one in visits_of(senior)].count("draft") == 1


def test_nobody_calls_on_whom_is_away_or_without_consent_or_leaves() -> None:
    make_leader()
    paused, staying, closed, leaving = monthly(), monthly(), monthly(), monthly()
    plan = make_care_plan(paused, "FREQ=YEARLY;BYMONTH=1")
    home = save(
        SeniorAddress(
            senior_id=staying.id, kind="stay", address="医院", area_code=GROUP, lat=32.2, lon=120.7,
            first_day=DAY, created_at=MORNING,
        )
    )  # fmt: skip
    save(
        SeniorConsent(
            senior_id=closed.id, purpose="service", given_on=DAY, given_how="paper", recorded_at=MORNING,
            withdrawn_on=DAY, withdrawn_how="paper", withdrawn_at=MORNING,
        )
    )  # fmt: skip
    save(Departure(senior_id=leaving.id, day=DAY, reason="moved", recorded_at=MORNING))
    save(CarePlanPause(plan_id=plan.id, reason="hospital", from_day=DAY, until_day=None))
    assert home.id
    assert generate_tier_visits(MORNING).made == 0
    assert [dues_of(one) for one in (paused, staying, closed, leaving)] == [[], [], [], []]


def test_who_leaves_later_is_called_on_before() -> None:
    make_leader()
    senior = monthly()
    save(
        Departure(senior_id=senior.id, day=DAY + timedelta(days=3), reason="institution", recorded_at=MORNING)
    )
    generate_tier_visits(MORNING)
    assert DAY < visits_of(senior)[0].day < DAY + timedelta(days=3)


def test_a_stay_in_hospital_drops_what_is_due_and_the_return_brings_it_back() -> None:
    make_leader()
    senior = monthly()
    generate_tier_visits(MORNING)
    plan = make_care_plan(senior, "FREQ=YEARLY;BYMONTH=1")
    pause = save(CarePlanPause(plan_id=plan.id, reason="hospital", from_day=DAY, until_day=None))
    generate_tier_visits(MORNING + timedelta(hours=3))
    assert [(due.dropped_why, due.visit_id) for due in dues_of(senior)] == [("away", None)]
    assert visits_of(senior) == []
    with transaction() as session:
        session.delete(session.get_one(CarePlanPause, pause.id))
    generate_tier_visits(MORNING + timedelta(hours=6))
    assert [due.dropped_at for due in dues_of(senior)] == [None]
    assert len(visits_of(senior)) == 1


def test_another_tier_by_hand_takes_the_place_of_the_rules() -> None:
    make_leader()
    senior = monthly()
    generate_tier_visits(MORNING)
    save(
        TierChoice(
            senior_id=senior.id, tier="high", why="risk", since=DAY, until=DAY + timedelta(days=30),
            chosen_at=MORNING, chosen_by=make_user().id,
        )
    )  # fmt: skip
    generate_tier_visits(MORNING + timedelta(hours=1))
    standing = [due for due in dues_of(senior) if due.dropped_at is None]
    assert {(due.tier, due.reason) for due in standing} == {("high", "by_hand")}
    assert len(visits_of(senior)) == 2


def test_a_change_asks_for_a_visit_within_a_day() -> None:
    leader, senior = make_leader(), monthly()
    with transaction() as session:
        due = add_due(session, senior, "bereavement", MORNING + timedelta(hours=24), MORNING)
    assert due is not None
    (visit,) = visits_of(senior)
    assert (due.visit_id, visit.day, visit.preferred_worker_id) == (visit.id, DAY, leader.id)
    assert visit.window_end <= due.due_at
    assert visit.priority > care_visit().terms_on(visit.day).priority


def test_the_same_change_of_a_day_asks_once() -> None:
    make_leader()
    senior = monthly()
    for hours in (0, 2):
        with transaction() as session:
            add_due(session, senior, "fall", MORNING + timedelta(hours=24 + hours), MORNING)
    assert len(visits_of(senior)) == 1


def test_a_visit_before_the_change_does_not_count_for_it() -> None:
    make_leader()
    senior, afternoon = monthly(), at(DAY, 780)
    looked_in(senior, DAY)
    with transaction() as session:
        add_due(session, senior, "fall", afternoon + timedelta(hours=24), afternoon)
    assert [visit.state for visit in visits_of(senior)] == ["done", "draft"]


def test_a_change_in_the_evening_is_for_the_next_morning() -> None:
    make_leader()
    senior, evening = monthly(), at(DAY, 1200)
    with transaction() as session:
        add_due(session, senior, "discharged", evening + timedelta(hours=24), evening)
    assert [visit.day for visit in visits_of(senior)] == [DAY + timedelta(days=1)]


def test_the_visit_of_a_change_counts_for_the_period_too() -> None:
    make_leader()
    senior = monthly()
    with transaction() as session:
        add_due(session, senior, "fall", MORNING + timedelta(hours=24), MORNING)
    assert generate_tier_visits(MORNING).made == 0


def test_a_leader_has_as_much_to_do_on_each_day() -> None:
    leader = make_leader()
    for _ in range(30):
        monthly()
    generate_tier_visits(MORNING)
    by_day = Counter(db.session.scalars(select(Visit.day).where(Visit.preferred_worker_id == leader.id)))
    days = [DAY + timedelta(days=n) for n in range(1, 29)]
    assert max(by_day[day] for day in days) - min(by_day[day] for day in days) <= 1


PEOPLE = st.tuples(
    st.sampled_from(["alone", "couple", "family"]),
    st.integers(0, 4),
    st.sampled_from(["", "done", "planned"]),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PEOPLE, min_size=1, max_size=5), st.lists(st.integers(0, 30), min_size=2, max_size=5))
def test_every_period_has_one_visit_and_never_two(
    app: Flask, people: list[tuple[str, int, str]], looks: list[int]
) -> None:
    assert app
    _forget_everything()
    make_leader()
    seniors = [make_senior(living=living, grade=grade) for living, grade, _ in people]
    for senior, (_, _, before) in zip(seniors, people, strict=True):
        if before:
            looked_in(senior, DAY + timedelta(days=2), state=before)
    for hours in sorted(looks):
        generate_tier_visits(MORNING + timedelta(hours=hours))
    for senior in seniors:
        visits = visits_of(senior)
        for due in dues_of(senior):
            inside = [v for v in visits if due.first_day <= v.day <= due.last_day and due.dropped_at is None]
            # A week and the month around it are never due of the same person together.
            assert len(inside) == 1, (due.tier, due.first_day)
    assert not [v for s in seniors for v in visits_of(s) if v.state in OPEN and v.day < DAY]


def _forget_everything() -> None:
    with transaction() as session:
        for row in session.scalars(select(VisitDue)):
            session.delete(row)
        session.flush()
        for visit in session.scalars(select(Visit)):
            session.delete(visit)
        for senior in session.scalars(select(Senior)):
            senior.left_on = DAY - timedelta(days=1)


def test_who_has_it_drives_on_without_a_visit_that_is_taken_back() -> None:
    leader, senior = make_leader(), monthly()
    generate_tier_visits(MORNING)
    (visit,) = visits_of(senior)
    plan = save(DayPlan(station_id=visit.station_id, day=visit.day, seed=1, iterations=0, seconds=0.0,
                        snapshot="", planned_at=MORNING))  # fmt: skip
    other = make_visit(monthly(), leader, day=visit.day, service_code="visit")
    with transaction():
        visit.assignments[0].worker_id, visit.assignments[0].starts_at = leader.id, at(visit.day, 480)
        other.assignments[0].travel_minutes = 99.0
    looked_in(senior, DAY)
    before = plan.version
    assert generate_tier_visits(MORNING + timedelta(hours=12)).taken_back == 1
    db.session.expire_all()
    assert plan.version > before
    assert other.assignments[0].travel_minutes != 99.0


def test_a_pause_of_a_plan_that_has_ended_keeps_nobody_away() -> None:
    make_leader()
    senior = monthly()
    plan = make_care_plan(senior, "FREQ=YEARLY;BYMONTH=1")
    save(CarePlanPause(plan_id=plan.id, reason="hospital", from_day=DAY - timedelta(days=9), until_day=None))
    with transaction():
        plan.ends_on = DAY - timedelta(days=1)
    assert generate_tier_visits(MORNING).made == 1


def test_boards_hear_of_a_visit_after_a_change() -> None:
    make_leader()
    senior = monthly()
    before = feed.last_id()
    with transaction() as session:
        add_due(session, senior, "fall", MORNING + timedelta(hours=24), MORNING)
    assert [event.data["day"] for event in feed.since(before) if event.kind == "day"] == [DAY.isoformat()]


@pytest.mark.parametrize(
    "item",
    [
        {"ends_on": date(2026, 11, 19)},
        {"on_holiday": "workdays", "recurrence": "FREQ=MONTHLY;BYMONTHDAY=21"},
    ],
    ids=["ended", "on a Saturday and on workdays only"],
)
def test_a_visit_for_which_no_care_plan_will_ask_is_not_waited_for(item: dict[str, Any]) -> None:
    make_leader()
    senior = monthly()
    make_care_plan(senior, **{"recurrence": "FREQ=MONTHLY;BYMONTHDAY=20"} | item)
    assert generate_tier_visits(MORNING).made == 1


def test_an_open_month_whose_visit_was_cancelled_has_no_other_day_to_wait_for() -> None:
    make_leader()
    senior = monthly()
    plan = make_care_plan(senior, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR", times=1)
    looked_in(
        senior, date(2026, 11, 16), state="cancelled", plan_item_id=plan.items[0].id,
        series_day=date(2026, 11, 1),
    )  # fmt: skip
    assert generate_tier_visits(MORNING).made == 1


def test_a_visit_left_out_this_once_is_not_waited_for() -> None:
    make_leader()
    senior = monthly()
    plan = make_care_plan(senior, "FREQ=MONTHLY;BYMONTHDAY=20")
    save(CarePlanException(item_id=plan.items[0].id, series_day=date(2026, 11, 20)))
    assert generate_tier_visits(MORNING).made == 1


def test_a_visit_of_a_pause_to_come_is_not_waited_for() -> None:
    make_leader()
    senior = monthly()
    plan = make_care_plan(senior, "FREQ=MONTHLY;BYMONTHDAY=20")
    days = {"from_day": date(2026, 11, 18), "until_day": date(2026, 11, 22)}
    save(CarePlanPause(plan_id=plan.id, reason="away", **days))
    assert generate_tier_visits(MORNING).made == 1


def test_a_visit_that_was_cancelled_is_not_waited_for_wherever_it_was_moved() -> None:
    make_leader()
    senior = monthly()
    plan = make_care_plan(senior, "FREQ=MONTHLY;BYMONTHDAY=30")
    looked_in(
        senior, date(2026, 12, 1), state="cancelled", plan_item_id=plan.items[0].id,
        series_day=date(2026, 11, 30),
    )  # fmt: skip
    assert generate_tier_visits(MORNING).made == 1


def test_a_station_is_looked_at_in_parts_of_whole_villages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "AT_ONCE", 2)
    make_leader()
    here = [monthly() for _ in range(3)]
    there = [monthly(area_code=FAR_GROUP, station_id=here[0].station_id) for _ in range(2)]
    assert generate_tier_visits(MORNING).made == 5
    assert [len(visits_of(senior)) for senior in (*here, *there)] == [1] * 5
    lines = select(AuditEntry.detail).where(AuditEntry.verb == "visit.tiers").order_by(AuditEntry.id)
    assert [detail["made"] for detail in db.session.scalars(lines)] == [2, 3]


def test_a_leader_of_a_town_has_about_as_much_on_each_day_whichever_part_it_comes_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tiers, "AT_ONCE", 1)
    make_leader(area_code=TOWN)
    here, there = monthly(), [monthly(area_code=f"{TOWN}99901") for _ in range(5)]
    generate_tier_visits(MORNING)
    days = Counter(visit.day for senior in (here, *there) for visit in visits_of(senior))
    assert max(days.values()) == 1


def test_a_draft_that_an_operator_fixed_is_not_taken_back() -> None:
    make_leader()
    senior = monthly()
    generate_tier_visits(MORNING)
    (visit,) = visits_of(senior)
    with transaction():
        visit.assignments[0].pinned = True
    later = make_visit(senior, service_code="visit", day=visit.day, window_start=at(visit.day, 540),
                       window_end=at(visit.day, 660))  # fmt: skip
    assert generate_tier_visits(MORNING).taken_back == 0
    assert [one.id for one in visits_of(senior)] == [visit.id, later.id]
