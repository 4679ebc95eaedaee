"""Erasing a person and keeping the figures."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eldercare.accounts.models import AuditEntry
from eldercare.alerts.models import Alarm
from eldercare.core.db import Base, db
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError
from eldercare.core.privacy import lookup_hash
from eldercare.core.time import local_date, now
from eldercare.people.actions import edit_senior, entry_of, erase_expired, erase_senior, standing
from eldercare.people.errors import ErasedError, StillNeededError
from eldercare.people.models import Contact, ContactConsent, KeyHolding, Senior, WorkerWish
from eldercare.people.rules import kept_until
from eldercare.reports.queries.home_visits import home_visit_share
from eldercare.reports.rules import Period
from eldercare.visits.models import Attendance
from tests.alerts.makers import make_device
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_operator,
    make_senior,
    make_user,
    make_visit,
    make_worker,
    save,
    signed_in,
)

NAME, PHONE, ID, ADDRESS = "璩别离", "13812345678", "320682194005041234", "别离村 7组 77号"
LONG_AGO = date(2020, 1, 1)


def make_gone(**changes: Any) -> Senior:
    """Somebody who moved away long ago, with everything that is private."""
    values: dict[str, Any] = {
        "name": NAME, "name_pinyin": "qubieli", "name_initials": "qbl", "phone": PHONE, "phone_tail": "5678",
        "phone_hash": lookup_hash(PHONE), "id_number": ID, "id_hash": lookup_hash(ID), "address": ADDRESS,
        "health_note": "糖尿病", "caution": "青霉素过敏", "key_note": "钥匙在邻居家", "left_on": LONG_AGO,
        "left_reason": "moved", "birth_date": date(1930, 8, 17),
    }  # fmt: skip
    senior = make_senior(**values | changes)
    contact = save(Contact(senior_id=senior.id, rank=1, name="璩亲人", relation="son", phone="13987654321"))
    save(KeyHolding(senior_id=senior.id, contact_id=contact.id, since=NOW))
    by = make_user("operator").id
    save(ContactConsent(contact_id=contact.id, channel="sms", since=NOW, recorded_by=by))
    worker = make_worker()
    save(
        WorkerWish(
            senior_id=senior.id, worker_id=worker.id, kind="ban", reason="other", note="璩别离不愿",
            since=LONG_AGO, recorded_at=NOW, recorded_by=by,
        )
    )  # fmt: skip
    return senior


def make_past(senior: Senior) -> Attendance:
    """A visit of long ago, as its worker told it."""
    worker = make_worker()
    visit = make_visit(senior, worker, day=date(2019, 5, 6), state="done")
    row = Attendance(
        visit_id=visit.id, service_code=visit.service_code, senior_id=senior.id, day=visit.day,
        address=ADDRESS, worker_id=worker.id, check_in_at=NOW, check_in_lat=32.1,
        check_in_lon=120.5, check_in_distance=12.0,
        check_out_at=NOW + timedelta(hours=1), exceptions=[],
        note="璩别离今天不舒服", outside_reason="在别离村口",
    )  # fmt: skip
    return save(row)


def make_told(senior: Senior, **changes: Any) -> Alarm:
    """An alarm of this person; open unless it is said otherwise."""
    values = {"kind": "sos", "opened_at": NOW, "pressed_at": NOW, "station_id": senior.station_id}
    return save(Alarm(senior_id=senior.id, area_code=senior.area_code, **values | changes))


def erase(senior: Senior, reason: str = "request") -> Senior:
    return erase_senior(make_user("admin"), senior.id, reason=reason, now=now())


def everything() -> str:
    """All that the database holds, decrypted, as one text; the audit trail and users apart."""
    db.session.rollback()
    told = []
    for table in Base.metadata.sorted_tables:
        if table.name not in {"users", "areas"}:
            told += [str(tuple(row)) for row in db.session.execute(select(table))]
    return "\n".join(told)


def test_nothing_of_the_person_is_left_in_any_table(database: object) -> None:
    senior = make_gone()
    make_past(senior)
    make_told(senior, state="closed", note="璩别离摔倒了", review_note="别离村的路不通")
    before = everything()
    assert all(
        mark in before
        for mark in ("璩", PHONE, ID, "别离村", "糖尿病", "青霉素", "邻居", "13987654321", "qubieli")
    )
    erase(senior)
    after = everything()
    assert [
        mark
        for mark in ("璩", PHONE, ID, "别离", "糖尿病", "青霉素", "邻居", "13987654321", "qubieli")
        if mark in after
    ] == []


def test_what_the_figures_need_is_left(database: object) -> None:
    senior = make_gone()
    make_past(senior)
    before = (
        senior.sex,
        senior.living,
        senior.grade,
        senior.left_on,
        senior.left_reason,
        senior.birth_date.year,
    )
    erase(senior)
    after = (
        senior.sex,
        senior.living,
        senior.grade,
        senior.left_on,
        senior.left_reason,
        senior.birth_date.year,
    )
    assert after == before
    kept = db.session.scalars(select(Attendance)).one()
    assert (kept.minutes, kept.check_in_distance) == (60, 12.0)


def test_the_home_is_known_by_its_town_only(database: object) -> None:
    senior = make_gone()
    erase(senior)
    assert (senior.area_code, senior.birth_date) == ("320682114", date(1930, 1, 1))


def test_the_home_visit_share_of_the_past_is_what_it_was(database: object) -> None:
    senior = make_gone(left_on=TODAY + timedelta(days=40))
    make_visit(senior, make_worker(), state="done", day=TODAY)
    bureau = make_user("bureau")
    period = Period(TODAY.replace(day=1), TODAY)
    before = home_visit_share(bureau, period)
    assert (before.numerator, before.denominator) == (1, 1)
    erase_senior(None, senior.id, reason="retention", now=NOW + timedelta(days=2000))
    assert home_visit_share(bureau, period) == before


def test_erasing_is_recorded_with_who_and_why(database: object) -> None:
    senior = make_gone()
    erase(senior, "withdrawn")
    line = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (line.verb, line.subject_id, line.detail) == ("senior_erased", senior.id, {"reason": "withdrawn"})


def test_somebody_on_the_roll_leaves_it_by_being_erased(database: object) -> None:
    senior = make_gone(left_on=None, left_reason=None)
    erase(senior)
    assert (senior.left_on, senior.left_reason) == (local_date(now()), "withdrawn")


@pytest.mark.parametrize("what", ["plan", "visit", "alarm", "device"])
def test_what_still_stands_keeps_the_person(database: object, what: str) -> None:
    senior = make_gone(left_on=None, left_reason=None)
    {
        "plan": lambda: make_care_plan(senior),
        "visit": lambda: make_visit(senior, make_worker(), day=local_date(now())),
        "alarm": lambda: make_told(senior),
        "device": lambda: make_device(senior, "SOS-1"),
    }[what]()
    assert len(standing(senior.id, now=now())) >= 1
    with pytest.raises(StillNeededError):
        erase(senior)
    assert senior.name == NAME


def test_nobody_is_erased_twice(database: object) -> None:
    senior = make_gone()
    erase(senior)
    with pytest.raises(ErasedError):
        erase(senior)


def test_an_erased_person_is_not_edited(database: object) -> None:
    senior = make_gone()
    erase(senior)
    with pytest.raises(ErasedError):
        edit_senior(make_operator(senior.station), senior.id, entry_of(senior), expected=None, now=now())


def test_erasing_needs_a_reason_of_the_list(database: object) -> None:
    with pytest.raises(InvalidInputError):
        erase(make_gone(), "because")


def test_an_operator_does_not_erase(database: object) -> None:
    senior = make_gone()
    with pytest.raises(ForbiddenError):
        erase_senior(make_operator(senior.station), senior.id, reason="request", now=now())


def test_nobody_who_does_not_exist_is_erased(database: object) -> None:
    with pytest.raises(NotFoundError):
        erase_senior(None, 4711, reason="retention", now=now())


@pytest.mark.parametrize(
    ("left_on", "day"),
    [(date(2021, 3, 4), date(2026, 3, 4)), (date(2020, 2, 29), date(2025, 3, 1))],
)
def test_people_are_kept_for_five_years(left_on: date, day: date) -> None:
    assert kept_until(left_on) == day


def test_the_retention_erases_whose_time_is_over_and_nobody_else(database: object) -> None:
    gone, kept = make_gone(), make_senior(left_on=TODAY, left_reason="died")
    here = make_senior()
    done = erase_expired(now=NOW)
    assert (done.erased, done.kept_back) == (1, 0)
    assert [row.erased_at is not None for row in (gone, kept, here)] == [True, False, False]


def test_the_retention_keeps_back_whom_something_still_needs(database: object) -> None:
    make_device(make_gone(), "SOS-1")
    done = erase_expired(now=NOW)
    assert (done.erased, done.kept_back) == (0, 1)


def test_a_dry_run_changes_nothing(database: object) -> None:
    senior = make_gone()
    assert erase_expired(now=NOW, dry_run=True).erased == 1
    assert senior.name == NAME


def test_a_second_run_finds_nobody(database: object) -> None:
    make_gone()
    erase_expired(now=NOW)
    assert erase_expired(now=NOW).erased == 0


def post(client: FlaskClient, senior: Senior, **data: str) -> Any:
    with signed_in(client, make_user("admin")) as browser:
        return browser.post(f"/seniors/{senior.id}/erase", data=data)


def test_the_page_erases_after_a_reason_and_a_tick(client: FlaskClient) -> None:
    senior = make_gone()
    assert post(client, senior, reason="request", sure="1").status_code == 302
    assert senior.erased_at is not None


@pytest.mark.parametrize("data", [{"reason": "request"}, {"sure": "1"}, {"sure": "1", "reason": "retention"}])
def test_the_page_asks_for_both(client: FlaskClient, data: dict[str, str]) -> None:
    senior = make_gone()
    assert post(client, senior, **data).status_code == 422
    assert senior.erased_at is None


def test_the_page_says_what_still_stands(client: FlaskClient) -> None:
    senior = make_gone()
    make_told(senior)
    answer = post(client, senior, reason="request", sure="1")
    assert answer.status_code == 409
    assert "An alarm is open." in answer.text
    assert db.session.scalars(select(Alarm)).one().senior.name == NAME


def test_the_page_of_an_erased_person_says_so(client: FlaskClient) -> None:
    senior = make_gone()
    erase(senior)
    with signed_in(client, make_user("admin")) as browser:
        page = browser.get(f"/seniors/{senior.id}").text
    assert "Erased" in page
    assert f"/seniors/{senior.id}/edit" not in page
