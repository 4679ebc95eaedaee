"""What needs somebody now, in which order, and where its fix is."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import insert

from eldercare.accounts.models import User
from eldercare.alerts.models import Device
from eldercare.alerts.supervision.watching import watch
from eldercare.core.db import transaction
from eldercare.core.time import at
from eldercare.people.models import Absence, Worker, WorkerSkill
from eldercare.reports.needs import Need, needs_of
from eldercare.reports.points import points_of
from eldercare.reports.today import Today, read_today
from eldercare.visits.models import Visit
from tests.alerts.makers import make_alarm, make_device
from tests.inspections.makers import make_hazard
from tests.makers import NOW, TODAY, make_operator, make_senior, make_user, make_visit, make_worker, save
from tests.people.places.makers import make_contract
from tests.reports.makers import make_made, make_other_group
from tests.visits.counting import queries_of

HOUR = timedelta(hours=1)


@pytest.fixture
def _page(app: Flask, database: AppContext) -> Iterator[None]:
    with app.test_request_context("/today", headers={"Accept-Language": "en"}):
        yield


pytestmark = pytest.mark.usefixtures("_page")


def needs(user: User | None = None, now: Any = NOW) -> list[Need]:
    return needs_of(read_today(user or make_operator(), now))


def kinds(user: User | None = None, now: Any = NOW) -> list[str]:
    return [need.kind for need in needs(user, now)]


def make_late(minutes: int = 22, worker: Worker | None = None) -> Visit:
    """A visit whose window closed so many minutes ago."""
    return make_visit(worker=worker or make_worker(), window_end=NOW - timedelta(minutes=minutes))


def make_absence(worker: Worker, **changes: Any) -> Absence:
    values = {"first_day": TODAY, "last_day": TODAY, "reason": "sick"}
    return save(Absence(worker_id=worker.id, **values | changes))


def test_a_quiet_day_needs_nobody() -> None:
    make_visit(worker=make_worker())
    assert needs() == []


def test_an_alarm_that_nobody_took_leads_to_its_desk() -> None:
    alarm = make_alarm(at=NOW - timedelta(seconds=47))
    (need,) = needs()
    assert (need.kind, need.figure, need.url) == ("alarm", "47 s", f"/alarms/{alarm.id}")


def test_an_accepted_alarm_needs_nobody_else() -> None:
    alarm = make_alarm()
    with transaction():
        alarm.state = "accepted"
    assert kinds() == []


def test_an_alarm_whose_responder_does_not_arrive_needs_somebody_again() -> None:
    alarm = make_alarm(at=NOW - HOUR)
    with transaction():
        alarm.state, alarm.overdue_at = "accepted", NOW - timedelta(minutes=3)
    (need,) = needs()
    assert (need.kind, need.figure) == ("alarm", "3 min")


@pytest.mark.parametrize("state", ["accepted", "on_scene"])
def test_an_alarm_that_was_pressed_again_needs_an_answer(state: str) -> None:
    alarm = make_alarm(at=NOW - HOUR)
    with transaction():
        alarm.state, alarm.last_press_at = state, NOW - timedelta(seconds=20)
    (need,) = needs()
    assert (need.kind, need.figure, "pressed again" in need.title) == ("alarm", "20 s", True)


def test_an_alarm_that_nobody_closed_at_the_door_needs_somebody_again() -> None:
    alarm = make_alarm(at=NOW - HOUR)
    with transaction():
        alarm.state, alarm.overdue_at = "on_scene", NOW - timedelta(minutes=3)
    (need,) = needs()
    assert (need.figure, "no word from the home" in need.title) == ("3 min", True)


def test_a_visit_is_late_fifteen_minutes_after_its_window() -> None:
    make_late(minutes=15)
    assert kinds() == []
    assert kinds(now=NOW + timedelta(seconds=1)) == ["late"]


def test_a_late_visit_leads_to_the_phone_of_whoever_should_have_come() -> None:
    worker = make_worker()
    make_late(22, worker)
    (need,) = needs()
    assert (need.url, need.figure) == (f"/people/{worker.id}", "22 min")


def test_a_visit_that_has_begun_is_not_late() -> None:
    visit = make_late()
    with transaction():
        visit.state = "in_progress"
    assert kinds() == []


def test_many_late_visits_share_one_line() -> None:
    for minutes in range(20, 26):
        make_late(minutes)
    lines = needs()
    assert [need.count for need in lines] == [1, 1, 1, 3]
    assert "show=late" in lines[-1].url


def test_a_sick_call_frees_the_visits_of_the_day() -> None:
    worker = make_worker()
    make_visit(worker=worker)
    make_visit(worker=worker)
    make_absence(worker)
    (need,) = needs()
    assert (need.kind, need.count, need.title) == ("freed", 2, "2 visits freed by a sick call")


def test_a_visit_before_the_hour_of_the_sick_call_is_not_freed() -> None:
    worker = make_worker()
    make_visit(worker=worker)
    make_absence(worker, from_minute=600)
    assert kinds() == []


def test_a_visit_given_to_somebody_else_is_freed_no_more() -> None:
    worker, other = make_worker(), make_worker()
    visit = make_visit(worker=worker)
    make_absence(worker)
    with transaction():
        visit.assignments[0].worker_id = other.id
    assert kinds() == []


def test_a_freed_visit_that_was_taken_out_of_the_plan_is_told_once() -> None:
    worker = make_worker()
    visit = make_visit(worker=worker)
    make_absence(worker)
    with transaction():
        visit.assignments[0].worker_id = None
    assert kinds() == ["freed"]


def test_an_unassigned_visit_leads_to_the_reasons_on_the_board() -> None:
    visit = make_visit()
    (need,) = needs()
    assert need.kind == "unassigned"
    assert need.url == f"/board?station=320682114&day={visit.day}&show=unassigned"
    assert (need.until, need.note) == (visit.window_end, "left in the window")


def test_the_bureau_chases_overdue_hazards() -> None:
    make_hazard(deadline=TODAY - timedelta(days=3))
    (need,) = needs(make_user("bureau"))
    assert (need.kind, need.figure, need.url) == ("hazards", "3 days", "/hazards?show=overdue")


def test_an_operator_is_not_told_of_hazards() -> None:
    make_hazard(deadline=TODAY - timedelta(days=3))
    assert kinds() == []


def test_a_silent_button_leaves_a_home_unprotected() -> None:
    make_device(last_seen_at=NOW - timedelta(hours=31))
    (need,) = needs()
    assert (need.kind, need.figure, need.url) == ("homes", "31 h", "/devices?only=unprotected")


def test_a_device_that_was_heard_today_is_fine() -> None:
    make_device(last_seen_at=NOW - timedelta(hours=24))
    assert kinds() == []


def test_a_visit_of_yesterday_still_has_to_be_verified() -> None:
    visit = make_made(make_senior(), state="to_verify")
    (need,) = needs()
    assert (need.kind, need.url) == ("verify", f"/board?station=320682114&day={visit.day}&show=to_verify")


def test_another_stations_troubles_are_not_mine() -> None:
    area_code, station_id = make_other_group()
    senior = make_senior(area_code=area_code, station_id=station_id)
    make_visit(senior)
    make_made(senior, state="to_verify")
    make_device(senior, last_seen_at=None)
    assert kinds() == []


def test_alarms_come_first_and_the_days_tasks_last() -> None:
    make_contract()
    make_made(make_senior(), state="to_verify")
    make_device(device_id="SOS-0009", last_seen_at=NOW - timedelta(hours=31))
    make_hazard(deadline=TODAY - timedelta(days=30))
    make_visit(window_end=NOW + HOUR)
    make_late()
    make_alarm(at=NOW - timedelta(seconds=5))
    assert kinds(make_user("bureau")) == ["alarm", "late", "unassigned", "hazards", "homes", "verify"]


def test_visits_come_by_the_time_that_is_left() -> None:
    worker = make_worker()
    make_visit(worker=worker, window_end=NOW + 3 * HOUR)
    make_absence(worker)
    make_visit(window_end=NOW + HOUR)
    assert kinds() == ["unassigned", "freed"]


def test_every_need_has_one_way_to_its_fix() -> None:
    make_alarm()
    make_visit()
    make_late()
    assert all(need.url.startswith("/") and need.action for need in needs())


def test_late_beats_unassigned_in_the_counts_of_the_day() -> None:
    make_visit(window_end=NOW - HOUR)
    make_visit()
    make_visit(state="done", worker=make_worker())
    today = read_today(make_operator(), NOW)
    assert today.states == {"late": 1, "unassigned": 1, "done": 1}
    assert (today.finished, today.total) == (1, 3)


def test_cancelled_visits_are_no_part_of_the_day() -> None:
    make_visit(state="cancelled")
    assert read_today(make_operator(), NOW).total == 0


def test_the_map_shows_homes_by_state_and_the_alarm_on_top() -> None:
    make_visit(worker=make_worker())
    make_alarm()
    points = points_of(read_today(make_operator(), NOW))
    assert [(point["kind"], point["state"]) for point in points] == [("visit", "planned"), ("alarm", "live")]


def test_the_map_of_the_county_shows_only_what_needs_somebody() -> None:
    make_visit(worker=make_worker())
    make_visit()
    points = points_of(read_today(make_user("bureau"), NOW))
    assert [point["state"] for point in points] == ["unassigned"]


def test_the_share_of_the_day_ends_yesterday() -> None:
    senior = make_senior()
    make_made(senior, TODAY)
    assert read_today(make_operator(), NOW).share.numerator == 0


def test_an_alarm_that_may_still_be_accepted_in_time_is_not_judged() -> None:
    make_alarm(at=NOW - timedelta(seconds=90))
    operator = make_operator()
    assert read_today(operator, NOW).answers[0].denominator == 0
    assert read_today(operator, NOW + timedelta(minutes=2)).answers[0].denominator == 1


def make_storm(count: int = 25) -> None:
    """Buttons that go off line together."""
    senior = make_senior()
    for number in range(count):
        make_device(senior, f"B-{number}", online=False)
    watch(NOW)


def test_a_storm_is_one_line_and_not_homes_besides() -> None:
    make_storm()
    (need,) = needs(now=NOW + 2 * HOUR)
    assert (need.kind, need.count, need.url) == ("storm", 25, "/devices?only=trouble")
    assert need.figure == "2 h"


def test_a_home_outside_the_storm_has_its_own_line() -> None:
    make_storm()
    make_device(last_seen_at=NOW - timedelta(hours=31))
    assert [(need.kind, need.count) for need in needs()] == [("storm", 25), ("homes", 1)]


def test_a_home_with_several_silent_devices_is_listed_once_with_the_longest_silence() -> None:
    senior = make_senior()
    for hours in (31, 40, 33):
        make_device(senior, f"SOS-{hours}", last_seen_at=NOW - timedelta(hours=hours))
    make_device(None, "SOS-35", last_seen_at=NOW - timedelta(hours=35))
    silence = read_today(make_operator(), NOW).silence
    assert silence is not None
    hours_silent = [(NOW - row.last_seen_at) // HOUR for row in silence.rows]
    assert list(zip(hours_silent, (row.devices for row in silence.rows), strict=True)) == [(40, 3), (35, 1)]


def test_ten_thousand_devices_at_once_are_one_line() -> None:
    senior = make_senior()
    values = {
        "model": "native", "senior_id": senior.id, "station_id": senior.station_id, "room": "",
        "area_code": senior.area_code, "last_seen_at": NOW, "online": False,
    }  # fmt: skip
    with transaction() as session:
        session.execute(insert(Device), [{"device_id": f"B-{number}"} | values for number in range(10_000)])
    watch(NOW)
    today = read_today(make_operator(), NOW)
    assert [(need.kind, need.count) for need in needs_of(today)] == [("storm", 10_000)]
    assert today.silence is not None
    assert today.silence.rows == []


def test_maintenance_needs_somebody_from_the_day_it_is_due() -> None:
    make_device(battery=9, last_seen_at=NOW + 72 * HOUR)
    watch(NOW)
    assert kinds(now=NOW + 71 * HOUR) == []
    (need,) = needs(now=NOW + 74 * HOUR)
    assert (need.kind, need.count, need.figure, need.url) == ("upkeep", 1, "2 h", "/devices/maintenance")


def test_maintenance_of_a_storm_is_no_heap_of_tasks() -> None:
    make_storm()
    assert kinds(now=NOW + 96 * HOUR) == ["storm"]


def _crowd(size: int) -> Today:
    worker = make_worker()
    make_absence(worker)
    for number in range(size):
        make_visit()
        make_visit(worker=worker)
        make_late()
        make_made(make_senior(), state="to_verify")
        make_device(device_id=f"S-{size}-{number}", last_seen_at=at(TODAY, -3000))
    return read_today(make_user("bureau"), NOW)


def test_the_number_of_queries_does_not_grow_with_the_day() -> None:
    _crowd(1)
    user = make_user("bureau")
    few = queries_of(lambda: needs_of(read_today(user, NOW + 6 * HOUR)))
    _crowd(5)
    user = make_user("bureau")
    assert queries_of(lambda: needs_of(read_today(user, NOW + 12 * HOUR))) == few


def test_a_contract_that_runs_out_asks_those_who_may_sign_one() -> None:
    station = make_contract(until=TODAY + timedelta(days=9)).station
    (need,) = needs_of(read_today(make_user("bureau"), NOW))
    assert (need.kind, need.count, need.url, need.figure) == ("contracts", 1, "/places/contracts", "12-02")
    assert station is not None
    assert needs_of(read_today(make_operator(station), NOW)) == []


def test_a_station_that_nobody_runs_is_counted_once_with_its_contract_that_ended() -> None:
    make_contract(until=TODAY - timedelta(days=1))
    (need,) = needs_of(read_today(make_user("admin"), NOW))
    assert (need.count, need.sub) == (1, "Baipu care station · 1 station without one")


def test_a_contract_that_holds_for_long_needs_nobody() -> None:
    make_contract(until=TODAY + timedelta(days=60))
    assert needs_of(read_today(make_user("bureau"), NOW)) == []


@pytest.mark.parametrize(
    ("days", "says"), [(-1, "1 certificate has run out"), (9, "1 certificate runs out soon")]
)
def test_a_certificate_to_renew_leads_to_the_list_of_them(days: int, says: str) -> None:
    worker = make_worker(skills=())
    save(WorkerSkill(worker_id=worker.id, skill="bath", until=TODAY + timedelta(days=days)))
    (need,) = needs()
    assert (need.kind, need.title) == ("certificates", says)
    assert need.url.startswith("/people/certificates")


def test_who_cannot_renew_is_not_asked_to() -> None:
    save(WorkerSkill(worker_id=make_worker(skills=()).id, skill="bath", until=TODAY))
    assert [need.kind for need in needs(make_user("bureau"))] == ["contracts"]
