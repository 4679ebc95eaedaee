"""Care plans become visits."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.visits.actions.due import Due, generate_due
from eldercare.visits.care_plans.rules import ON_HOLIDAY
from eldercare.visits.models import CarePlanPause, Visit
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_senior,
    make_service,
    make_station,
    make_terms,
    make_visit,
)

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


def test_a_visit_takes_the_terms_of_its_day(database: object) -> None:
    make_service()
    make_terms("clean", MONDAY + timedelta(days=1), staff_count=2, priority=3)
    make_care_plan()
    generate_due(MONDAY, 2, now=NOW)
    assert [(visit.staff_count, visit.priority) for visit in visits()] == [(1, 2), (2, 3)]


def test_a_retired_service_gives_no_visits_any_more(database: object) -> None:
    make_service(retired_on=MONDAY + timedelta(days=2))
    make_care_plan()
    generate_due(MONDAY, 7, now=NOW)
    assert [visit.day for visit in visits()] == [MONDAY, MONDAY + timedelta(days=1)]


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
        plan.pauses.append(CarePlanPause(reason="away", from_day=MONDAY))
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


def test_a_visit_keeps_the_name_of_its_day_and_the_days_it_may_be_on(database: object) -> None:
    make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", times=2)
    generate_due(MONDAY, 7, now=NOW)
    first, second = visits()
    assert (first.series_day, first.day) == (MONDAY, MONDAY + timedelta(days=1))
    assert first.allowed_days == tuple(MONDAY + timedelta(days=n) for n in range(3))
    assert second.allowed_days == tuple(MONDAY + timedelta(days=n) for n in (4, 5, 6))


def test_closed_days_are_not_among_those_a_visit_may_be_on(database: object) -> None:
    make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO,WE,FR", times=1)
    generate_due(MONDAY, 7, now=NOW)
    assert visits()[0].allowed_days == tuple(MONDAY + timedelta(days=n) for n in (0, 2, 4))


def test_a_visit_moved_within_its_week_is_not_made_again(database: object) -> None:
    make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", times=2)
    generate_due(MONDAY, 7, now=NOW)
    with transaction():
        visits()[0].day = MONDAY
    for offset in range(7):
        assert generate_due(MONDAY + timedelta(days=offset), 1, now=NOW).created == 0


def test_a_week_that_has_its_visits_gets_no_more_when_its_rule_becomes_free(database: object) -> None:
    plan = make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=TH")
    generate_due(MONDAY, 7, now=NOW)
    with transaction():
        visits()[0].state = "planned"
        plan.items[0].recurrence, plan.items[0].times = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 1
    assert generate_due(MONDAY, 7, now=NOW).created == 0


def test_a_cancelled_visit_of_a_free_week_does_not_come_back(database: object) -> None:
    make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", times=2)
    generate_due(MONDAY, 7, now=NOW)
    with transaction():
        visits()[1].state = "cancelled"
    assert generate_due(MONDAY, 7, now=NOW).created == 0


def test_a_holiday_moves_a_visit_and_makes_it_once(database: object) -> None:
    make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=TH", on_holiday="next", starts_on=date(2026, 9, 1))
    assert generate_due(date(2026, 9, 28), 7, now=NOW).created == 0
    assert generate_due(date(2026, 10, 5), 7, now=NOW).created == 1
    assert [(visit.series_day, visit.day) for visit in visits()] == [(date(2026, 10, 8), date(2026, 10, 8))]


def test_nothing_is_due_after_a_service_ends(database: object) -> None:
    make_care_plan(ends_on=MONDAY + timedelta(days=1))
    assert generate_due(MONDAY, 5, now=NOW).created == 2


@given(
    rule=st.sampled_from(
        [("FREQ=DAILY", None), ("FREQ=WEEKLY;BYDAY=MO,WE,FR", 2), ("FREQ=WEEKLY;BYDAY=FR", None)]
    ),
    on_holiday=st.sampled_from(sorted(ON_HOLIDAY)),
    spans=st.lists(st.tuples(st.integers(0, 30), st.integers(1, 15)), min_size=1, max_size=4),
    gone=st.integers(0, 5),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_spans_are_made_in_whatever_order_no_visit_comes_twice_or_back(
    database: object, rule: tuple[str, int | None], on_holiday: str, spans: list[tuple[int, int]], gone: int
) -> None:
    plan = make_care_plan(recurrence=rule[0], times=rule[1], on_holiday=on_holiday)
    begins = date(2026, 9, 14)
    for offset, length in spans:
        generate_due(begins + timedelta(days=offset), length, now=NOW)
    mine = [visit for visit in visits() if visit.plan_item_id == plan.items[0].id]
    with transaction():
        for visit in mine[:gone]:
            visit.state = "cancelled"
    for offset, length in reversed(spans):
        assert generate_due(begins + timedelta(days=offset), length, now=NOW).created == 0
    assert len({visit.day for visit in mine}) == len(mine)


def test_what_stands_at_the_station_before_is_not_made_again_at_the_new_one(database: object) -> None:
    here, there = make_station(), make_station("320682103")
    plan = make_care_plan(make_senior(station_id=here.id))
    generate_due(MONDAY, 2, station_ids=[here.id], now=NOW)
    with transaction():
        plan.senior.station_id = there.id
    assert generate_due(MONDAY, 3, station_ids=[there.id], now=NOW) == Due(created=1, kept=2)
