"""Small makers of this room's tests."""

from datetime import date
from typing import Any

from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.core.geo import Place
from eldercare.people.models import Worker
from eldercare.visits.actions.field import Sent
from eldercare.visits.models import Visit
from eldercare.visits.queries.blocks import BlockRow
from eldercare.visits.queries.day_rows import DayRows, PartRow, PersonRow, ShiftRow, VisitRow
from tests.makers import (
    GROUP,
    HOME,
    TODAY,
    VILLAGE,
    make_caregiver_user,
    make_visit,
    make_worker,
)


def person(number: int = 1, **changes: Any) -> PersonRow:
    """A woman who cleans from 08:00 to 17:00."""
    values = {
        "kind": "caregiver", "sex": "F", "area_code": VILLAGE, "place": Place(*HOME), "mode": "ebike",
        "max_minutes": 480, "skills": (("clean", None),), "shifts": (ShiftRow(480, 1020, 0, 0, 0),),
        "absent_from": None,
    }  # fmt: skip
    return PersonRow(id=number, **values | changes)


def part(position: int = 0, **changes: Any) -> PartRow:
    """A position that nobody has."""
    values = {
        "worker_id": None, "start": None, "pinned": False, "published_worker_id": None,
        "published_start": None,
    }  # fmt: skip
    return PartRow(position=position, **values | changes)


def visit(number: int = 1, **changes: Any) -> VisitRow:
    """An hour of cleaning for a woman, to start between 09:00 and 11:00."""
    values = {
        "version": 1, "state": "draft", "senior_id": number, "senior_sex": "F", "place": Place(*HOME),
        "area_code": GROUP, "skills": ("clean",), "kinds": ("caregiver",), "same_sex": False, "minutes": 60,
        "opens": 540.0, "closes": 660.0, "priority": 2, "preferred_worker_id": None, "parts": (part(),),
    }  # fmt: skip
    return VisitRow(id=number, **values | changes)


def rows(*people: PersonRow, visits: tuple[VisitRow, ...] = (), day: date = TODAY) -> DayRows:
    """A station's day."""
    return DayRows(station_id=1, station_code="320682114", day=day, people=people, visits=visits)


def caregiver(**changes: Any) -> User:
    """The sign-in of a caregiver."""
    return make_caregiver_user(make_worker(**changes))


def worker_of(user: User) -> Worker:
    """The worker behind a sign-in."""
    return db.session.get_one(Worker, user.worker_id)


def visit_of(user: User, **changes: Any) -> Visit:
    """A visit published to this user at 09:00."""
    return make_visit(worker=worker_of(user), **changes)


def visit_of_two(first: User, second: User) -> Visit:
    """A visit that both make together."""
    made = visit_of(first, staff_count=2)
    with transaction():
        part = db.session.get_one(Visit, made.id).assignments[1]
        part.worker_id = part.published_worker_id = second.worker_id
        part.starts_at = part.published_starts_at = made.window_start
    return made


def on_day(made: Visit, day: date) -> Visit:
    """The same visit on another day; doors ask the real clock."""
    shift = day - made.day
    with transaction():
        made.day = day
        made.window_start += shift
        made.window_end += shift
        for one in made.assignments:
            if one.published_starts_at and one.published_ends_at:
                one.published_starts_at += shift
                one.published_ends_at += shift
    return made


AT_HOME = Sent(lat=HOME[0], lon=HOME[1], accuracy=20.0)
DONE = Sent(lat=HOME[0], lon=HOME[1], accuracy=20.0, note="The floor was wet.")
FAR_AWAY = Sent(lat=HOME[0] + 0.01, lon=HOME[1], accuracy=20.0)


def block(number: int = 1, worker_id: int = 1, **changes: Any) -> BlockRow:
    """A gathering that somebody hosts from 10:00 to 11:30."""
    values = {
        "day_id": number, "start": 600.0, "end": 690.0, "place": Place(*HOME), "state": "planned",
        "names": ("歌咏", "Singing"),
    }  # fmt: skip
    return BlockRow(key=-number, worker_id=worker_id, **values | changes)
