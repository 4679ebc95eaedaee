"""Lists of shifts beside a weekly pattern that has a history."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from eldercare.core.db import db
from eldercare.people import actions
from eldercare.people.lists.shifts import records
from eldercare.people.models import Shift, Worker
from eldercare.people.rules.hours import Spell
from tests.imports.lists import checked, reasons, taken, workbook
from tests.makers import NOW, TODAY, make_area, make_operator, make_worker

HEADS = ("姓名", "星期", "上班时间", "下班时间", "休息分钟")


def with_history() -> Worker:
    """Somebody whose hours changed today: a night from Monday to Tuesday is all there is."""
    make_area()
    worker = make_worker(name="沈丽娟")
    actions.set_pattern(make_operator(), worker.id, [(0, Spell(1200, 360))], TODAY, now=NOW)
    return worker


def test_hours_that_ended_stand_in_nobodys_way(database: object, tmp_path: Path) -> None:
    with_history()
    path = workbook(tmp_path / "shifts.xlsx", HEADS, ("沈丽娟", "周三", "9:00", "12:00", ""))
    found = taken(make_operator(), "shifts", path)
    assert (reasons(found), found.taken) == ({}, 1)
    row = db.session.scalars(select(Shift).where(Shift.weekday == 2, Shift.until.is_(None))).one()
    assert (row.starts, row.since) == (540, TODAY)


def test_an_export_holds_what_is_in_force_and_is_taken_again_as_the_same(
    app: Flask, database: object, tmp_path: Path
) -> None:
    with_history()
    operator = make_operator()
    names = ("name", "weekday", "starts", "ends", "break_minutes")
    with app.test_request_context():
        rows = [tuple(one[name] for name in names) for one in records(operator, True)]
    assert [(row[2], row[3]) for row in rows] == [("20:00", "24:00"), ("00:00", "06:00")]
    path = workbook(tmp_path / "shifts.xlsx", HEADS, *rows)
    assert checked(operator, "shifts", path).same == 2
