"""The editor of weekly hours, single days and holidays, as a browser gets them."""

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.people import queries
from eldercare.people.models import DayShift, Worker
from tests.makers import make_caregiver_user, make_operator, make_user, make_visit, make_worker, signed_in
from tests.people.makers import make_other_station

DAY = timedelta(days=1)


def send(client: FlaskClient, url: str, form: dict[str, Any]) -> Any:
    with signed_in(client, make_operator()) as browser:
        return browser.post(url, data=form)


def look(client: FlaskClient, url: str) -> str:
    with signed_in(client, make_operator()) as browser:
        answer = browser.get(url)
        assert answer.status_code == 200, answer.text[:500]
        return answer.text


def line(weekday: int, number: int, *texts: str) -> dict[str, str]:
    names = ("from", "to", "break", "bfrom", "bto")
    return {f"{name}-{weekday}-{number}": text for name, text in zip(names, texts, strict=False)}


def form_of(worker: Worker, *lines: dict[str, str], **more: Any) -> dict[str, Any]:
    empty = {key: "" for day in range(7) for n in range(2) for key in line(day, n, *[""] * 5)}
    form: dict[str, Any] = {"version": worker.version, "since": str(local_date(now()))} | empty
    for one in lines:
        form |= one
    return form | more


def hours_of(worker: Worker, days: int = 7) -> list[list[tuple[int, int]]]:
    found = queries.days_of(db.session(), worker.id, local_date(now()), days)
    return [[(one.starts, one.ends) for one in day.spells] for day in found]


def test_the_editor_shows_what_is_in_force(client: FlaskClient) -> None:
    worker = make_worker()
    text = look(client, f"/people/{worker.id}/hours")
    assert text.count('value="08:00"') == 7


def test_a_week_with_two_spells_a_day_is_saved(client: FlaskClient) -> None:
    worker = make_worker()
    weekday = local_date(now()).weekday()
    lines = (line(weekday, 0, "08:00", "12:00"), line(weekday, 1, "13:30", "17:00", "30", "15:00", "16:00"))
    answer = send(client, f"/people/{worker.id}/hours", form_of(worker, *lines))
    assert answer.location == f"/people/{worker.id}#week"
    assert hours_of(worker) == [[(480, 720), (810, 1020)], *[[]] * 6]


def test_a_line_that_cannot_be_keeps_what_was_typed_and_says_why(client: FlaskClient) -> None:
    worker = make_worker()
    answer = send(client, f"/people/{worker.id}/hours", form_of(worker, line(0, 0, "eight", "12:00")))
    assert (answer.status_code, 'value="eight"' in answer.text) == (422, True)
    assert "A time looks like 08:30" in answer.text


def test_overlapping_spells_are_said_at_their_day(client: FlaskClient) -> None:
    worker = make_worker()
    lines = (line(2, 0, "08:00", "12:00"), line(2, 1, "11:00", "17:00"))
    answer = send(client, f"/people/{worker.id}/hours", form_of(worker, *lines))
    assert (answer.status_code, "Two spells of a day overlap." in answer.text) == (422, True)


def test_a_stale_editor_is_told_and_keeps_the_lines(client: FlaskClient) -> None:
    worker = make_worker()
    form = form_of(worker, line(0, 0, "07:07", "12:00"), version=worker.version + 1)
    answer = send(client, f"/people/{worker.id}/hours", form)
    assert (answer.status_code, 'value="07:07"' in answer.text) == (409, True)


def test_a_week_to_come_is_announced_on_the_page(client: FlaskClient) -> None:
    worker = make_worker()
    day = local_date(now()) + 10 * DAY
    send(client, f"/people/{worker.id}/hours", form_of(worker, line(0, 0, "07:00", "12:00"), since=str(day)))
    assert f"Other hours from {day} on." in look(client, f"/people/{worker.id}")


def test_days_in_a_row_are_noted_and_taken_back(client: FlaskClient) -> None:
    worker = make_worker()
    today = local_date(now())
    form = {"day": str(today), "last_day": str(today + DAY), "reason": "free"}
    assert send(client, f"/people/{worker.id}/days", form).status_code == 302
    assert hours_of(worker, 3) == [[], [], [(480, 1020)]]
    send(client, f"/people/{worker.id}/days/clear", {"day": str(today)})
    assert hours_of(worker, 2) == [[(480, 1020)], []]


def test_other_hours_of_one_day_are_shown_on_the_page_and_in_the_list(client: FlaskClient) -> None:
    worker = make_worker()
    today = local_date(now())
    form = {"day": str(today), "reason": "hours", "starts": "09:15", "ends": "11:45"}
    send(client, f"/people/{worker.id}/days", form)
    assert "09:15–11:45" in look(client, f"/people/{worker.id}")
    assert "09:15–11:45" in look(client, "/people")


def test_a_day_without_hours_says_what_is_missing(client: FlaskClient) -> None:
    worker = make_worker()
    form = {"day": str(local_date(now())), "reason": "extra"}
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/people/{worker.id}/days", data=form, follow_redirects=True)
    assert "Say from when to when." in answer.text
    assert db.session.query(DayShift).count() == 0


def test_a_holiday_is_noted_for_who_is_ticked(client: FlaskClient) -> None:
    free, busy = make_worker(), make_worker()
    other = make_worker(station_id=make_other_station().id)
    form = {"day": str(local_date(now())), "reason": "holiday", "worker": [free.id, other.id]}
    assert send(client, "/people/holidays", form).status_code == 302
    assert [one.worker_id for one in db.session.query(DayShift)] == [free.id]
    assert hours_of(busy, 1) == [[(480, 1020)]]


def test_a_holiday_of_no_day_is_refused(client: FlaskClient) -> None:
    worker = make_worker()
    answer = send(client, "/people/holidays", {"day": "soon", "reason": "holiday", "worker": [worker.id]})
    assert (answer.status_code, "Choose a day" in answer.text) == (422, True)


def test_who_only_looks_cannot_open_the_editor(client: FlaskClient) -> None:
    worker = make_worker()
    with signed_in(client, make_user("bureau", Scope("county"))) as browser:
        assert browser.get(f"/people/{worker.id}/hours").status_code == 403


def test_the_phone_shows_the_own_hours_of_the_week(client: FlaskClient) -> None:
    worker = make_worker()
    with signed_in(client, make_operator()) as browser:
        form = {"day": str(local_date(now())), "reason": "hours", "starts": "09:15", "ends": "11:45"}
        browser.post(f"/people/{worker.id}/days", data=form)
    with signed_in(client, make_caregiver_user(worker)) as browser:
        text = browser.get("/my/week").text
    assert ("09:15–11:45" in text, text.count("08:00–17:00")) == (True, 6)


def test_visits_of_a_day_that_is_now_free_are_named(client: FlaskClient) -> None:
    worker, today = make_worker(), local_date(now())
    make_visit(worker=worker, day=today + DAY)
    form = {"day": str(today), "last_day": str(today + DAY), "reason": "free"}
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/people/{worker.id}/days", data=form, follow_redirects=True)
    assert "1 visit of these days is given to this person" in answer.text
