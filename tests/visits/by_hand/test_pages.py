"""Pages of visits by hand: the form, the visit, requests by phone, missed visits, lines of Today."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eldercare.core.db import db
from eldercare.core.time import at, local_date, now
from eldercare.people.models import Senior
from eldercare.visits.actions.calls import take_call
from eldercare.visits.actions.follow_ups import record_follow_up
from eldercare.visits.actions.orders import order_by_hand
from eldercare.visits.by_hand.queries.calls import CallFilters, list_calls
from eldercare.visits.by_hand.queries.missed import MissedFilters, list_missed
from eldercare.visits.by_hand.queries.waiting import waiting_for
from eldercare.visits.models import Assignment, FollowUp, HotlineCall, Visit, VisitOrder
from tests.makers import (
    NOW,
    TODAY,
    make_caregiver_user,
    make_operator,
    make_senior,
    make_service,
    make_station,
    make_user,
    make_visit,
    make_worker,
    signed_in,
)
from tests.people.makers import audited
from tests.visits.by_hand.makers import call_entry, make_call, order_entry
from tests.visits.makers import on_day

pytestmark = pytest.mark.usefixtures("database")


def missed(senior: Senior, day: date, **changes: Any) -> Visit:
    """A visit that nobody came to."""
    values = {"day": day, "window_start": at(day, 540), "window_end": at(day, 660), "state": "missed"}
    return make_visit(senior, **values | changes)


def order_form(**changes: Any) -> dict[str, Any]:
    """What a browser sends for an hour of cleaning tomorrow."""
    make_service("clean")
    tomorrow = local_date(now()) + timedelta(days=1)
    values = {
        "service_code": "clean", "day": tomorrow.isoformat(), "window_from": "09:00", "window_to": "11:00",
        "minutes": "60", "wish": "轻声",
    }  # fmt: skip
    return values | changes


def test_a_visit_is_made_for_somebody_who_is_chosen_first(client: FlaskClient) -> None:
    senior = make_senior(name="顾要人", name_initials="gyr")
    with signed_in(client, make_operator()) as browser:
        assert browser.get("/visits/new").headers["Location"].startswith("/visits/choose")
        found = browser.post("/visits/choose", data={"q": "顾要人"}).text
        assert f"/visits/new?senior={senior.id}" in found
        answer = browser.post(f"/visits/new?senior={senior.id}", data=order_form())
        visit = db.session.scalars(select(Visit)).one()
        assert answer.headers["Location"] == f"/visits/{visit.id}"
        assert "轻声" in browser.get(f"/visits/{visit.id}").text


def test_a_form_with_a_fault_keeps_what_was_typed(client: FlaskClient) -> None:
    senior = make_senior()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/visits/new?senior={senior.id}", data=order_form(minutes="1"))
    assert answer.status_code == 422
    assert "轻声" in answer.text
    assert db.session.query(Visit).count() == 0


def test_an_urgent_visit_needs_no_day_and_offers_who_could_take_it(client: FlaskClient) -> None:
    senior, worker = make_senior(), make_worker(name="沈能来")
    form = order_form(urgent="y", day="", window_from="", window_to="")
    with signed_in(client, make_operator()) as browser:
        browser.post(f"/visits/new?senior={senior.id}", data=form)
        visit = db.session.scalars(select(Visit)).one()
        page = browser.get(f"/visits/{visit.id}").text
    assert worker.name in page
    assert "Who could take it?" in page


def test_the_visit_is_given_to_somebody_from_its_page(client: FlaskClient) -> None:
    worker = make_worker()
    day = local_date(now()) + timedelta(days=1)
    visit = order_by_hand(make_operator(), make_senior().id, order_entry(day=day), now=now())
    given = {"worker": worker.id, "position": 0, "start": "570.0", "version": visit.version}
    with signed_in(client, make_operator()) as browser:
        browser.post(f"/visits/{visit.id}/give", data=given)
    db.session.expire_all()
    part = db.session.scalars(select(Assignment)).one()
    assert (part.worker_id, part.starts_at) == (worker.id, at(day, 570))


def test_whom_a_rule_stops_is_said_and_not_given(client: FlaskClient) -> None:
    leader = make_worker("leader")
    visit = on_day(make_visit(), local_date(now()) + timedelta(days=1))
    given = {"worker": leader.id, "position": 0, "start": "570", "version": visit.version}
    with signed_in(client, make_operator()) as browser:
        assert browser.post(f"/visits/{visit.id}/give", data=given).status_code == 302
        assert "A hard rule stands in the way" in browser.get(f"/visits/{visit.id}").text
    db.session.expire_all()
    assert db.session.scalars(select(Assignment.worker_id)).one() is None


def test_a_visit_is_cancelled_with_a_reason_from_its_page(client: FlaskClient) -> None:
    visit = make_visit()
    with signed_in(client, make_operator()) as browser:
        assert f"/visits/{visit.id}" in browser.get(f"/seniors/{visit.senior_id}").text or visit.day != TODAY
        browser.post(f"/visits/{visit.id}/cancel", data={"reason": "nonsense", "version": visit.version})
        browser.post(f"/visits/{visit.id}/cancel", data={"reason": "weather", "version": visit.version})
    db.session.expire_all()
    assert db.session.get_one(Visit, visit.id).cancel_reason == "weather"


def test_the_page_of_a_senior_leads_to_the_visit_and_its_steps(client: FlaskClient) -> None:
    visit = on_day(make_visit(), local_date(now()))
    with signed_in(client, make_operator()) as browser:
        page = browser.get(f"/seniors/{visit.senior_id}").text
    assert f'href="/visits/{visit.id}"' in page
    assert f'href="/visits/new?senior={visit.senior_id}&amp;urgent=1"' in page


def test_whoever_comes_reads_the_wish_and_not_the_note(client: FlaskClient) -> None:
    worker = make_worker()
    visit = on_day(make_visit(worker=worker), local_date(now()))
    db.session.add(
        VisitOrder(visit_id=visit.id, urgent=False, wish="请轻声", note="内部备注", ordered_at=now())
    )
    db.session.commit()
    with signed_in(client, make_caregiver_user(worker)) as browser:
        page = browser.get(f"/my/visits/{visit.id}").text
    assert "请轻声" in page
    assert "内部备注" not in page


def test_a_request_is_taken_and_its_number_masked_until_it_is_read(client: FlaskClient) -> None:
    senior = make_senior()
    soon = now() + timedelta(hours=30)
    given = {
        "source": "12349", "caller": "顾海霞", "relation": "daughter", "phone": "13905137788",
        "asked": "想请人助浴", "promised_day": local_date(soon).isoformat(), "promised_time": "12:00",
    }  # fmt: skip
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/visits/calls/new?senior={senior.id}", data=given)
        address = answer.headers["Location"]
        masked = browser.get(address).text
        plain = browser.post(f"{address}/number").text
    assert "139****7788" in masked
    assert "13905137788" not in masked
    assert "13905137788" in plain
    assert audited().count("call.number") == 1


def test_a_request_becomes_a_visit_by_its_form(client: FlaskClient) -> None:
    call = take_call(
        make_operator(), make_senior().id, call_entry(promised_at=now() + timedelta(hours=9)), now=now()
    )
    with signed_in(client, make_operator()) as browser:
        form = order_form(call_version=call.version)
        assert browser.post(f"/visits/new?call={call.id}", data=form).status_code == 302
        stale = browser.post(f"/visits/new?call={call.id}", data=form)
    db.session.expire_all()
    assert db.session.get_one(HotlineCall, call.id).state == "visit_made"
    assert stale.status_code in {409, 422}
    assert db.session.query(Visit).count() == 1


def test_a_request_is_answered_without_a_visit(client: FlaskClient) -> None:
    call = make_call(make_operator(), make_senior())
    with signed_in(client, make_operator()) as browser:
        url = f"/visits/calls/{call.id}/settle"
        browser.post(url, data={"verb": "answer", "answer": "已说明", "version": call.version})
        assert "已说明" in browser.get(f"/visits/calls/{call.id}").text
    db.session.expire_all()
    assert db.session.get_one(HotlineCall, call.id).state == "answered"


def test_requests_are_listed_by_state_with_the_promise_that_ends_first_on_top() -> None:
    operator, senior = make_operator(), make_senior()
    second = make_call(operator, senior)
    first = make_call(operator, senior, promised_at=NOW + timedelta(hours=1), source="12345")
    later = NOW + timedelta(hours=2)
    found = list_calls(operator, CallFilters(), later)
    assert [call.id for call in found.page.rows] == [first.id, second.id]
    assert found.by_state == {"open": 2, "overdue": 1}
    overdue = list_calls(operator, CallFilters(state="overdue"), later)
    assert [call.id for call in overdue.page.rows] == [first.id]
    assert list_calls(operator, CallFilters(source="12349"), later).page.total == 1
    far = make_operator(make_station("320682105"))
    assert list_calls(far, CallFilters(state=""), later).page.rows == []


def test_a_missed_visit_waits_until_it_is_settled() -> None:
    operator, senior = make_operator(), make_senior(living="family")
    visit = missed(senior, TODAY - timedelta(days=1))
    missed(senior, TODAY - timedelta(days=40))
    assert [one.id for one in list_missed(operator, MissedFilters(), TODAY).page.rows] == [visit.id]
    record_follow_up(operator, visit.id, "not_reached", "", now=NOW)
    assert list_missed(operator, MissedFilters(), TODAY).open_count == 1
    record_follow_up(operator, visit.id, "called", "", now=NOW)
    assert list_missed(operator, MissedFilters(), TODAY).page.rows == []
    settled = list_missed(operator, MissedFilters(settled=True), TODAY)
    assert [row.how for row in settled.done[visit.id]] == ["called", "not_reached"]


@pytest.mark.parametrize(
    ("living", "between", "marked"),
    [("alone", None, 1), ("family", None, 0), ("alone", "done", 0), ("alone", "cancelled", 1)],
)
def test_the_second_missed_in_a_row_of_whom_lives_alone_is_marked(
    living: str, between: str | None, marked: int
) -> None:
    senior = make_senior(living=living)
    missed(senior, TODAY - timedelta(days=5))
    if between:
        missed(senior, TODAY - timedelta(days=3), state=between)
    second = missed(senior, TODAY - timedelta(days=1))
    found = list_missed(make_operator(), MissedFilters(), TODAY)
    assert found.twice == (frozenset({second.id}) if marked else frozenset())
    assert found.twice_count == marked


def test_a_follow_up_is_written_from_the_list(client: FlaskClient) -> None:
    visit = missed(make_senior(), local_date(now()) - timedelta(days=1))
    with signed_in(client, make_operator()) as browser:
        given = {"how": "called", "note": "", "back": "list"}
        answer = browser.post(f"/visits/{visit.id}/follow-up", data=given)
        assert answer.headers["Location"] == "/visits/missed"
        assert "Nothing is waiting here" in browser.get("/visits/missed").text
    assert db.session.query(FollowUp).one().settles


def test_a_new_visit_is_made_for_a_missed_one(client: FlaskClient) -> None:
    visit = missed(make_senior(), local_date(now()) - timedelta(days=1))
    with signed_in(client, make_operator()) as browser:
        browser.post(f"/visits/new?missed={visit.id}", data=order_form())
    row = db.session.query(FollowUp).one()
    assert (row.how, row.new_visit_id is not None) == ("new_visit", True)


def test_today_counts_promises_missed_and_urgent_visits() -> None:
    operator, senior = make_operator(), make_senior()
    make_call(operator, senior, promised_at=NOW + timedelta(hours=1))
    make_call(operator, senior, promised_at=NOW + timedelta(hours=4))
    make_call(operator, senior, promised_at=NOW + timedelta(days=2))
    missed(senior, TODAY - timedelta(days=2))
    missed(senior, TODAY - timedelta(days=1))
    urgent = order_by_hand(operator, senior.id, order_entry(urgent=True), now=NOW)
    found = waiting_for(operator, TODAY, NOW + timedelta(hours=2))
    assert (found.late_calls, found.calls_today) == (1, 1)
    assert (found.missed, found.missed_twice, found.oldest_missed) == (2, 1, TODAY - timedelta(days=2))
    assert found.urgent is not None
    assert (found.urgent.id, found.urgent_count) == (urgent.id, 1)


def test_today_says_so(client: FlaskClient) -> None:
    operator, senior = make_operator(), make_senior()
    take_call(
        operator,
        senior.id,
        call_entry(promised_at=now() - timedelta(hours=1)),
        now=now() - timedelta(hours=2),
    )
    missed(senior, local_date(now()) - timedelta(days=1))
    order_by_hand(operator, senior.id, order_entry(urgent=True), now=now())
    with signed_in(client, operator) as browser:
        page = browser.get("/today").text
    for title in (
        "1 request whose promise has passed",
        "1 missed visit to look after",
        "1 urgent visit without a person",
    ):
        assert title in page


def test_the_bureau_reads_lists_and_takes_no_request(client: FlaskClient) -> None:
    senior = make_senior()
    with signed_in(client, make_user("bureau")) as browser:
        assert browser.get("/visits/calls").status_code == 200
        assert browser.get("/visits/missed").status_code == 200
        assert browser.get(f"/visits/calls/new?senior={senior.id}").status_code == 403


def test_a_visit_to_a_device_says_nothing_of_its_person() -> None:
    operator, senior = make_operator(), make_senior(living="alone")
    missed(senior, TODAY - timedelta(days=2))
    missed(senior, TODAY - timedelta(days=1), channel="device")
    found = list_missed(operator, MissedFilters(), TODAY)
    assert [one.day for one in found.page.rows] == [TODAY - timedelta(days=2)]
    assert (found.open_count, found.twice_count) == (1, 0)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("paused", "The care plan is paused"),
        ("left", "The person has left the roll"),
        ("weather", "Bad weather"),
    ],
)
def test_a_cancelled_visit_says_why(client: FlaskClient, reason: str, words: str) -> None:
    visit = make_visit(state="cancelled", cancel_reason=reason)
    with signed_in(client, make_operator()) as browser:
        assert words in browser.get(f"/visits/{visit.id}").text


def test_a_follow_up_is_chosen_and_not_given_by_itself(client: FlaskClient) -> None:
    visit = missed(make_senior(), local_date(now()) - timedelta(days=1))
    with signed_in(client, make_operator()) as browser:
        assert '<option value="">What was done …</option>' in browser.get("/visits/missed").text
        browser.post(f"/visits/{visit.id}/follow-up", data={"how": "", "note": "", "back": "list"})
    assert db.session.query(FollowUp).count() == 0
