"""What is exported comes in again as it is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask_babel import force_locale
from openpyxl import load_workbook
from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.imports.kinds import kind_of
from eldercare.imports.workbooks import write_export
from eldercare.people.actions import add_senior
from eldercare.people.models import (
    Contact,
    Institution,
    InstitutionMode,
    KeyHolding,
    Senior,
    Shift,
    Worker,
    WorkerSkill,
)
from tests.imports.lists import checked, reasons, taken
from tests.makers import (
    NOW,
    make_area,
    make_institution,
    make_operator,
    make_senior,
    make_user,
    make_worker,
    save,
)
from tests.people.makers import PHONE, id_number, make_contact, make_entry, make_other_station


@pytest.fixture
def operator(database: object) -> User:
    make_area()
    return make_operator()


def exported(user: User, kind: str, path: Path, *, plain: bool, language: str = "en") -> Path:
    with force_locale(language):
        write_export(path, kind_of(kind), kind_of(kind).records(user, plain))
    return path


def people() -> list[list[object]]:
    """Everything that a list of seniors holds of each."""
    left_out = {"id", "created_at", "version", "synthetic"}
    rows = db.session.scalars(select(Senior).order_by(Senior.name)).all()
    columns = [column.name for column in Senior.__table__.columns if column.name not in left_out]
    return [
        [
            *(getattr(row, name) for name in columns),
            *((c.name, c.relation, c.phone, c.has_key, c.nearness, c.note) for c in row.contacts),
        ]
        for row in rows
    ]


@pytest.fixture
def register(operator: User) -> list[list[object]]:
    """Two seniors, one with everything that a spreadsheet could run."""
    entry = make_entry(
        name="顾桂兰", living="alone", grade=3, needs_same_sex=True, languages=("putonghua", "rugao"),
        categories=("five_guarantee_home", "low_income"),
        key_note="=HYPERLINK(1)", caution="+狗", health_note="-高血压", lat=32.2601, lon=120.7501,
    )  # fmt: skip
    senior = add_senior(operator, entry, now=NOW)
    make_contact(senior.id, name="@顾海燕", nearness="near", note="=晚上六点后")
    make_contact(senior.id, rank=2, name="王建国", relation="neighbour", phone="051387654321", has_key=False)
    add_senior(
        operator, make_entry(name="陈雪琴", id_number=id_number("32068219400504004"), phone=""), now=NOW
    )
    db.session.expire_all()
    return people()


def emptied(*models: Any) -> None:
    """Nothing is left in these tables."""
    with transaction() as session:
        for model in models:
            for row in session.scalars(select(model)):
                session.delete(row)
            session.flush()


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh_Hans_CN"])
def test_a_plain_export_of_seniors_fills_an_empty_register_again(
    operator: User, register: list[list[object]], tmp_path: Path, ending: str, language: str
) -> None:
    path = exported(operator, "seniors", tmp_path / f"seniors.{ending}", plain=True, language=language)
    emptied(KeyHolding, Contact, Senior)
    found = taken(operator, "seniors", path)
    assert reasons(found) == {}
    assert people() == register


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export_that_nobody_touched_changes_nothing(
    operator: User, register: list[list[object]], tmp_path: Path, ending: str, plain: bool
) -> None:
    path = exported(operator, "seniors", tmp_path / f"seniors.{ending}", plain=plain)
    found = checked(operator, "seniors", path)
    assert (found.same, found.good, reasons(found)) == (2, 0, {})


def test_a_cell_that_was_changed_in_an_export_is_named_and_overwrites_nothing(
    operator: User, register: list[list[object]], tmp_path: Path
) -> None:
    path = exported(operator, "seniors", tmp_path / "seniors.xlsx", plain=False)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    column = [cell.value for cell in sheet[1]].index("Birth date") + 1
    sheet.cell(2, column).value = "1939-01-01"
    book.save(path)
    assert [name for name, _ in reasons(checked(operator, "seniors", path))[2]] == ["birth_date"]


def test_cells_that_a_spreadsheet_would_run_are_guarded(
    operator: User, register: list[list[object]], tmp_path: Path
) -> None:
    path = exported(operator, "seniors", tmp_path / "seniors.xlsx", plain=True)
    cells = [cell for line in load_workbook(path).worksheets[0].iter_rows() for cell in line if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))] == []
    assert {"'=HYPERLINK(1)", "'+狗", "'-高血压", "'@顾海燕", "'=晚上六点后"} <= {
        cell.value for cell in cells
    }


def test_a_masked_export_holds_no_number_no_name_and_no_health(
    operator: User, register: list[list[object]], tmp_path: Path
) -> None:
    path = exported(operator, "seniors", tmp_path / "seniors.csv", plain=False)
    text = path.read_text(encoding="utf-8")
    assert [
        word
        for word in (PHONE, id_number(), "顾桂兰", "高血压", "海燕", "六点", "21号", "32.26")
        if word in text
    ] == []


def test_workers_and_their_shifts_come_in_again(operator: User, tmp_path: Path) -> None:
    make_worker(name="沈丽娟", phone="13805135678", languages=["putonghua"])
    workers = exported(operator, "workers", tmp_path / "workers.xlsx", plain=True)
    shifts = exported(operator, "shifts", tmp_path / "shifts.xlsx", plain=True)
    assert [checked(operator, "workers", workers).same, checked(operator, "shifts", shifts).same] == [1, 7]
    emptied(Shift, WorkerSkill, Worker)
    assert [taken(operator, "workers", workers).taken, taken(operator, "shifts", shifts).taken] == [1, 7]
    worker = db.session.scalars(select(Worker)).one()
    assert (worker.phone, worker.languages, len(worker.shifts)) == ("13805135678", ["putonghua"], 7)
    assert sorted(skill.skill for skill in worker.skills) == ["bath", "clean"]


def test_institutions_come_in_again(operator: User, tmp_path: Path) -> None:
    admin = make_user("admin", Scope("county"))
    made = make_institution(name="白蒲镇示例敬老院")
    save(InstitutionMode(institution_id=made.id, mode="public_private", since=made_since()))
    db.session.expire_all()
    path = exported(admin, "institutions", tmp_path / "institutions.csv", plain=False)
    assert checked(admin, "institutions", path).same == 1
    emptied(InstitutionMode, Institution)
    assert taken(admin, "institutions", path).taken == 1
    assert db.session.scalars(select(Institution)).one().modes[0].mode == "public_private"


def made_since() -> date:
    return date(2019, 7, 1)


def test_seniors_of_another_station_are_in_no_export(operator: User, tmp_path: Path) -> None:
    make_area("32068211600101", "group", "搬经村1组")
    make_senior(station_id=make_other_station().id, area_code="32068211600101")
    path = exported(operator, "seniors", tmp_path / "seniors.csv", plain=True)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1
