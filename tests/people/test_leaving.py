"""Leaving the roll: what stops, what somebody must see to, and the way back."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.mending import mend
from eldercare.alerts.models import Alarm, Device, DeviceTrouble
from eldercare.alerts.supervision.after_visits import look_after_visits
from eldercare.core import feed
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError
from eldercare.people.actions import (
    departure_of,
    erase_senior,
    outlook,
    record_departure,
    settle_departures,
    undo_departure,
)
from eldercare.people.errors import HasLeftError, NotLeftError
from eldercare.people.models import Contact, ContactConsent, Departure, KeyHolding, Senior
from eldercare.people.queries import SeniorFilters, list_seniors
from eldercare.visits.actions.care_plans import open_plan
from eldercare.visits.actions.due import generate_due
from eldercare.visits.actions.ordering import order_visit
from eldercare.visits.models import CarePlan, Visit
from tests.alerts.makers import make_device, press
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_operator,
    make_senior,
    make_service,
    make_user,
    make_visit,
    make_worker,
    save,
    signed_in,
)
from tests.people.makers import audited, make_other_station

TOMORROW = TODAY + timedelta(days=1)
NEXT_WEEK = TODAY + timedelta(days=7)


def leave(
    senior: Senior, day: date = TODAY, reason: str = "died", actor: User | None = None, **changes: Any
) -> Departure:
    values = {"expected": None, "now": NOW} | changes
    return record_departure(actor or make_operator(), senior.id, day=day, reason=reason, **values)


def back(senior: Senior, why: str = "mistake") -> list[str]:
    return [line.word for line in undo_departure(make_operator(), senior.id, why=why, now=NOW).lost]


def outlook_of(senior: Senior, day: date = TODAY) -> dict[str, int]:
    return {line.word: line.count for line in outlook(senior, day=day, reason="died", now=NOW)}


def visit_of(visit: Visit) -> Visit:
    db.session.rollback()
    return db.session.get_one(Visit, visit.id)


def test_the_senior_is_off_the_roll_from_the_day_on(database: object) -> None:
    senior = make_senior()
    leave(senior)
    assert (senior.left_on, senior.left_reason) == (TODAY, "died")


def test_leaving_is_written_into_the_trail(database: object) -> None:
    leave(make_senior())
    assert "senior_leaves" in audited()


def test_the_list_shows_only_who_is_on_the_roll(database: object) -> None:
    operator, here, gone = make_operator(), make_senior(), make_senior()
    leave(gone)
    assert [row.id for row in list_seniors(operator, SeniorFilters()).page.rows] == [here.id]


def test_the_list_of_those_who_left_shows_them(database: object) -> None:
    operator, gone = make_operator(), make_senior()
    make_senior()
    leave(gone)
    assert [row.id for row in list_seniors(operator, SeniorFilters(left=True)).page.rows] == [gone.id]


def test_a_care_plan_ends_the_day_before(database: object) -> None:
    senior = make_senior()
    plan = make_care_plan(senior)
    leave(senior)
    assert (plan.state, plan.ends_on) == ("ended", TODAY - timedelta(days=1))


def test_a_published_visit_is_cancelled(database: object) -> None:
    senior = make_senior()
    visit = make_visit(senior, make_worker())
    leave(senior)
    assert (visit_of(visit).state, visit.cancel_reason) == ("cancelled", "left")


def test_the_phone_of_the_caregiver_hears_of_it(database: object) -> None:
    senior, worker = make_senior(), make_worker()
    visit = make_visit(senior, worker)
    leave(senior)
    told = [event.worker_ids for event in feed.since(0) if event.data.get("visit_id") == visit.id]
    assert told == [[worker.id]]


def test_a_visit_of_the_day_before_stays(database: object) -> None:
    senior = make_senior()
    visit = make_visit(senior, make_worker(), day=TODAY - timedelta(days=1), state="done")
    leave(senior)
    assert visit_of(visit).state == "done"


def test_a_visit_under_way_is_left_to_who_is_there(database: object) -> None:
    senior = make_senior()
    visit = make_visit(senior, make_worker(), state="in_progress")
    leave(senior)
    assert visit_of(visit).state == "in_progress"


def test_a_visit_to_the_devices_stays(database: object) -> None:
    senior = make_senior()
    make_service("device_check", family="device")
    visit = order_visit(senior.id, by=make_operator(), now=NOW)
    leave(senior)
    assert visit_of(visit).state == "draft"


def test_visits_made_on_or_after_the_day_are_pointed_at(database: object) -> None:
    senior = make_senior()
    make_visit(senior, make_worker(), day=TODAY - timedelta(days=1), state="done")
    words = outlook_of(senior, TODAY - timedelta(days=3))
    assert words["Visits recorded as made on or after that day, to be looked at: %(count)s"] == 1


def test_the_outlook_says_beforehand_what_stops(database: object) -> None:
    senior = make_senior()
    make_care_plan(senior)
    make_visit(senior, make_worker())
    make_visit(senior, day=TOMORROW)
    make_device(senior)
    save(KeyHolding(senior_id=senior.id, station_id=senior.station_id, since=NOW))
    words = outlook_of(senior)
    assert [count for word, count in words.items() if "kept until" not in word] == [1, 1, 1, 1, 1]


def test_the_outlook_writes_nothing(database: object) -> None:
    senior = make_senior()
    plan, visit = make_care_plan(senior), make_visit(senior, make_worker())
    outlook_of(senior)
    db.session.rollback()
    assert (plan.state, visit_of(visit).state, senior.left_on) == ("active", "planned", None)


def test_a_device_is_to_be_collected(database: object) -> None:
    senior = make_senior()
    device = make_device(senior)
    leave(senior)
    task = db.session.scalars(select(DeviceTrouble)).one()
    assert (task.device_id, task.kind, task.closed_at) == (device.id, "collect", None)


def test_the_alarm_of_a_device_that_was_not_collected_still_rings(database: object) -> None:
    senior = make_senior()
    device = make_device(senior)
    leave(senior)
    alarm = press(device.device_id, at=NOW)
    assert (alarm.senior_id, alarm.state) == (senior.id, "open")


def test_a_collected_device_guards_nobody(database: object) -> None:
    senior = make_senior()
    device = make_device(senior)
    leave(senior)
    task = db.session.scalars(select(DeviceTrouble)).one()
    mend(task.id, by=make_operator(), now=NOW)
    assert (db.session.get_one(Device, device.id).senior_id, task.closed_at) == (None, NOW)


def test_a_finished_visit_does_not_say_that_a_device_was_fetched(database: object) -> None:
    senior = make_senior()
    make_device(senior)
    leave(senior)
    task = db.session.scalars(select(DeviceTrouble)).one()
    visit = make_visit(senior, make_worker(), state="done")
    task.visit_id = visit.id
    db.session.commit()
    look_after_visits(NOW)
    assert (task.note, task.closed_at) == ("", None)


def test_an_open_alarm_is_left_to_somebody(database: object) -> None:
    senior = make_senior()
    device = make_device(senior)
    alarm = press(device.device_id, at=NOW)
    leave(senior)
    assert db.session.get_one(Alarm, alarm.id).state == "open"


def test_no_message_goes_to_the_family_any_more(database: object) -> None:
    senior = make_senior()
    contact = save(
        Contact(senior_id=senior.id, rank=1, name="顾海燕", relation="daughter", phone="13905131111")
    )
    by = make_user("operator").id
    consent = save(ContactConsent(contact_id=contact.id, channel="sms", since=NOW, recorded_by=by))
    leave(senior)
    db.session.rollback()
    assert db.session.get_one(ContactConsent, consent.id).withdrawn_at == NOW


def test_a_day_to_come_leaves_the_senior_on_the_roll(database: object) -> None:
    senior = make_senior()
    leave(senior, NEXT_WEEK, "moved")
    assert senior.left_on is None


def test_a_day_to_come_cancels_the_visits_from_then_on(database: object) -> None:
    senior, worker = make_senior(), make_worker()
    before = make_visit(senior, worker, day=TOMORROW)
    after = make_visit(senior, worker, day=NEXT_WEEK)
    leave(senior, NEXT_WEEK, "moved")
    assert (visit_of(before).state, visit_of(after).state) == ("planned", "cancelled")


def test_no_visit_comes_due_from_a_day_to_come_on(database: object) -> None:
    senior = make_senior()
    make_care_plan(senior)
    leave(senior, TODAY + timedelta(days=3), "moved")
    generate_due(TODAY, 7, now=NOW)
    days = db.session.scalars(select(Visit.day).where(Visit.senior_id == senior.id).order_by(Visit.day)).all()
    assert days == [TODAY + timedelta(days=number) for number in range(3)]


def test_the_clock_takes_off_the_roll_when_the_day_has_come(database: object) -> None:
    senior = make_senior()
    make_device(senior)
    leave(senior, NEXT_WEEK, "moved")
    settle_departures(NOW + timedelta(days=7))
    db.session.rollback()
    tasks = db.session.scalars(select(DeviceTrouble.kind)).all()
    assert (db.session.get_one(Senior, senior.id).left_on, tasks) == (NEXT_WEEK, ["collect"])


def test_the_clock_does_nothing_before_the_day(database: object) -> None:
    senior = make_senior()
    leave(senior, NEXT_WEEK, "moved")
    assert settle_departures(NOW + timedelta(days=6)) == 0


def test_the_clock_settles_once(database: object) -> None:
    leave(make_senior(), NEXT_WEEK, "moved")
    settle_departures(NOW + timedelta(days=7))
    assert settle_departures(NOW + timedelta(days=8)) == 0


def test_a_visit_added_meanwhile_stops_on_the_day(database: object) -> None:
    senior = make_senior()
    leave(senior, NEXT_WEEK, "moved")
    visit = make_visit(senior, make_worker(), day=NEXT_WEEK)
    settle_departures(NOW + timedelta(days=7))
    assert visit_of(visit).state == "cancelled"


def test_a_death_to_come_is_refused(database: object) -> None:
    with pytest.raises(InvalidInputError) as refused:
        leave(make_senior(), TOMORROW, "died")
    assert list(refused.value.fields) == ["day"]


def test_a_wrong_year_is_refused(database: object) -> None:
    with pytest.raises(InvalidInputError) as refused:
        leave(make_senior(), date(2016, 11, 23))
    assert list(refused.value.fields) == ["day"]


def test_an_unknown_reason_is_refused(database: object) -> None:
    with pytest.raises(InvalidInputError) as refused:
        leave(make_senior(), reason="bored")
    assert list(refused.value.fields) == ["reason"]


def test_nobody_leaves_twice(database: object) -> None:
    senior = make_senior()
    leave(senior, NEXT_WEEK, "moved")
    with pytest.raises(HasLeftError):
        leave(senior)


def test_a_stale_page_records_nothing(database: object) -> None:
    senior = make_senior()
    with pytest.raises(StaleVersionError):
        leave(senior, expected=senior.version + 1)


def test_nobody_records_for_another_station(database: object) -> None:
    senior, stranger = make_senior(), make_operator(make_other_station())
    with pytest.raises(NotFoundError):
        leave(senior, actor=stranger)


def test_a_mistake_puts_the_senior_back(database: object) -> None:
    senior = make_senior()
    plan = make_care_plan(senior)
    leave(senior)
    back(senior)
    db.session.rollback()
    state = db.session.get_one(CarePlan, plan.id)
    assert (senior.left_on, state.state, state.ends_on) == (None, "active", None)


def test_a_visit_of_a_plan_comes_due_anew(database: object) -> None:
    senior = make_senior()
    plan = make_care_plan(senior)
    visit = make_visit(
        senior, make_worker(), day=TOMORROW, plan_item_id=plan.items[0].id, series_day=TOMORROW
    )
    leave(senior)
    words = back(senior)
    generate_due(TOMORROW, 1, now=NOW)
    states = db.session.scalars(select(Visit.state).where(Visit.day == TOMORROW).order_by(Visit.id)).all()
    assert (words, states) == (
        ["Visits that come due anew and need somebody: %(count)s"],
        ["cancelled", "draft"],
    )
    assert visit_of(visit).state == "cancelled"


def test_a_visit_of_today_stays_cancelled(database: object) -> None:
    senior = make_senior()
    visit = make_visit(senior, make_worker())
    leave(senior)
    words = back(senior)
    assert (visit_of(visit).state, words) == (
        "cancelled",
        ["Visits that stay cancelled, to be ordered again if wanted: %(count)s"],
    )


def test_consents_are_asked_for_again(database: object) -> None:
    senior = make_senior()
    contact = save(
        Contact(senior_id=senior.id, rank=1, name="顾海燕", relation="daughter", phone="13905131111")
    )
    by = make_user("operator").id
    save(ContactConsent(contact_id=contact.id, channel="sms", since=NOW, recorded_by=by))
    leave(senior)
    assert back(senior) == ["Consents that ended, to be asked for again: %(count)s"]


def test_a_device_that_was_not_fetched_stays(database: object) -> None:
    senior = make_senior()
    make_device(senior)
    leave(senior)
    words = back(senior)
    task = db.session.scalars(select(DeviceTrouble)).one()
    assert (words, task.closed_at) == ([], NOW)


def test_back_on_the_roll_somebody_can_leave_again(database: object) -> None:
    senior = make_senior()
    leave(senior)
    back(senior, "returned")
    leave(senior, reason="moved")
    rows = db.session.scalars(select(Departure.undone_why).order_by(Departure.id)).all()
    assert rows == ["returned", ""]


def test_nobody_comes_back_who_never_left(database: object) -> None:
    with pytest.raises(NotLeftError):
        back(make_senior())


def test_no_care_plan_is_agreed_with_somebody_who_left(database: object) -> None:
    senior = make_senior()
    leave(senior)
    with pytest.raises(HasLeftError):
        open_plan(senior.id, actor=make_operator(), now=NOW)


def test_an_erased_person_is_not_taken_off_again_by_the_clock(database: object) -> None:
    senior = make_senior()
    leave(senior, NEXT_WEEK, "moved")
    erase_senior(make_user("admin"), senior.id, reason="request", now=NOW)
    assert departure_of(senior.id) is None


def test_the_page_shows_what_stops_and_records_it(client: FlaskClient) -> None:
    senior = make_senior()
    plan = make_care_plan(senior)
    with signed_in(client, make_operator()) as browser:
        page = browser.get(f"/seniors/{senior.id}/leaving").text
        answer = browser.post(
            f"/seniors/{senior.id}/leaving",
            data={
                "day": re.findall(r'name="day"[^>]*value="([^"]+)"', page)[0],
                "reason": "died",
                "version": senior.version,
            },
        )
    db.session.rollback()
    assert ("Care plans that end: 1" in page, answer.status_code) == (True, 302)
    assert db.session.get_one(CarePlan, plan.id).state == "ended"


def test_the_page_takes_back_and_says_what_is_lost(client: FlaskClient) -> None:
    senior = make_senior()
    make_visit(senior, make_worker())
    leave(senior)
    with signed_in(client, make_operator()) as browser:
        address = f"/seniors/{senior.id}/leaving/undo"
        page = browser.post(address, data={"why": "mistake"}, follow_redirects=True).text
    db.session.rollback()
    assert db.session.get_one(Senior, senior.id).left_on is None
    assert "Visits that stay cancelled, to be ordered again if wanted: 1" in page


def test_the_page_says_what_has_stopped(client: FlaskClient) -> None:
    senior = make_senior()
    make_care_plan(senior)
    make_device(senior)
    leave(senior)
    with signed_in(client, make_operator()) as browser:
        page = browser.get(f"/seniors/{senior.id}/leaving").text
    assert ("Care plans that ended: 1" in page, "Tasks to collect devices: 1" in page) == (True, True)


def test_the_page_says_what_is_wrong_with_the_day(client: FlaskClient) -> None:
    senior = make_senior()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(
            f"/seniors/{senior.id}/leaving", data={"day": "2001-01-01", "reason": "died", "version": 1}
        )
    assert (answer.status_code, "check the year" in answer.text) == (422, True)


def test_a_program_records_and_takes_back(client: FlaskClient) -> None:
    senior = make_senior()
    address = f"/api/v1/seniors/{senior.id}"
    with signed_in(client, make_operator()) as browser:
        tag = browser.get(address).headers["ETag"]
        body = {"day": "2026-11-20", "reason": "moved"}
        done = browser.put(f"{address}/departure", json=body, headers={"If-Match": tag})
        undone = browser.post(f"{address}/departure/undo", json={"why": "mistake"})
    assert (done.status_code, done.json["day"], undone.status_code) == (200, "2026-11-20", 200)


def test_a_program_that_looks_at_an_absurd_day_is_told_so(client: FlaskClient) -> None:
    senior = make_senior()
    with signed_in(client, make_operator()) as browser:
        answers = [
            browser.get(f"/api/v1/seniors/{senior.id}/departure?day={day}").status_code
            for day in ("0001-01-01", "9999-12-31", "2026-11-20")
        ]
    assert answers == [422, 422, 200]


def test_the_page_looks_at_today_instead_of_an_absurd_day(client: FlaskClient) -> None:
    senior = make_senior()
    with signed_in(client, make_operator()) as browser:
        answer = browser.get(f"/seniors/{senior.id}/leaving?day=9999-12-31")
    assert answer.status_code == 200


def test_the_desk_is_told_that_the_senior_of_an_alarm_has_left(client: FlaskClient) -> None:
    senior = make_senior()
    device = make_device(senior)
    leave(senior)
    alarm = press(device.device_id, at=NOW)
    with signed_in(client, make_operator()) as browser:
        page = browser.get(f"/alarms/{alarm.id}").text
    assert "Died 2026-11-23" in page


def test_a_program_needs_the_state_that_it_read(client: FlaskClient) -> None:
    senior = make_senior()
    body = {"day": "2026-11-20", "reason": "moved"}
    with signed_in(client, make_operator()) as browser:
        assert browser.put(f"/api/v1/seniors/{senior.id}/departure", json=body).status_code == 428
