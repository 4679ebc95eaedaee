"""The pages of things that go wrong, as they are clicked through."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eldercare.core.db import db, transaction
from eldercare.core.time import at, local_date, now
from eldercare.visits.disruptions.rules import SICK, Report
from eldercare.visits.models import Disruption, Replan, Visit, WeatherDay
from eldercare.visits.planning.replan import answer_one
from tests.makers import (
    make_caregiver_user,
    make_operator,
    make_service,
    make_user,
    make_worker,
    signed_in,
)
from tests.visits.disruptions.makers import SOON, fresh, told
from tests.visits.gatherings.makers import make_day
from tests.web.everything import today

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)


def coming(worker, **changes) -> Visit:
    """A visit of tomorrow at ten: doors ask the real clock."""
    visit = today(told(worker, 600, **changes))
    tomorrow = visit.day + timedelta(days=1)
    with transaction():
        visit.day = tomorrow
        visit.window_start, visit.window_end = at(tomorrow, 540), at(tomorrow, 960)
        for part in visit.assignments:
            part.starts_at, part.ends_at = at(tomorrow, 600), at(tomorrow, 660)
            part.published_starts_at, part.published_ends_at = part.starts_at, part.ends_at
    return visit


def sick_form(worker, **changes):
    day = local_date(now()) + timedelta(days=1)
    values = {"worker": worker.id, "kind": "sick", "first_day": day.isoformat(), "last_day": day.isoformat()}
    return values | changes


def reported(browser, worker) -> Disruption:
    browser.post("/disruptions/new", data=sick_form(worker))
    db.session.rollback()
    return db.session.query(Disruption).one()


def proposed(browser, worker) -> Replan:
    reported(browser, worker)
    replan = db.session.query(Replan).one()
    answer_one(replan.id, now=now(), stop=SOON)
    return fresh(replan)


def test_a_report_leads_to_the_visits_that_are_hit(client: FlaskClient) -> None:
    worker = make_worker()
    visit = coming(worker)
    with signed_in(client, make_operator()) as browser:
        answer = browser.post("/disruptions/new", data=sick_form(worker), follow_redirects=True)
    assert visit.senior.name in answer.text
    assert "Open the proposal" in answer.text


def test_a_report_without_a_day_says_so(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as browser:
        answer = browser.post("/disruptions/new", data=sick_form(make_worker(), first_day=""))
    assert answer.status_code == 422
    assert "Choose the day." in answer.text


def test_half_an_hour_late_counts_from_the_own_hours(client: FlaskClient) -> None:
    worker = make_worker()
    with signed_in(client, make_operator()) as browser:
        browser.post("/disruptions/new", data=sick_form(worker, kind="late", minutes="30"))
    assert db.session.query(Disruption).one().minute == 510


def test_late_without_a_time_says_so(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as browser:
        answer = browser.post("/disruptions/new", data=sick_form(make_worker(), kind="late"))
    assert "Choose a time of the day." in answer.text


def test_a_proposal_says_from_whom_to_whom(client: FlaskClient) -> None:
    gone, other = make_worker(), make_worker()
    coming(gone)
    with signed_in(client, make_operator()) as browser:
        text = browser.get(f"/replans/{proposed(browser, gone).id}").text
    assert gone.name in text
    assert other.name in text


def test_a_visit_without_anybody_says_why(client: FlaskClient) -> None:
    gone = make_worker()
    coming(gone)
    with signed_in(client, make_operator()) as browser:
        text = browser.get(f"/replans/{proposed(browser, gone).id}").text
    assert "Nobody who may do it is at work" in text


def test_whom_the_senior_does_not_want_is_named_in_the_reason(client: FlaskClient) -> None:
    gone, unwanted = make_worker(), make_worker()
    coming(gone)
    with signed_in(client, make_operator()) as browser:
        replan = proposed(browser, gone)
        with transaction():
            (move,) = replan.moves
            move.to_worker_id = move.to_start = None
            move.reason, move.reason_params = "banned", {"people": [unwanted.id]}
        text = browser.get(f"/replans/{replan.id}").text
    assert f"The senior does not want {unwanted.name}" in text


def test_accepting_and_telling_is_one_button(client: FlaskClient) -> None:
    gone, other = make_worker(), make_worker()
    visit = coming(gone)
    with signed_in(client, make_operator()) as browser:
        replan = proposed(browser, gone)
        data = {"version": replan.version, "visit": visit.id, "tell": "1"}
        browser.post(f"/replans/{replan.id}/accept", data=data)
    assert fresh(visit).assignments[0].published_worker_id == other.id


def test_a_stale_proposal_names_what_changed_and_offers_another(client: FlaskClient) -> None:
    gone = make_worker()
    make_worker()
    visit = coming(gone)
    with signed_in(client, make_operator()) as browser:
        replan = proposed(browser, gone)
        with transaction():
            fresh(visit).minutes = 50
        answer = browser.post(
            f"/replans/{replan.id}/accept", data={"version": replan.version, "visit": visit.id}
        )
    assert answer.status_code == 409
    assert f"{visit.senior.name}: the visit itself was changed" in answer.text
    assert "New proposal" in answer.text


def test_nothing_ticked_keeps_the_page(client: FlaskClient) -> None:
    gone = make_worker()
    coming(gone)
    with signed_in(client, make_operator()) as browser:
        replan = proposed(browser, gone)
        answer = browser.post(f"/replans/{replan.id}/accept", data={"version": replan.version})
    assert (answer.status_code, "Tick at least one visit" in answer.text) == (422, True)


def test_a_dismissed_proposal_can_be_asked_for_again(client: FlaskClient) -> None:
    gone = make_worker()
    coming(gone)
    with signed_in(client, make_operator()) as browser:
        replan = proposed(browser, gone)
        browser.post(f"/replans/{replan.id}/dismiss", data={"version": replan.version})
        browser.post(f"/replans/{replan.id}/again")
    db.session.rollback()
    assert [one.state for one in db.session.query(Replan).order_by(Replan.id)] == ["dismissed", "asked"]


def test_the_bureau_looks_without_buttons(client: FlaskClient) -> None:
    gone = make_worker()
    coming(gone)
    with signed_in(client, make_operator()) as browser:
        replan = proposed(browser, gone)
    with signed_in(client, make_user("bureau")) as browser:
        text = browser.get(f"/replans/{replan.id}").text
    assert "Accept the ticked" not in text


def test_a_phone_reports_and_the_desk_confirms(client: FlaskClient) -> None:
    worker = make_worker()
    coming(worker)
    form = sick_form(worker)
    del form["worker"]
    with signed_in(client, make_caregiver_user(worker)) as browser:
        assert "To confirm" in browser.post("/my/report", data=form, follow_redirects=True).text
    row = db.session.query(Disruption).one()
    with signed_in(client, make_operator()) as browser:
        assert "Reported by phone: Sick" in browser.get("/today").text
        browser.post(f"/disruptions/{row.id}/confirm", data={"version": row.version})
    assert fresh(row).state == "confirmed"


def test_a_phone_takes_the_own_report_back(client: FlaskClient) -> None:
    worker = make_worker()
    form = sick_form(worker)
    del form["worker"]
    with signed_in(client, make_caregiver_user(worker)) as browser:
        browser.post("/my/report", data=form)
        row = db.session.query(Disruption).one()
        browser.post(f"/my/report/{row.id}/withdraw")
    assert fresh(row).state == "withdrawn"


def test_today_shows_a_proposal_to_decide_about(client: FlaskClient) -> None:
    gone = make_worker()
    coming(gone)
    with signed_in(client, make_operator()) as browser:
        replan = proposed(browser, gone)
        text = browser.get("/today").text
    assert "Re-plan ready: 1 visit" in text
    assert f"/replans/{replan.id}" in text


def outdoors(worker) -> Visit:
    make_service("walk", family="walk", outdoor=True, skills=[])
    return coming(worker, service_code="walk")


def test_bad_weather_shows_the_names_before_anything_is_done(client: FlaskClient) -> None:
    visit = outdoors(make_worker())
    with signed_in(client, make_operator()) as browser:
        text = browser.get(f"/weather/new?day={visit.day}&from=08:00").text
    assert visit.senior.name in text
    assert fresh(visit).state == "planned"


def test_bad_weather_is_called_off_shown_today_and_undone(client: FlaskClient) -> None:
    visit = outdoors(make_worker())
    place = f"s{visit.station_id}"
    with signed_in(client, make_operator()) as browser:
        data = {
            "place": place,
            "day": visit.day.isoformat(),
            "from": "08:00",
            "how": "cancel",
            "visit": visit.id,
        }
        browser.post("/weather", data=data)
        row = db.session.query(WeatherDay).one()
        assert "Bad weather: 1 outdoor visit cancelled" in browser.get("/today").text
        assert visit.senior.name in browser.get(f"/weather/{row.id}").text
        browser.post(f"/weather/{row.id}/undo", data={"version": row.version})
    assert fresh(row).state == "undone"


def test_visits_that_are_to_move_are_not_cancelled_for_want_of_a_day(client: FlaskClient) -> None:
    visit = outdoors(make_worker())
    data = {"place": f"s{visit.station_id}", "day": visit.day.isoformat(), "from": "08:00", "how": "move"}
    with signed_in(client, make_operator()) as browser:
        shown = browser.get("/weather/new", query_string=data).text
        answer = browser.post("/weather", data=data | {"visit": visit.id})
    assert "Choose the day that the visits move to." in shown
    assert "Cancel the ticked" not in shown
    assert (answer.status_code, fresh(visit).state) == (422, "planned")


def test_a_place_of_another_station_cannot_be_chosen(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as browser:
        assert browser.get("/weather/new?place=a320682105").status_code == 404


def test_who_could_take_a_visit_is_one_press_away(client: FlaskClient) -> None:
    gone, other = make_worker(), make_worker()
    visit = coming(gone)
    with signed_in(client, make_operator()) as browser:
        assert other.name in browser.get(f"/visits/{visit.id}/who").text
        data = {"worker": other.id, "start": 600, "position": 0, "version": visit.version}
        browser.post(f"/visits/{visit.id}/who", data=data)
    assert fresh(visit).assignments[0].worker_id == other.id


def test_a_late_visit_says_whom_to_call_and_who_could_take_it(client: FlaskClient, app: Flask) -> None:
    worker = make_worker(phone="13905131234")
    visit = today(told(worker))
    with transaction():
        visit.window_start, visit.window_end = now() - 2 * HOUR, now() - HOUR
    with signed_in(client, make_operator()) as browser:
        text = browser.get("/today").text
    assert "13905131234" in text
    assert f"/visits/{visit.id}/who" in text


def test_a_missed_visit_raises_itself_on_today(client: FlaskClient) -> None:
    today(told(make_worker(), state="missed"))
    with signed_in(client, make_operator()) as browser:
        assert "1 missed visit to look after" in browser.get("/today").text


def test_a_report_names_the_days_of_a_long_sickness(client: FlaskClient) -> None:
    worker = make_worker()
    day = local_date(now())
    assert Report(SICK, worker.id, day, day).minute == 0
    with signed_in(client, make_operator()) as browser:
        form = sick_form(worker, last_day=(day + timedelta(days=3)).isoformat())
        browser.post("/disruptions/new", data=form)
        assert worker.name in browser.get("/disruptions?show=all").text


def test_a_sick_call_names_the_gatherings_that_lose_their_host(client: FlaskClient) -> None:
    host, tomorrow = make_worker(), local_date(now()) + timedelta(days=1)
    day = make_day(hosts=[host], day=tomorrow)
    with signed_in(client, make_operator()) as browser:
        report = reported(browser, host)
        page = browser.get(f"/disruptions/{report.id}").text
        assert f"/gatherings/days/{day.id}#hosts" in page
        assert "Without host" in page
        assert "1 gathering without host" in browser.get("/today").text


def test_a_gathering_that_was_made_meanwhile_stands_against_the_proposal_by_name(client: FlaskClient) -> None:
    gone, other = make_worker(), make_worker()
    visit = coming(gone)
    with signed_in(client, make_operator()) as browser:
        replan = proposed(browser, gone)
        make_day(hosts=[other], day=visit.day, minute=600)
        data = {"version": replan.version, "visit": visit.id}
        answer = browser.post(f"/replans/{replan.id}/accept", data=data)
    assert answer.status_code == 409
    assert f"{other.name} hosts Culture at the station then" in answer.text


def test_nobody_is_proposed_in_the_time_of_the_own_gathering(client: FlaskClient) -> None:
    gone, host = make_worker(), make_worker()
    visit = coming(gone)
    make_day(hosts=[host], day=visit.day, minute=600)
    with signed_in(client, make_operator()) as browser:
        (move,) = proposed(browser, gone).moves
    assert move.to_worker_id == host.id
    assert move.to_start >= at(visit.day, 690) or move.to_start <= at(visit.day, 540)
