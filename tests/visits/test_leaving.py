"""Tiers and requests of somebody who leaves the roll, and what erasing leaves of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from eldercare.core.db import db
from eldercare.core.time import at
from eldercare.people.actions import erase_senior, outlook, record_departure, standing, undo_departure
from eldercare.people.models import Senior
from eldercare.visits.actions.calls import make_visit_for, settle_call
from eldercare.visits.actions.due import generate_due
from eldercare.visits.actions.follow_ups import record_follow_up
from eldercare.visits.actions.orders import order_by_hand
from eldercare.visits.actions.tier_choices import choose_tier
from eldercare.visits.actions.tiers import generate_tier_visits
from eldercare.visits.models import DayPlan, Visit
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_operator,
    make_senior,
    make_user,
    make_visit,
    save,
)
from tests.visits.by_hand.makers import make_call, order_entry
from tests.visits.gatherings.makers import again, make_day
from tests.visits.tiers.makers import dues_of, make_leader, monthly, visits_of

pytestmark = pytest.mark.usefixtures("database")


def leave(senior: Senior, day: object = TODAY) -> None:
    """Off the roll from that day on."""
    record_departure(make_operator(), senior.id, day=day, reason="moved", expected=None, now=NOW)  # type: ignore[arg-type]


def test_what_is_due_of_somebody_who_leaves_is_dropped_and_its_visit_cancelled() -> None:
    make_leader()
    senior = monthly()
    generate_tier_visits(NOW)
    leave(senior)
    assert {due.dropped_why for due in dues_of(senior)} == {"left"}
    assert {visit.state for visit in visits_of(senior)} == {"cancelled"}
    assert generate_tier_visits(NOW).made == 0


def test_what_was_met_before_goes_on_counting() -> None:
    make_leader()
    senior = monthly()
    make_visit(
        senior, service_code="visit", state="done", day=TODAY - timedelta(days=3),
        window_start=at(TODAY - timedelta(days=3), 540), window_end=at(TODAY - timedelta(days=3), 660),
    )  # fmt: skip
    generate_tier_visits(NOW)
    leave(senior)
    assert [due.dropped_at for due in dues_of(senior) if due.first_day < TODAY] == [None]


def test_whoever_comes_back_is_called_on_again() -> None:
    make_leader()
    senior = monthly()
    generate_tier_visits(NOW)
    leave(senior)
    undo_departure(make_operator(), senior.id, why="mistake", now=NOW)
    assert {due.dropped_at for due in dues_of(senior)} == {None}
    assert "draft" in {visit.state for visit in visits_of(senior)}


def test_an_open_request_waits_for_somebody() -> None:
    operator, senior = make_operator(), make_senior()
    call = make_call(operator, senior)
    words = {line.word: line.count for line in outlook(senior, day=TODAY, reason="moved", now=NOW)}
    assert words["Requests by phone, to be answered or withdrawn: %(count)s"] == 1
    assert "A request by phone is open." in standing(senior.id, now=NOW)
    settle_call(operator, call.id, "withdraw", "", expected=None, now=NOW)
    assert "A request by phone is open." not in standing(senior.id, now=NOW)


def test_erasing_leaves_neither_words_nor_callers() -> None:
    operator, senior = make_operator(), make_senior()
    make_leader()
    visit = order_by_hand(operator, senior.id, order_entry(wish="轻声", note="备注"), now=NOW)
    missed = make_visit(senior, state="missed")
    record_follow_up(operator, missed.id, "called", "很好", now=NOW)
    choose_tier(operator, senior.id, "high", "risk", "独自", TODAY, now=NOW)
    settle_call(operator, make_call(operator, senior).id, "answer", "已答复", expected=None, now=NOW)
    leave(senior)
    erase_senior(make_user("admin"), senior.id, reason="request", now=NOW)
    db.session.rollback()
    left = db.session.execute(
        text("SELECT wish, note FROM visit_orders UNION ALL SELECT note, note FROM follow_ups"
             " UNION ALL SELECT note, note FROM tier_choices"
             " UNION ALL SELECT phone, answer FROM hotline_calls")
    ).all()  # fmt: skip
    assert {value for row in left for value in row} == {None}
    assert db.session.scalar(select(Visit.area_code).where(Visit.id == visit.id)) == senior.area_code[:9]


def test_what_was_cancelled_still_says_of_which_service_it_was() -> None:
    senior = make_senior()
    item = make_care_plan(senior).items[0]
    save(DayPlan(station_id=senior.station_id, day=TODAY + timedelta(days=1), seed=1, iterations=0,
                 seconds=0.0, snapshot="", planned_at=NOW))  # fmt: skip
    generate_due(TODAY, 2, now=NOW)
    leave(senior)
    undo_departure(make_operator(), senior.id, why="mistake", now=NOW)
    rows = [(one.state, one.plan_item_id) for one in visits_of(senior) if one.day > TODAY]
    assert sorted(rows) == [("cancelled", item.id), ("draft", item.id)]


def test_a_request_whose_visit_is_cancelled_by_leaving_is_foreseen() -> None:
    operator, senior = make_operator(), make_senior()
    call = make_call(operator, senior)
    make_visit_for(operator, call.id, order_entry(), expected=None, now=NOW)
    words = {line.word: line.count for line in outlook(senior, day=TODAY, reason="moved", now=NOW)}
    assert words["Requests by phone, to be answered or withdrawn: %(count)s"] == 1


def test_who_leaves_is_taken_off_the_gatherings_to_come() -> None:
    senior = make_senior()
    day = make_day(seniors=[senior], day=TODAY + timedelta(days=1))
    leave(senior)
    assert again(day).signed_up == []


def test_a_place_at_a_gathering_is_not_kept_for_somebody_who_comes_back() -> None:
    senior = make_senior()
    day = make_day(seniors=[senior], day=TODAY + timedelta(days=1))
    leave(senior)
    undo_departure(make_operator(), senior.id, why="mistake", now=NOW)
    assert again(day).signed_up == []
