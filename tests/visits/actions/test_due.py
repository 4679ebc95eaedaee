"""Care plans become visits."""

from datetime import date, timedelta

from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.visits.actions.due import Due, generate_due
from eldercare.visits.models import Visit
from tests.makers import NOW, TODAY, make_care_plan, make_senior, make_service, make_station, make_visit

MONDAY = TODAY


def visits() -> list[Visit]:
    return db.session.query(Visit).order_by(Visit.day, Visit.id).all()


def test_a_daily_item_gives_a_visit_each_day(database: object) -> None:
    make_care_plan()
    assert generate_due(MONDAY, 7, now=NOW) == Due(created=7, kept=0)
    assert [visit.day for visit in visits()] == [MONDAY + timedelta(days=n) for n in range(7)]


def test_a_visit_takes_what_was_agreed(database: object) -> None:
    plan = make_care_plan(minutes=45)
    generate_due(MONDAY, 1, now=NOW)
    (visit,) = visits()
    assert (visit.senior_id, visit.plan_item_id) == (plan.senior_id, plan.items[0].id)
    assert (visit.window_start, visit.window_end) == (at(MONDAY, 540), at(MONDAY, 660))
    assert (visit.state, visit.minutes, visit.channel, visit.version) == ("draft", 45, "station", 1)


def test_a_visit_belongs_to_the_seniors_station_and_area(database: object) -> None:
    senior = make_senior()
    make_care_plan(senior)
    generate_due(MONDAY, 1, now=NOW)
    (visit,) = visits()
    assert (visit.station_id, visit.area_code) == (senior.station_id, senior.area_code)


def test_a_visit_has_a_place_for_each_person_it_needs(database: object) -> None:
    make_service("bath2", staff_count=2)
    make_care_plan(service_code="bath2")
    generate_due(MONDAY, 1, now=NOW)
    assert [part.position for part in visits()[0].assignments] == [0, 1]


def test_running_again_makes_nothing_new(database: object) -> None:
    make_care_plan()
    generate_due(MONDAY, 7, now=NOW)
    assert generate_due(MONDAY, 8, now=NOW) == Due(created=1, kept=7)


def test_a_changed_visit_is_kept_as_it_is(database: object) -> None:
    make_care_plan()
    generate_due(MONDAY, 1, now=NOW)
    with transaction():
        visits()[0].state = "cancelled"
    assert generate_due(MONDAY, 1, now=NOW) == Due(created=0, kept=1)
    assert [visit.state for visit in visits()] == ["cancelled"]


def test_only_the_days_of_the_rule_are_due(database: object) -> None:
    make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=WE")
    generate_due(MONDAY, 14, now=NOW)
    assert [visit.day for visit in visits()] == [date(2026, 11, 25), date(2026, 12, 2)]


def test_nothing_is_due_before_an_item_starts(database: object) -> None:
    make_care_plan(starts_on=MONDAY + timedelta(days=3))
    assert generate_due(MONDAY, 5, now=NOW).created == 2


def test_nothing_is_due_after_the_plan_ends(database: object) -> None:
    plan = make_care_plan()
    with transaction():
        plan.ends_on = MONDAY
    assert generate_due(MONDAY, 5, now=NOW).created == 1


def test_a_paused_plan_asks_for_nothing(database: object) -> None:
    plan = make_care_plan()
    with transaction():
        plan.state = "paused"
    assert generate_due(MONDAY, 5, now=NOW).created == 0


def test_a_senior_who_left_is_not_visited(database: object) -> None:
    make_care_plan(make_senior(left_on=MONDAY))
    assert generate_due(MONDAY, 5, now=NOW).created == 0


def test_a_senior_who_will_leave_is_visited_until_then(database: object) -> None:
    make_care_plan(make_senior(left_on=MONDAY + timedelta(days=2)))
    assert generate_due(MONDAY, 5, now=NOW).created == 2


def test_other_stations_are_left_alone(database: object) -> None:
    here, there = make_station(), make_station("320682103")
    make_care_plan(make_senior(station_id=here.id))
    make_care_plan(make_senior(station_id=there.id))
    assert generate_due(MONDAY, 1, station_ids=[there.id], now=NOW).created == 1
    assert [visit.station_id for visit in visits()] == [there.id]


def test_a_visit_made_by_hand_does_not_stand_in_the_way(database: object) -> None:
    plan = make_care_plan()
    make_visit(plan.senior)
    assert generate_due(MONDAY, 1, now=NOW).created == 1
