"""Adding, editing and ending workers; another station; coming back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError
from eldercare.people import actions, queries
from eldercare.people.errors import HandOverError, LeftError, StillAtWorkError
from eldercare.people.jobs import update_postings
from eldercare.people.models import KeyHolding, Posting, Shift, Worker
from eldercare.people.rules.staff import StaffEntry
from tests.alerts.makers import make_alarm
from tests.makers import (
    NOW,
    TODAY,
    TOWN,
    VILLAGE,
    make_area,
    make_caregiver_user,
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_visit,
    make_worker,
    save,
)
from tests.people.makers import PHONE, audited, last_audit, make_other_station

DAY = timedelta(days=1)
YESTERDAY, TOMORROW = TODAY - DAY, TODAY + DAY


def entry(**changes: Any) -> StaffEntry:
    values = {"name": "单丽娟", "kind": "caregiver", "sex": "F", "area_code": TOWN, "phone": "138 0513 5678"}
    return StaffEntry(**values | changes)


def add(**changes: Any) -> Worker:
    station = make_station()
    return actions.add_worker(make_operator(), entry(**changes), station.id, first_day=TODAY, now=NOW)


def fault(**changes: Any) -> dict[str, str]:
    with pytest.raises(InvalidInputError) as refused:
        add(**changes)
    return refused.value.fields


def test_a_new_worker_is_found_by_reading_and_phone(database: AppContext) -> None:
    worker = add(skills=("meal",))
    assert (worker.name_pinyin, worker.phone, [one.skill for one in worker.skills]) == (
        "shanlijuan",
        PHONE,
        ["meal"],
    )
    assert audited() == ["worker.add"]


def test_without_a_position_the_middle_of_the_area_stands_in(database: AppContext) -> None:
    make_station()
    area = make_area(TOWN)
    worker = add()
    assert (worker.lat, worker.lon) == (area.lat, area.lon)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("kind", "boss"),
        ("sex", ""),
        ("phone", "123"),
        ("travel_mode", "boat"),
        ("max_minutes", 0),
        ("max_minutes", 1441),
        ("languages", ("latin",)),
        ("skills", ("bath",)),
        ("area_code", "320683"),
    ],
)
def test_each_field_says_what_is_wrong(database: AppContext, field: str, value: Any) -> None:
    assert list(fault(**{field: value})) == [field]


def test_a_leader_serves_a_village_or_a_group(database: AppContext) -> None:
    assert "A group leader serves" in fault(kind="leader")["area_code"]
    make_area(VILLAGE, "village")
    assert add(kind="leader", area_code=VILLAGE).area_code == VILLAGE


def test_the_same_person_is_not_put_on_the_register_twice(database: AppContext) -> None:
    add()
    assert "works here already" in fault()["name"]


def test_who_worked_here_before_is_taken_back_instead(database: AppContext) -> None:
    worker = add()
    actions.end_worker(make_operator(), worker.id, YESTERDAY, "resigned", now=NOW)
    assert "worked here before" in fault()["name"]


def test_an_operator_adds_nobody_to_another_station(database: AppContext) -> None:
    other = make_other_station()
    with pytest.raises(NotFoundError):
        actions.add_worker(
            make_operator(), entry(area_code=other.area_code), other.id, first_day=TODAY, now=NOW
        )


def test_an_edit_writes_what_changed_and_names_it(database: AppContext) -> None:
    worker = add(skills=("meal",))
    version = worker.version
    changed = replace(actions.staff_entry_of(worker), travel_mode="car", skills=("walk",))
    actions.edit_worker(make_operator(), worker.id, changed, expected=version, now=NOW)
    assert (worker.travel_mode, [one.skill for one in worker.skills]) == ("car", ["walk"])
    assert last_audit().detail == {"fields": ["skills", "travel_mode"]}
    assert worker.version == version + 1


def test_an_edit_keeps_skills_that_a_certificate_gives(database: AppContext) -> None:
    worker = make_worker(skills=("bath", "clean"))
    changed = replace(actions.staff_entry_of(worker), skills=())
    actions.edit_worker(make_operator(), worker.id, changed, expected=None, now=NOW)
    assert [one.skill for one in worker.skills] == ["bath"]


def test_a_stale_edit_is_refused(database: AppContext) -> None:
    worker = add()
    with pytest.raises(StaleVersionError):
        actions.edit_worker(make_operator(), worker.id, entry(sex="M"), expected=worker.version + 1, now=NOW)


def test_who_leaves_later_works_until_then_and_no_longer(database: AppContext) -> None:
    worker = make_worker()
    actions.end_worker(make_operator(), worker.id, TOMORROW, "retired", now=NOW)
    session = db.session()
    on = [bool(queries.spells_on(session, [worker.id], TODAY + n * DAY)) for n in range(3)]
    assert (worker.active, on) == (True, [True, True, False])


def test_visits_after_the_last_day_go_back_to_the_pool(database: AppContext) -> None:
    worker, senior = make_worker(), make_senior()
    today = make_visit(senior, worker)
    later = make_visit(senior, worker, day=TOMORROW)
    assert actions.end_worker(make_operator(), worker.id, TODAY, "resigned", now=NOW) == 1
    assert (today.assignments[0].worker_id, later.assignments[0].worker_id) == (worker.id, None)
    assert later.reason == "by_hand"


def test_keys_and_account_stop_when_the_last_day_is_over(database: AppContext) -> None:
    worker, senior = make_worker(), make_senior()
    user = make_caregiver_user(worker)
    key = save(KeyHolding(senior_id=senior.id, worker_id=worker.id, since=NOW))
    actions.end_worker(make_operator(), worker.id, TODAY, "resigned", now=NOW)
    assert (key.until, user.active, update_postings(NOW)) == (None, True, 0)
    assert update_postings(NOW + DAY) == 1
    assert (worker.active, key.until, user.active, user.epoch) == (False, NOW + DAY, False, 1)


def test_a_last_day_in_the_past_stops_everything_at_once(database: AppContext) -> None:
    worker = make_worker()
    user = make_caregiver_user(worker)
    actions.end_worker(make_operator(), worker.id, YESTERDAY, "dismissed", now=NOW)
    assert (worker.active, user.active) == (False, False)


def test_an_alarm_in_hand_is_handed_over_first(database: AppContext) -> None:
    worker = make_worker()
    alarm = make_alarm()
    with transaction():
        alarm.state, alarm.worker_id = "on_scene", worker.id
    with pytest.raises(HandOverError):
        actions.end_worker(make_operator(), worker.id, YESTERDAY, "dismissed", now=NOW)
    db.session.expire_all()
    assert worker.active


@pytest.mark.parametrize(("days", "reason", "field"), [(0, "bored", "reason"), (500, "retired", "last_day")])
def test_an_end_that_makes_no_sense_is_refused(
    database: AppContext, days: int, reason: str, field: str
) -> None:
    worker = make_worker()
    with pytest.raises(InvalidInputError) as refused:
        actions.end_worker(make_operator(), worker.id, TODAY + days * DAY, reason, now=NOW)
    assert list(refused.value.fields) == [field]


def test_who_stays_after_all_works_on(database: AppContext) -> None:
    worker = make_worker()
    actions.end_worker(make_operator(), worker.id, TOMORROW, "retired", now=NOW)
    actions.keep_worker(make_operator(), worker.id, now=NOW)
    spells = queries.spells_on(db.session(), [worker.id], TODAY + 9 * DAY)
    assert (worker.left_on, list(spells)) == (None, [worker.id])


def test_nobody_stays_after_all_who_does_not_leave(database: AppContext) -> None:
    worker = make_worker()
    with pytest.raises(StillAtWorkError):
        actions.keep_worker(make_operator(), worker.id, now=NOW)


def test_the_same_person_comes_back_to_the_same_record(database: AppContext) -> None:
    worker = make_worker()
    actions.end_worker(make_operator(), worker.id, YESTERDAY, "resigned", now=NOW)
    with pytest.raises(LeftError):
        actions.edit_worker(make_operator(), worker.id, entry(), expected=None, now=NOW)
    actions.return_worker(make_operator(), worker.id, TOMORROW, now=NOW)
    rows = [(one.first_day, one.last_day, one.end_reason) for one in queries.postings_of(worker.id)]
    assert worker.active
    assert rows == [(TOMORROW, None, None), (None, YESTERDAY, "resigned")]
    assert queries.spells_on(db.session(), [worker.id], TOMORROW) == {}


def test_nobody_comes_back_before_the_last_day(database: AppContext) -> None:
    worker = make_worker()
    actions.end_worker(make_operator(), worker.id, YESTERDAY, "resigned", now=NOW)
    with pytest.raises(InvalidInputError):
        actions.return_worker(make_operator(), worker.id, YESTERDAY, now=NOW)


def station_on(worker: Worker, day: Any) -> list[int]:
    """The stations that count the worker as theirs on a day."""
    stations = {worker.station_id, make_other_station().id, make_station().id}
    return [
        one
        for one in sorted(stations)
        if db.session.scalar(select(Worker.id).where(Worker.id == worker.id, queries.at_station(one, day)))
    ]


def move(worker: Worker, first_day: Any = TOMORROW) -> int:
    station = make_other_station()
    desk = make_user("operator", Scope("county"))
    return actions.move_worker(desk, worker.id, station.id, station.area_code, first_day, now=NOW)


def test_a_change_of_station_to_come_counts_from_its_day(database: AppContext) -> None:
    worker = make_worker()
    old, new = worker.station_id, make_other_station().id
    move(worker)
    assert worker.station_id == old
    assert [station_on(worker, TODAY + n * DAY) for n in (0, 1, 30)] == [[old], [new], [new]]


def test_the_clock_makes_the_change_on_its_day(database: AppContext) -> None:
    worker = make_worker()
    move(worker)
    assert [update_postings(NOW), update_postings(NOW + DAY), update_postings(NOW + DAY)] == [0, 1, 0]
    assert worker.station_id == make_other_station().id


def test_a_change_of_today_is_made_at_once_and_frees_its_visits(database: AppContext) -> None:
    worker = make_worker()
    visit = make_visit(worker=worker)
    assert move(worker, TODAY) == 1
    assert (worker.station_id, visit.assignments[0].worker_id) == (make_other_station().id, None)


def test_a_change_that_the_end_forestalls_is_not_made(database: AppContext) -> None:
    worker = make_worker()
    old = worker.station_id
    move(worker, TODAY + 5 * DAY)
    actions.end_worker(make_user("operator", Scope("county")), worker.id, TOMORROW, "resigned", now=NOW)
    rows = db.session.scalars(select(Posting).where(Posting.worker_id == worker.id)).all()
    assert [(one.station_id, one.last_day, one.end_reason) for one in rows] == [(old, TOMORROW, "resigned")]


def test_an_operator_moves_nobody_to_a_station_of_others(database: AppContext) -> None:
    worker, station = make_worker(), make_other_station()
    with pytest.raises(NotFoundError):
        actions.move_worker(make_operator(), worker.id, station.id, station.area_code, TODAY, now=NOW)


def test_a_move_keeps_the_weekly_hours(database: AppContext) -> None:
    worker = make_worker()
    move(worker, TODAY)
    open_ones = select(Shift).where(Shift.worker_id == worker.id, Shift.until.is_(None))
    assert len(db.session.scalars(open_ones).all()) == 7
