"""The catalogue changed: terms from a day on, never before."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from eldercare.accounts.models import AuditEntry
from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError, StaleVersionError
from eldercare.services import actions
from eldercare.services.errors import InForceError, ServiceRetiredError
from eldercare.services.models import Service
from eldercare.services.rules.terms import ServiceEntry
from eldercare.visits.actions.due import generate_due
from eldercare.visits.models import UnseenChange, Visit
from tests.makers import (
    NOW,
    TODAY,
    TOWN,
    make_care_plan,
    make_operator,
    make_service,
    make_terms,
    make_user,
    make_visit,
    make_worker,
    save,
)
from tests.services.makers import ENTRY

TOMORROW, DECEMBER = TODAY + timedelta(days=1), date(2026, 12, 1)


def service() -> Service:
    return db.session.get_one(Service, "clean")


def test_new_terms_hold_from_their_day_on_and_not_before(database: AppContext) -> None:
    make_service()
    actions.set_terms(make_user("admin"), "clean", ENTRY, now=NOW)
    assert [service().terms_on(day).minutes for day in (date(2026, 11, 30), DECEMBER)] == [60, 45]


def test_terms_cannot_begin_today(database: AppContext) -> None:
    make_service()
    with pytest.raises(InvalidInputError) as refusal:
        actions.set_terms(make_user("admin"), "clean", replace(ENTRY, since=TODAY), now=NOW)
    assert list(refusal.value.fields) == ["since"]
    assert len(service().terms) == 1


def test_the_bureau_may_set_terms_and_an_operator_may_not(database: AppContext) -> None:
    make_service()
    actions.set_terms(make_user("bureau"), "clean", ENTRY, now=NOW)
    with pytest.raises(ForbiddenError):
        actions.set_terms(make_operator(), "clean", replace(ENTRY, since=date(2027, 1, 1)), now=NOW)


def test_the_bureau_of_a_town_may_not(database: AppContext) -> None:
    make_service()
    with pytest.raises(NotFoundError):
        actions.set_terms(make_user("bureau", Scope("area", TOWN)), "clean", ENTRY, now=NOW)


def test_of_two_who_set_terms_at_once_the_second_is_told(database: AppContext) -> None:
    version = make_service().version
    actions.set_terms(make_user("admin"), "clean", ENTRY, expected=version, now=NOW)
    with pytest.raises(StaleVersionError):
        actions.set_terms(
            make_user("admin"), "clean", replace(ENTRY, since=date(2027, 1, 1)), expected=version, now=NOW
        )


def test_the_trail_says_from_which_day(database: AppContext) -> None:
    make_service()
    actions.set_terms(make_user("admin"), "clean", ENTRY, now=NOW)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "service.terms")).one()
    assert line.detail == {"code": "clean", "since": "2026-12-01"}


def test_terms_to_come_can_be_taken_back(database: AppContext) -> None:
    make_service()
    terms = actions.set_terms(make_user("admin"), "clean", ENTRY, now=NOW)
    actions.withdraw_terms(make_user("admin"), "clean", terms.id, now=NOW)
    assert [row.minutes for row in service().terms] == [60]


def test_terms_in_force_cannot(database: AppContext) -> None:
    terms = make_service().terms[0]
    with pytest.raises(InForceError):
        actions.withdraw_terms(make_user("admin"), "clean", terms.id, now=NOW)


def test_terms_of_another_service_cannot_be_taken_back_by_its_name(database: AppContext) -> None:
    make_service()
    other = make_service("bath").terms[0]
    with pytest.raises(NotFoundError):
        actions.withdraw_terms(make_user("admin"), "clean", other.id, now=NOW)


def test_a_new_service_comes_with_its_first_terms(database: AppContext) -> None:
    entry = ServiceEntry("window", "clean", "擦窗", replace(ENTRY, since=TODAY))
    added = actions.add_service(make_user("admin"), entry, now=NOW)
    assert (added.name_en, added.terms_on(TODAY).yuan_per_hour) == ("擦窗", Decimal("28.00"))


def test_a_code_is_given_once(database: AppContext) -> None:
    make_service()
    entry = ServiceEntry("clean", "clean", "助洁", replace(ENTRY, since=TODAY))
    with pytest.raises(InvalidInputError):
        actions.add_service(make_user("admin"), entry, now=NOW)


def test_a_retired_service_makes_no_visit_from_that_day_on(database: AppContext) -> None:
    make_care_plan()
    actions.retire_service(make_user("admin"), "clean", TODAY + timedelta(days=3), now=NOW)
    generate_due(TODAY, 7, now=NOW)
    assert sorted(db.session.scalars(select(Visit.day))) == [TODAY + timedelta(days=n) for n in range(3)]


def test_drafts_of_a_service_go_when_it_is_retired_and_told_visits_stay(database: AppContext) -> None:
    make_care_plan()
    generate_due(TODAY, 7, now=NOW)
    told = db.session.scalars(select(Visit).order_by(Visit.day.desc())).first()
    assert told is not None
    db.session.rollback()
    with_state(told, "planned")
    actions.retire_service(make_user("admin"), "clean", TODAY + timedelta(days=3), now=NOW)
    days = sorted(db.session.scalars(select(Visit.day)))
    assert days == [TODAY + timedelta(days=n) for n in (0, 1, 2, 6)]


def test_a_draft_of_a_retired_service_of_which_somebody_was_told_before_is_cancelled(
    database: AppContext,
) -> None:
    make_care_plan()
    generate_due(TOMORROW, 1, now=NOW)
    visit = db.session.scalars(select(Visit)).one()
    told = {"worker_id": make_worker().id, "was": visit.window_start, "told_at": NOW}
    save(UnseenChange(visit_id=visit.id, day=visit.day, **told))
    actions.retire_service(make_user("admin"), "clean", TOMORROW, now=NOW)
    assert list(db.session.scalars(select(Visit.state))) == ["cancelled"]


def test_a_service_cannot_be_retired_for_the_past(database: AppContext) -> None:
    make_service()
    with pytest.raises(InvalidInputError):
        actions.retire_service(make_user("admin"), "clean", TODAY, now=NOW)


def test_a_retired_service_takes_no_terms_after_its_end_until_it_is_given_on(database: AppContext) -> None:
    make_service()
    actions.retire_service(make_user("admin"), "clean", TOMORROW, now=NOW)
    with pytest.raises(ServiceRetiredError):
        actions.set_terms(make_user("admin"), "clean", ENTRY, now=NOW)
    actions.keep_service(make_user("admin"), "clean", now=NOW)
    actions.set_terms(make_user("admin"), "clean", ENTRY, now=NOW)
    assert len(service().terms) == 2


def test_a_visit_goes_by_the_terms_of_its_day(database: AppContext) -> None:
    make_care_plan()
    make_terms("clean", date(2026, 11, 25), staff_count=2, priority=3)
    generate_due(TODAY, 3, now=NOW)
    visits = db.session.scalars(select(Visit).order_by(Visit.day)).all()
    assert [(visit.staff_count, visit.priority) for visit in visits] == [(1, 2), (1, 2), (2, 3)]


def test_an_old_visit_keeps_the_tasks_it_was_made_under(database: AppContext) -> None:
    visit = make_visit()
    make_terms("clean", TOMORROW, tasks=[{"code": "new", "zh": "新", "en": "New"}])
    assert [task["code"] for task in db.session.get_one(Visit, visit.id).terms.tasks] == ["floor"]


def test_drafts_that_stand_follow_new_terms(database: AppContext) -> None:
    make_care_plan()
    generate_due(TODAY, 10, now=NOW)
    actions.set_terms(make_user("admin"), "clean", replace(ENTRY, staff_count=2), now=NOW)
    visits = db.session.scalars(select(Visit).order_by(Visit.day)).all()
    assert [(v.staff_count, len(v.assignments)) for v in visits] == [(1, 1)] * 8 + [(2, 2)] * 2


def with_state(visit: Visit, state: str) -> None:
    with transaction() as session:
        session.get_one(Visit, visit.id).state = state
