"""The counts beside the doors."""

from datetime import timedelta

from flask.ctx import AppContext

from eldercare.accounts.rules import Scope
from eldercare.core.db import transaction
from eldercare.reports import queries
from eldercare.reports.queries import badge_counts, counts_at
from tests.alerts.makers import make_alarm, make_device, make_responder_user, press
from tests.inspections.makers import make_hazard
from tests.makers import (
    NOW,
    TODAY,
    make_caregiver_user,
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_visit,
    make_worker,
)
from tests.reports.makers import make_other_group
from tests.visits.counting import queries_of


def test_an_open_alarm_waits(database: AppContext) -> None:
    make_alarm()
    assert counts_at(make_operator(), NOW)["alarms"] == 1


def test_an_accepted_alarm_waits_no_more(database: AppContext) -> None:
    alarm = make_alarm()
    with transaction():
        alarm.state = "accepted"
    assert counts_at(make_operator(), NOW)["alarms"] == 0


def test_a_test_press_waits_for_nobody(database: AppContext) -> None:
    make_device(test_until=NOW + timedelta(minutes=10))
    press()
    assert counts_at(make_operator(), NOW)["alarms"] == 0


def test_a_responder_counts_the_offers_that_wait(database: AppContext) -> None:
    user = make_responder_user()
    make_alarm()
    assert counts_at(user, NOW) == {"alarms": 1, "urgency": 3}


def test_the_bell_is_as_urgent_as_the_most_urgent_alarm(database: AppContext) -> None:
    make_alarm()
    make_device(make_senior(), "SOS-0002")
    press("SOS-0002")
    press("SOS-0002")
    assert counts_at(make_operator(), NOW)["urgency"] == 4
    assert badge_counts(make_operator(make_station("320682115")))["urgency"] == 0


def test_a_visit_without_a_person_is_unassigned(database: AppContext) -> None:
    make_visit()
    make_visit(worker=make_worker())
    assert counts_at(make_operator(), NOW)["unassigned"] == 1


def test_a_pair_that_lacks_the_second_person_is_unassigned(database: AppContext) -> None:
    make_visit(worker=make_worker(), staff_count=2)
    assert counts_at(make_operator(), NOW)["unassigned"] == 1


def test_the_visits_of_another_day_are_not_counted(database: AppContext) -> None:
    make_visit(day=TODAY + timedelta(days=1))
    assert counts_at(make_operator(), NOW)["unassigned"] == 0


def test_another_stations_visits_are_not_counted(database: AppContext) -> None:
    area_code, station_id = make_other_group()
    make_visit(make_senior(area_code=area_code, station_id=station_id))
    assert counts_at(make_operator(), NOW)["unassigned"] == 0
    assert counts_at(make_user("operator", Scope("area", area_code[:9])), NOW)["unassigned"] == 1


def test_the_bureau_sees_overdue_hazards(database: AppContext) -> None:
    make_hazard(deadline=TODAY - timedelta(days=1))
    assert counts_at(make_user("bureau"), NOW)["overdue"] == 1


def test_nobody_is_told_of_a_room_that_is_closed_to_them(database: AppContext) -> None:
    assert counts_at(make_operator(), NOW).keys() == {"alarms", "urgency", "unassigned"}
    assert counts_at(make_user("inspector"), NOW).keys() == {"overdue"}
    assert counts_at(make_caregiver_user(make_worker()), NOW).keys() == {"alarms", "urgency"}


def test_the_counts_take_three_queries_at_most(database: AppContext) -> None:
    make_hazard()
    make_alarm()
    make_visit()
    user = make_user("bureau")
    assert queries_of(lambda: badge_counts(user)) <= 3


def test_the_counts_are_found_where_the_application_looks(database: AppContext) -> None:
    assert queries.badge_counts is badge_counts
