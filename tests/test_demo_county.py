"""Building the demonstration county out of the rooms' parts."""

from random import Random
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import Column, func, select

from eldercare import demo
from eldercare.core.db import Base, db, transaction
from eldercare.people.demo import stream
from eldercare.people.models import Senior
from eldercare.rehearsal.day import RealPeopleError, is_built
from eldercare.rehearsal.homes import register_homes
from tests.makers import NOW, TODAY, make_senior
from tests.people.makers import audited
from tests.timelines import unlocked


def build(**changes: Any) -> dict[str, int]:
    return demo.build_county(**{"seed": 7, "seniors": 60, "day": TODAY, "now": NOW} | changes)


def test_each_room_builds_in_order_with_its_own_chance(
    database: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: dict[str, float] = {}

    def part_of(room: str) -> demo.Build:
        def part(session: Any, rng: Random, county: Any, **_: Any) -> dict[str, int]:
            drawn[room] = rng.random()
            return {room: len(county.seniors)}

        return part

    for room in demo.BUILDERS:
        monkeypatch.setitem(demo.BUILDERS, room, part_of(room))
    summary = build()
    rooms = [
        "assessments",
        "services",
        "visits",
        "alerts",
        "inspections",
        "funding",
        "standing",
        "looking_in",
    ]
    assert list(drawn) == rooms
    assert drawn == {room: stream(7, room).random() for room in drawn}
    assert {summary[key] for key in ("seniors", *drawn)} == {60}
    assert audited() == ["demo_built"]


def told() -> dict[str, list[str]]:
    """Every table without numbers that a database gives, salts and what is sealed with a random nonce."""
    found = {}
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.c if not is_given(column)]
        if columns and table.name not in {"audit_entries", "feed_events"}:
            found[table.name] = sorted(str(tuple(row)) for row in db.session.execute(select(*columns)))
    return found


def is_given(column: Column[Any]) -> bool:
    return column.primary_key or bool(column.foreign_keys) or column.name.endswith(("_id", "_hash", "_key"))


def empty() -> None:
    """No rows, and ids that begin at 1, for some rows remember the ids of others."""
    with transaction() as session, unlocked(session.connection()):
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
            if session.connection().dialect.name == "postgresql" and "id" in table.c:
                session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), 1, False)))


def test_the_same_seed_gives_the_same_county_in_every_room(database: AppContext) -> None:
    empty()
    build()
    first = told()
    db.session.rollback()
    empty()
    build()
    second = told()
    assert {name for name in first if first[name] != second[name]} == set()
    assert {"visits", "attendances", "alarms", "hazards", "charges"} <= {
        name for name in first if first[name]
    }


def test_a_database_with_real_people_is_no_demonstration(database: AppContext) -> None:
    make_senior()
    with pytest.raises(RealPeopleError):
        is_built()


def test_a_county_to_which_somebody_was_added_is_still_one(database: AppContext) -> None:
    assert not is_built()
    build()
    make_senior(station_id=1)
    assert is_built()


def test_a_county_that_breaks_off_leaves_nothing(
    database: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: Any, **__: Any) -> dict[str, int]:
        raise OSError("the disk is full")

    monkeypatch.setitem(demo.BUILDERS, "visits", break_off)
    with pytest.raises(OSError, match="disk is full"):
        build()
    assert db.session.query(Senior).count() == 0


def test_simulated_homes_are_registered_in_a_demonstration_and_nowhere_else(database: AppContext) -> None:
    make_senior()
    with pytest.raises(RealPeopleError):
        register_homes(1, now=NOW)
    db.session.delete(db.session.query(Senior).one())
    db.session.commit()
    build()
    assert register_homes(12, now=NOW) > 12
    assert register_homes(12, now=NOW) == 0
