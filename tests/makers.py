"""Small makers: each gives one ordinary row and takes only what the test is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from flask import g, has_app_context
from flask.testing import FlaskClient

from eldercare.accounts.actions import begin_session
from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.core.time import at, now
from eldercare.people.models import Area, Institution, Senior, Shift, Station, Worker, WorkerSkill
from eldercare.services.models import Service, ServiceTerms
from eldercare.visits.models import Assignment, CarePlan, CarePlanItem, Visit

COUNTY, TOWN, VILLAGE, GROUP = "320682", "320682114", "320682114001", "32068211400101"
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOME = (32.262, 120.749)
_numbers = count(1)


def save(row: Any) -> Any:
    """Write one row and give it back."""
    with transaction() as session:
        session.add(row)
    return row


def make_area(code: str = GROUP, level: str = "group", name: str = "朱家桥村1组") -> Area:
    """An area; the same code is made once."""
    return db.session.get(Area, code) or save(
        Area(code=code, level=level, name=name, name_en=name, lat=HOME[0], lon=HOME[1], radius_m=800.0)
    )


def make_station(code: str = TOWN, **changes: Any) -> Station:
    """A station for a town; the same code is made once."""
    known = db.session.query(Station).filter_by(code=code).one_or_none()
    if known:
        return known
    make_area(code, "town", "白蒲镇")
    values = {
        "name": "白蒲镇颐养驿站", "name_en": "Baipu care station",
        "area_code": code, "lat": HOME[0], "lon": HOME[1],
    }  # fmt: skip
    return save(Station(code=code, **values | changes))


def make_senior(**changes: Any) -> Senior:
    """A woman of 86 who lives alone."""
    number = next(_numbers)
    area_code = changes.pop("area_code", GROUP)
    make_area(area_code)
    values = {
        "name": f"顾桂兰{number}", "name_pinyin": "guguilan", "name_initials": "ggl", "sex": "F",
        "birth_date": date(1940, 5, 4), "area_code": area_code, "address": "白蒲镇 朱家桥村 1组 21号",
        "lat": HOME[0], "lon": HOME[1], "living": "alone", "grade": 1, "created_at": NOW,
    }  # fmt: skip
    if "station_id" not in changes:
        changes["station_id"] = make_station().id
    return save(Senior(**values | changes))


def make_worker(
    kind: str = "caregiver", skills: tuple[str, ...] = ("clean", "bath"), **changes: Any
) -> Worker:
    """Somebody at work every day from 08:00 to 17:00."""
    number = next(_numbers)
    area_code = changes.pop("area_code", TOWN if kind == "caregiver" else VILLAGE)
    make_area(area_code, "town" if kind == "caregiver" else "village", "白蒲镇")
    values = {
        "name": f"沈丽娟{number}", "name_pinyin": "shenlijuan", "name_initials": "slj", "sex": "F",
        "area_code": area_code, "lat": HOME[0], "lon": HOME[1], "travel_mode": "ebike", "max_minutes": 480,
    }  # fmt: skip
    if "station_id" not in changes:
        changes["station_id"] = make_station().id
    worker = Worker(kind=kind, **values | changes)
    worker.skills = [WorkerSkill(skill=skill) for skill in skills]
    worker.shifts = [Shift(weekday=weekday, starts=480, ends=1020) for weekday in range(7)]
    return save(worker)


def make_institution(**changes: Any) -> Institution:
    """A rural home with 80 beds."""
    make_area(TOWN, "town", "白蒲镇")
    values = {
        "name": f"白蒲镇敬老院{next(_numbers)}", "name_en": "Baipu rural home", "area_code": TOWN, "beds": 80,
        "residents": 52, "lat": HOME[0], "lon": HOME[1],
    }  # fmt: skip
    return save(Institution(**values | changes))


def make_user(role: str = "operator", scope: Scope | None = None, **changes: Any) -> User:
    """A user whose password is never asked for in tests; see `signed_in`."""
    values = {
        "username": f"{role}{next(_numbers)}", "password_hash": "-", "display_name": "陈雪琴",
        "scope_kind": "county", "scope_key": "", "scope_name": "白蒲片区", "language": "en",
    }  # fmt: skip
    if scope is not None:
        values |= {"scope_kind": scope.kind, "scope_key": scope.key}
    return save(User(role=role, **values | changes))


def make_operator(station: Station | None = None, **changes: Any) -> User:
    """An operator of one station."""
    station = station or make_station()
    return make_user("operator", Scope("station", str(station.id)), **changes)


def make_caregiver_user(worker: Worker) -> User:
    """The sign-in of a worker."""
    return make_user(worker.kind, Scope("own"), worker_id=worker.id)


def make_service(code: str = "clean", **changes: Any) -> Service:
    """Cleaning for an hour by one caregiver; the same code is made once."""
    known = db.session.get(Service, code)
    if known:
        return known
    service = {"family": "clean", "name": "助洁", "name_en": "Cleaning"}
    terms: dict[str, Any] = {
        "since": date(2000, 1, 1), "minutes": 60, "skills": [code], "worker_kinds": ["caregiver"],
        "evidence": ["tasks", "position"],
        "tasks": [{"code": "floor", "zh": "扫地拖地", "en": "Sweep and mop"}],
    }  # fmt: skip
    of_service = {name: value for name, value in changes.items() if hasattr(Service, name)}
    of_terms = {name: value for name, value in changes.items() if name not in of_service}
    return save(Service(code=code, **service | of_service, terms=[ServiceTerms(**terms | of_terms)]))


def make_terms(code: str, since: date, **changes: Any) -> ServiceTerms:
    """Terms of a service from a day on: those before them with the changes."""
    with transaction() as session:
        service = session.get_one(Service, code)
        before = service.terms_on(since)
        kept = (
            "minutes",
            "skills",
            "worker_kinds",
            "evidence",
            "tasks",
            "staff_count",
            "same_sex",
            "priority",
        )
        values = {name: getattr(before, name) for name in kept} | {"yuan_per_hour": before.yuan_per_hour}
        terms = ServiceTerms(since=since, **values | changes)
        service.terms = sorted([*service.terms, terms], key=lambda one: one.since)
    return terms


def make_care_plan(senior: Senior | None = None, recurrence: str = "FREQ=DAILY", **item: Any) -> CarePlan:
    """A plan with one item: cleaning between 09:00 and 11:00."""
    senior = senior or make_senior()
    service = make_service(item.pop("service_code", "clean"))
    values = {
        "window_from": 540,
        "window_to": 660,
        "minutes": service.terms[0].minutes,
        "starts_on": date(2026, 1, 1),
    }
    plan = CarePlan(senior_id=senior.id, starts_on=date(2026, 1, 1))
    plan.items = [CarePlanItem(service_code=service.code, recurrence=recurrence, **values | item)]
    return save(plan)


def make_visit(senior: Senior | None = None, worker: Worker | None = None, **changes: Any) -> Visit:
    """A visit at 09:00 today; with `worker` it is published to that worker."""
    senior = senior or make_senior()
    service = make_service(changes.pop("service_code", "clean"))
    starts_at, ends_at = at(TODAY, 540), at(TODAY, 600)
    values = {
        "day": TODAY, "window_start": starts_at, "window_end": at(TODAY, 660), "minutes": 60,
        "staff_count": 1,
        "state": "planned" if worker else "draft", "channel": "station", "station_id": senior.station_id,
        "area_code": senior.area_code,
    }  # fmt: skip
    visit = Visit(senior_id=senior.id, service_code=service.code, **values | changes)
    visit.assignments = [
        Assignment(
            position=position,
            worker_id=worker.id if worker and position == 0 else None,
            starts_at=starts_at if worker else None,
            ends_at=ends_at if worker else None,
            published_worker_id=worker.id if worker and position == 0 else None,
            published_starts_at=starts_at if worker else None,
            published_ends_at=ends_at if worker else None,
        )
        for position in range(visit.staff_count)
    ]
    return save(visit)


@contextmanager
def signed_in(client: FlaskClient, user: User) -> Iterator[FlaskClient]:
    """The same browser with this user signed in."""
    begin_session(user, now=now())
    with client.session_transaction() as session:
        session["_user_id"] = user.get_id()
        session["_fresh"] = True
    _forget_user()
    yield client
    _forget_user()
    with client.session_transaction() as session:
        session.clear()


def _forget_user() -> None:
    """Requests of a test share its application context, where Flask-Login keeps the last user."""
    if has_app_context():
        g.pop("_login_user", None)
