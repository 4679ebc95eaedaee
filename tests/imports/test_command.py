"""`eldercare import` and `eldercare export`, as somebody types them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from sqlalchemy import create_engine, text

from eldercare.accounts.rules import Scope
from eldercare.app import create_app
from eldercare.cli import main
from eldercare.config import Settings
from eldercare.core.db import db
from eldercare.core.privacy import lookup_hash
from eldercare.migrating import migrate_to_newest
from tests.conftest import SECRET
from tests.imports.lists import csv_bytes
from tests.makers import GROUP, make_area, make_senior, make_station, make_user, make_worker
from tests.people.makers import id_number, make_other_station

HEADS = ("姓名", "身份证号", "村组", "家庭住址")
FIRST_ID = "32068219400504102"
FAR_GROUP = "32068211600101"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with two stations, a senior, a worker and an operator of the first station."""
    app = create_app(
        Settings(database_url=f"sqlite:///{tmp_path / 'eldercare.db'}", secret_key=SECRET, data_dir=tmp_path)
    )
    with app.app_context():
        migrate_to_newest()
        make_area()
        make_other_station()
        make_area(FAR_GROUP, "group", "搬经村1组")
        make_user("operator", Scope("station", str(make_station().id)), username="operator")
        make_senior(phone="13805135678", id_number=id_number(), id_hash=lookup_hash(id_number()))
        make_worker(phone="13805131234")
        db.session.remove()
        db.engine.dispose()
    return tmp_path


def run(folder: Path, *arguments: object) -> Result:
    env = {"ELDERCARE_DATA_DIR": str(folder), "ELDERCARE_SECRET_KEY": SECRET}
    return CliRunner().invoke(main, [str(one) for one in arguments], env=env)


def asked(folder: Path, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(f"sqlite:///{folder / 'eldercare.db'}")
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


def seniors(folder: Path) -> int:
    return int(str(asked(folder, "select count(*) from seniors")[0][0]))


def listed(folder: Path, *rows: tuple[object, ...]) -> Path:
    path = folder / "seniors.csv"
    path.write_bytes(csv_bytes(HEADS, *rows, encoding="gbk"))
    return path


def person(number: str, name: str = "顾新人", group: str = GROUP) -> tuple[object, ...]:
    return (name, number, group, "1组 9号")


def test_a_list_is_brought_in_and_its_summary_is_json(folder: Path) -> None:
    before = seniors(folder)
    done = run(folder, "import", "seniors", listed(folder, person(id_number(FIRST_ID))), "--json")
    assert done.exit_code == 0, done.output
    summary = json.loads(done.stdout)
    assert (summary["rows"], summary["taken"], summary["refused"]) == (1, 1, 0)
    assert seniors(folder) == before + 1


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = seniors(folder)
    path = listed(folder, person(id_number(FIRST_ID)))
    done = run(folder, "import", "seniors", path, "--dry-run")
    assert (done.exit_code, seniors(folder)) == (0, before), done.output
    assert "1 can be taken" in done.output
    assert asked(folder, "select count(*) from import_pieces") == [(0,)]


def test_refused_rows_end_with_1_and_stand_in_the_workbook(folder: Path) -> None:
    path = listed(folder, person(id_number(FIRST_ID)), person("3.20682E+17", "顾另人"))
    out = folder / "refused.xlsx"
    done = run(folder, "import", "seniors", path, "--errors", out)
    assert done.exit_code == 1, done.output
    assert "row 3, ID number: Excel keeps this cell as a number" in done.output
    assert load_workbook(out).worksheets[0].cell(2, 1).value == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\x01", "cannot be read as a list"),
        (csv_bytes(("甲", "乙", "丙"), (1, 2, 3)), "needed and not assigned"),
    ],
)
def test_what_is_no_list_ends_with_2_and_one_line(folder: Path, content: bytes, words: str) -> None:
    path = folder / "seniors.csv"
    path.write_bytes(content)
    done = run(folder, "import", "seniors", path)
    assert done.exit_code == 2
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_missing_file_and_an_unknown_user_end_with_2(folder: Path) -> None:
    path = listed(folder, person(id_number(FIRST_ID)))
    assert run(folder, "import", "seniors", folder / "none.csv").exit_code == 2
    assert run(folder, "import", "seniors", path, "--user", "nobody").exit_code == 2


def test_the_scope_of_the_named_user_counts(folder: Path) -> None:
    path = listed(folder, person(id_number(FIRST_ID), group=FAR_GROUP))
    done = run(folder, "import", "seniors", path, "--user", "operator")
    assert (done.exit_code, "lies in your area" in done.output) == (1, True)


def test_a_masked_export_is_the_default_and_each_row_is_there_already(folder: Path) -> None:
    path = folder / "out.xlsx"
    done = run(folder, "export", "seniors", path)
    assert (done.exit_code, done.output) == (0, f"{seniors(folder)} rows written to {path}\n")
    again = json.loads(run(folder, "import", "seniors", path, "--json").stdout)
    assert (again["same"], again["good"], again["refused"]) == (seniors(folder), 0, 0)


def test_a_plain_export_needs_a_reason_and_is_recorded(folder: Path) -> None:
    path = folder / "out.csv"
    assert run(folder, "export", "workers", path, "--plain").exit_code == 2
    done = run(
        folder,
        "export",
        "workers",
        path,
        "--plain",
        "--reason",
        "moving to another county",
        "--language",
        "zh_Hans_CN",
    )
    assert done.exit_code == 0, done.output
    assert path.read_text(encoding="utf-8-sig").startswith("工号,姓名,")
    detail = asked(
        folder, "select detail from audit_entries where verb = 'exported' order by id desc limit 1"
    )
    assert json.loads(str(detail[0][0]))["reason"] == "moving to another county"
