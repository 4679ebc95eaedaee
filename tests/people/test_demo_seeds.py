"""The demonstration county is the same for the same seed, and leaves the tables ready for more."""

from datetime import date
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from eldercare.core.db import Base, db, transaction
from eldercare.people.demo import County, build_people
from eldercare.people.models import Area, Contact, Institution, InstitutionMode, Senior, Shift, Worker
from tests.makers import NOW, TODAY, make_senior

SENIORS = 120


def build(seed: int = 7, seniors: int = SENIORS) -> County:
    with transaction() as session:
        return build_people(session, seed=seed, seniors=seniors, day=TODAY, now=NOW)


def rows_of(model: Any) -> list[dict[str, Any]]:
    rows = db.session.execute(select(model.__table__).order_by(*model.__table__.primary_key)).mappings()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def register() -> dict[str, list[dict[str, Any]]]:
    """Every table of the county but the users, whose password hash is salted. Ids of rows that nobody
    refers to are left out: PostgreSQL counts on after the first county is gone."""
    return {
        model.__name__: rows_of(model)
        for model in (Area, Senior, Contact, Worker, Shift, Institution, InstitutionMode)
    }


def test_the_same_seed_gives_the_same_county(database: AppContext) -> None:
    first_county, first = build(), register()
    db.session.rollback()
    with transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    second_county, second = build(), register()
    assert first == second
    assert (first_county.seniors, first_county.workers) == (second_county.seniors, second_county.workers)


def test_another_seed_gives_another_county(database: AppContext) -> None:
    names = [row["name"] for row in (build(7), rows_of(Senior))[1]]
    with transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    assert names != [row["name"] for row in (build(8), rows_of(Senior))[1]]


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)])
def test_those_who_sign_in_are_at_work_on_the_day(database: AppContext, day: date) -> None:
    with transaction() as session:
        county = build_people(session, seed=3, seniors=SENIORS, day=day, now=NOW)
    workers = {worker.id: worker for worker in county.workers}
    for name in ("caregiver", "leader"):
        worker = workers[county.users[name].worker_id]
        assert worker.works_on(day.weekday())
        assert not worker.away


def test_a_row_added_afterwards_gets_a_free_id(database: AppContext) -> None:
    build()
    assert make_senior(station_id=1).id == SENIORS + 1
