"""Visits by hand, requests by phone, and what is done about missed visits."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from eldercare.core import feed
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError, StepRefusedError
from eldercare.people.errors import HasLeftError
from eldercare.services.rules.terms import GROUP
from eldercare.visits.actions.calls import look_after_calls, make_visit_for, settle_call, take_call
from eldercare.visits.actions.follow_ups import order_instead, record_follow_up
from eldercare.visits.actions.moves import cancel_visit
from eldercare.visits.actions.orders import order_by_hand
from eldercare.visits.by_hand.errors import NotMissedError
from eldercare.visits.by_hand.rules import URGENT
from eldercare.visits.models import FollowUp, HotlineCall, Visit, VisitOrder
from tests.makers import (
    NOW,
    TODAY,
    make_area,
    make_operator,
    make_senior,
    make_service,
    make_station,
    make_terms,
    make_visit,
)
from tests.visits.by_hand.makers import TOMORROW, call_entry, make_call, order_entry

pytestmark = pytest.mark.usefixtures("database")
FAR = "32068210500101"


def far_senior() -> object:
    """Somebody of another station."""
    make_area(FAR)
    return make_senior(station_id=make_station("320682105").id, area_code=FAR)


def order_of(visit: Visit) -> VisitOrder:
    """What was written with a visit."""
    return db.session.scalars(select(VisitOrder).where(VisitOrder.visit_id == visit.id)).one()


def test_a_visit_by_hand_stands_on_the_board_as_a_draft() -> None:
    senior = make_senior()
    visit = order_by_hand(make_operator(), senior.id, order_entry(wish="Quietly"), now=NOW)
    assert (visit.state, visit.day, visit.station_id, len(visit.assignments)) == (
        "draft", TOMORROW, senior.station_id, 1,
    )  # fmt: skip
    assert (order_of(visit).wish, order_of(visit).urgent) == ("Quietly", False)


def test_open_boards_hear_of_it() -> None:
    senior = make_senior()
    before = feed.last_id()
    order_by_hand(make_operator(), senior.id, order_entry(), now=NOW)
    (event,) = feed.since(before)
    assert (event.kind, event.station_id, event.data) == ("day", senior.station_id, {"day": str(TOMORROW)})


def test_a_visit_for_two_has_two_parts() -> None:
    make_service("bath2", staff_count=2)
    visit = order_by_hand(make_operator(), make_senior().id, order_entry(service_code="bath2"), now=NOW)
    assert [part.position for part in visit.assignments] == [0, 1]


def test_a_visit_by_hand_takes_the_terms_of_its_day() -> None:
    make_service()
    make_terms("clean", TOMORROW, staff_count=2, priority=3)
    visit = order_by_hand(make_operator(), make_senior().id, order_entry(), now=NOW)
    assert (visit.staff_count, len(visit.assignments), visit.priority) == (2, 2, 3)


@pytest.mark.parametrize("service", [{"setting": GROUP}, {"retired_on": TOMORROW}])
def test_only_what_is_given_at_home_on_that_day_is_ordered(service: dict[str, Any]) -> None:
    make_service("other", **service)
    with pytest.raises(InvalidInputError) as refusal:
        order_by_hand(make_operator(), make_senior().id, order_entry(service_code="other"), now=NOW)
    assert set(refusal.value.fields) == {"service_code"}


def test_an_urgent_visit_is_for_now_and_before_all_others() -> None:
    visit = order_by_hand(make_operator(), make_senior().id, order_entry(urgent=True), now=NOW)
    assert (visit.day, visit.window_start, visit.priority) == (TODAY, NOW, URGENT)


def test_what_was_wished_and_noted_is_encrypted() -> None:
    order_by_hand(make_operator(), make_senior().id, order_entry(wish="秘密愿望", note="备注"), now=NOW)
    stored = db.session.execute(text("SELECT wish, note FROM visit_orders")).one()
    assert not any("秘密" in value or "备注" in value for value in stored)


def test_a_visit_to_a_device_is_not_made_here() -> None:
    make_service("device_check")
    with pytest.raises(InvalidInputError):
        order_by_hand(make_operator(), make_senior().id, order_entry(service_code="device_check"), now=NOW)


def test_nobody_orders_for_a_neighbour_or_for_whom_has_left() -> None:
    operator = make_operator()
    with pytest.raises(NotFoundError):
        order_by_hand(operator, far_senior().id, order_entry(), now=NOW)  # type: ignore[attr-defined]
    with pytest.raises(HasLeftError):
        order_by_hand(operator, make_senior(left_on=TODAY).id, order_entry(), now=NOW)


def test_a_request_keeps_who_called_encrypted() -> None:
    call = make_call(make_operator(), make_senior())
    stored = db.session.execute(text("SELECT caller, phone, asked FROM hotline_calls")).one()
    assert not any(value in {call.caller, call.phone, call.asked} for value in stored)


def test_a_request_becomes_a_visit() -> None:
    operator = make_operator()
    call = make_call(operator, make_senior())
    visit = make_visit_for(operator, call.id, order_entry(), expected=call.version, now=NOW)
    assert (call.state, call.visit_id, order_of(visit).call_id) == ("visit_made", visit.id, call.id)


def test_a_request_that_was_answered_makes_no_visit() -> None:
    operator = make_operator()
    call = make_call(operator, make_senior())
    settle_call(operator, call.id, "answer", "Explained", expected=call.version, now=NOW)
    with pytest.raises(StepRefusedError):
        make_visit_for(operator, call.id, order_entry(), expected=call.version, now=NOW)
    assert db.session.query(Visit).count() == 0


def test_a_refused_visit_leaves_the_request_open() -> None:
    operator = make_operator()
    call = make_call(operator, make_senior())
    with pytest.raises(InvalidInputError):
        make_visit_for(operator, call.id, order_entry(minutes=1), expected=call.version, now=NOW)
    db.session.expire_all()
    assert db.session.get_one(HotlineCall, call.id).state == "open"


def test_an_answer_needs_words_and_a_fresh_form() -> None:
    operator = make_operator()
    call = make_call(operator, make_senior())
    with pytest.raises(InvalidInputError):
        settle_call(operator, call.id, "answer", " ", expected=call.version, now=NOW)
    with pytest.raises(StaleVersionError):
        settle_call(operator, call.id, "withdraw", "", expected=9, now=NOW)


def test_a_neighbours_request_is_not_there() -> None:
    call = make_call(make_operator(), make_senior())
    far = make_operator(make_station("320682105"))
    with pytest.raises(NotFoundError):
        settle_call(far, call.id, "withdraw", "", expected=None, now=NOW)
    with pytest.raises(NotFoundError):
        take_call(far, make_senior().id, call_entry(), now=NOW)


def test_a_promise_that_passes_raises_itself_once() -> None:
    call = make_call(make_operator(), make_senior())
    later = NOW + timedelta(hours=4)
    assert [look_after_calls(NOW), look_after_calls(later), look_after_calls(later)] == [0, 1, 0]
    db.session.expire_all()
    assert db.session.get_one(HotlineCall, call.id).raised_at == later
    assert feed.since(0)[-1].data == {"call_id": call.id, "state": "open", "late": True}


def test_a_request_whose_visit_is_cancelled_opens_again() -> None:
    operator = make_operator()
    call = make_call(operator, make_senior())
    visit = make_visit_for(operator, call.id, order_entry(), expected=None, now=NOW)
    cancel_visit(visit.id, "no_staff", version=None, actor=operator, now=NOW)
    assert look_after_calls(NOW) == 1
    db.session.expire_all()
    assert db.session.get_one(HotlineCall, call.id).state == "open"


def test_a_missed_visit_is_settled_by_who_was_reached_and_not_by_a_try() -> None:
    operator, visit = make_operator(), make_visit(state="missed")
    record_follow_up(operator, visit.id, "not_reached", "", now=NOW)
    record_follow_up(operator, visit.id, "relative", "The son says all is well", now=NOW)
    rows = db.session.scalars(select(FollowUp).order_by(FollowUp.id)).all()
    assert [(row.how, row.settles, row.by_id) for row in rows] == [
        ("not_reached", False, operator.id),
        ("relative", True, operator.id),
    ]


def test_a_new_visit_settles_the_missed_one() -> None:
    operator, visit = make_operator(), make_visit(state="missed")
    new = order_instead(operator, visit.id, order_entry(), now=NOW)
    (row,) = db.session.scalars(select(FollowUp))
    assert (row.how, row.settles, row.new_visit_id, new.senior_id) == (
        "new_visit", True, new.id, visit.senior_id,
    )  # fmt: skip


def test_what_was_not_missed_has_nothing_to_look_after() -> None:
    with pytest.raises(NotMissedError):
        record_follow_up(make_operator(), make_visit().id, "called", "", now=NOW)


def test_a_neighbours_missed_visit_is_not_there() -> None:
    visit = make_visit(state="missed")
    far = make_operator(make_station("320682105"))
    with pytest.raises(NotFoundError):
        record_follow_up(far, visit.id, "called", "", now=NOW)
