"""Adding, editing and revealing seniors; sick calls."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy import select, text

from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError, StaleVersionError
from eldercare.core.feed import FeedEvent
from eldercare.people import actions
from eldercare.people.models import Absence, Area, Senior
from tests.makers import (
    GROUP,
    NOW,
    TODAY,
    make_area,
    make_operator,
    make_senior,
    make_user,
    make_worker,
)
from tests.people.makers import (
    PHONE,
    audited,
    id_number,
    last_audit,
    make_contact,
    make_entry,
    make_other_station,
)


def test_a_new_senior_is_found_by_every_reading(database: AppContext) -> None:
    entry = make_entry()
    senior = actions.add_senior(make_operator(), entry, now=NOW)
    assert (senior.name_pinyin, senior.name_initials, senior.phone_tail) == ("guguilan", "ggl", "5678")


def test_a_new_senior_is_audited_and_told(database: AppContext) -> None:
    senior = actions.add_senior(make_operator(), make_entry(), now=NOW)
    event = db.session.scalars(select(FeedEvent)).one()
    assert (last_audit().verb, event.kind, event.data) == (
        "senior_added",
        "senior.added",
        {"senior_id": senior.id},
    )


def test_without_a_position_the_centre_of_the_group_stands_in(database: AppContext) -> None:
    senior = actions.add_senior(make_operator(), make_entry(), now=NOW)
    group = db.session.get_one(Area, GROUP)
    assert (senior.lat, senior.lon) == (group.lat, group.lon)


def test_number_and_phone_are_not_readable_in_the_database(database: AppContext) -> None:
    actions.add_senior(make_operator(), make_entry(health_note="糖尿病"), now=NOW)
    row = db.session.execute(text("select id_number, phone, health_note from seniors")).one()
    assert all(value.startswith("v1:") for value in row)


def test_an_id_number_is_registered_once(database: AppContext) -> None:
    operator = make_operator()
    actions.add_senior(operator, make_entry(), now=NOW)
    with pytest.raises(InvalidInputError) as refusal:
        actions.add_senior(operator, make_entry(name="另一人"), now=NOW)
    assert set(refusal.value.fields) == {"id_number"}


def test_a_group_outside_the_stations_area_is_refused(database: AppContext) -> None:
    make_area("32068211600101", "group", "夏堡村1组")
    with pytest.raises(InvalidInputError) as refusal:
        actions.add_senior(make_operator(), make_entry(area_code="32068211600101"), now=NOW)
    assert set(refusal.value.fields) == {"area_code"}


def test_an_operator_cannot_add_to_another_station(database: AppContext) -> None:
    entry = make_entry()
    stranger = make_operator(make_other_station())
    with pytest.raises(NotFoundError):
        actions.add_senior(stranger, entry, now=NOW)


def test_an_edit_writes_what_changed(database: AppContext) -> None:
    operator = make_operator()
    senior = actions.add_senior(operator, make_entry(), now=NOW)
    entry = replace(actions.entry_of(senior), living="couple")
    actions.edit_senior(operator, senior.id, entry, expected=1, now=NOW)
    assert (senior.living, senior.version, last_audit().detail) == ("couple", 2, {"fields": ["living"]})


def test_an_edit_does_not_touch_the_grade(database: AppContext) -> None:
    operator = make_operator()
    senior = actions.add_senior(operator, make_entry(grade=2), now=NOW)
    entry = replace(actions.entry_of(senior), grade=4, living="couple")
    actions.edit_senior(operator, senior.id, entry, expected=1, now=NOW)
    assert (senior.grade, senior.living) == (2, "couple")


def test_an_edit_without_change_writes_nothing(database: AppContext) -> None:
    operator = make_operator()
    senior = actions.add_senior(operator, make_entry(), now=NOW)
    actions.edit_senior(operator, senior.id, actions.entry_of(senior), expected=1, now=NOW)
    assert (senior.version, audited()) == (1, ["senior_added"])


def test_an_edit_of_an_older_version_is_refused(database: AppContext) -> None:
    operator = make_operator()
    senior = actions.add_senior(operator, make_entry(), now=NOW)
    with pytest.raises(StaleVersionError):
        actions.edit_senior(operator, senior.id, actions.entry_of(senior), expected=7, now=NOW)


def test_the_audit_names_no_value(database: AppContext) -> None:
    operator = make_operator()
    senior = actions.add_senior(operator, make_entry(), now=NOW)
    entry = replace(actions.entry_of(senior), phone="13711112222", health_note="糖尿病")
    actions.edit_senior(operator, senior.id, entry, expected=1, now=NOW)
    assert last_audit().detail == {"fields": ["health_note", "phone"]}


def test_a_reveal_gives_the_value_and_leaves_a_line(database: AppContext) -> None:
    operator = make_operator()
    senior = actions.add_senior(operator, make_entry(), now=NOW)
    value = actions.reveal(operator, senior.id, "id_number", reason="emergency", now=NOW)
    assert value == id_number()
    assert (last_audit().verb, last_audit().detail) == (
        "senior_revealed",
        {"field": "id_number", "reason": "emergency"},
    )


def test_a_reveal_without_reason_is_refused(database: AppContext) -> None:
    operator = make_operator()
    senior = actions.add_senior(operator, make_entry(), now=NOW)
    with pytest.raises(InvalidInputError) as refusal:
        actions.reveal(operator, senior.id, "phone", reason="", now=NOW)
    assert (set(refusal.value.fields), audited()) == ({"reason"}, ["senior_added"])


def test_the_phone_of_a_contact_is_revealed(database: AppContext) -> None:
    senior = make_senior()
    contact = make_contact(senior.id)
    value = actions.reveal(
        make_operator(), senior.id, "contact", reason="family", contact_id=contact.id, now=NOW
    )
    assert value == contact.phone


def test_the_contact_of_another_senior_is_not_revealed(database: AppContext) -> None:
    contact = make_contact(make_senior().id)
    other = make_senior()
    with pytest.raises(NotFoundError):
        actions.reveal(make_operator(), other.id, "contact", reason="family", contact_id=contact.id, now=NOW)


def test_another_stations_senior_is_not_revealed(database: AppContext) -> None:
    senior = make_senior(phone=PHONE)
    with pytest.raises(NotFoundError):
        actions.reveal(make_operator(make_other_station()), senior.id, "phone", reason="visit", now=NOW)


def test_the_bureau_looks_but_does_not_reveal(database: AppContext) -> None:
    senior = make_senior(phone=PHONE)
    with pytest.raises(ForbiddenError):
        actions.reveal(make_user("bureau", Scope("county")), senior.id, "phone", reason="visit", now=NOW)


def test_a_sick_call_is_kept_and_told(database: AppContext) -> None:
    worker = make_worker()
    actions.report_absence(
        make_operator(), worker.id, TODAY, TODAY + timedelta(days=1), reason="sick", from_minute=570, now=NOW
    )
    event = db.session.scalars(select(FeedEvent)).one()
    assert (event.kind, event.data) == (
        "worker.absent",
        {
            "worker_id": worker.id,
            "first_day": "2026-11-23",
            "last_day": "2026-11-24",
            "from_minute": 570,
        },
    )


def test_the_same_sick_call_twice_is_one_absence(database: AppContext) -> None:
    worker, operator = make_worker(), make_operator()
    first, second = (
        actions.report_absence(operator, worker.id, TODAY, TODAY, reason="sick", now=NOW) for _ in range(2)
    )
    assert first.id == second.id


def test_an_absence_that_ends_before_it_begins_is_refused(database: AppContext) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        actions.report_absence(
            make_operator(), make_worker().id, TODAY, TODAY - timedelta(days=1), reason="sick", now=NOW
        )
    assert set(refusal.value.fields) == {"last_day"}


def test_another_stations_worker_cannot_be_reported(database: AppContext) -> None:
    worker = make_worker()
    with pytest.raises(NotFoundError):
        actions.report_absence(
            make_operator(make_other_station()), worker.id, TODAY, TODAY, reason="sick", now=NOW
        )


def test_an_absence_can_be_taken_back(database: AppContext) -> None:
    worker, operator = make_worker(), make_operator()
    absence = actions.report_absence(operator, worker.id, TODAY, TODAY, reason="sick", now=NOW)
    actions.withdraw_absence(operator, absence.id, now=NOW)
    assert db.session.scalars(select(Absence)).all() == []


def test_a_moved_home_gets_the_centre_of_its_new_group(database: AppContext) -> None:
    operator = make_operator()
    senior = make_senior(lat=32.25, lon=120.7, phone=PHONE)
    make_area("32068211400102", "group", "朱家桥村2组")
    with transaction():
        db.session.get_one(Area, "32068211400102").lat = 32.3
    entry = replace(actions.entry_of(senior), area_code="32068211400102", lat=None, lon=None)
    actions.edit_senior(operator, senior.id, entry, expected=1, now=NOW)
    assert db.session.get_one(Senior, senior.id).lat == 32.3
