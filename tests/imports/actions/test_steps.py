"""From handing in to undoing: the steps, what is remembered, what is kept and what is forgotten."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask_babel import force_locale
from sqlalchemy import func, select

from eldercare.accounts.audit import first_broken_line
from eldercare.accounts.models import AuditEntry, User
from eldercare.accounts.rules import Scope
from eldercare.core import feed
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, NotFoundError, StepRefusedError
from eldercare.imports import actions
from eldercare.imports.actions import taking
from eldercare.imports.actions.working import Worker
from eldercare.imports.errors import ColumnsNotFoundError, EmptyListError, ListError
from eldercare.imports.kinds import kind_of
from eldercare.imports.models import Import, ImportPiece, ImportRow
from eldercare.imports.rules import KEEP, LET_ALONE
from eldercare.people.actions import add_senior
from eldercare.people.models import Senior
from eldercare.people.rules import check_character
from tests.imports.lists import checked, handed_in, reasons, taken, undone, workbook, worked
from tests.makers import NOW, make_area, make_operator, make_user
from tests.people.makers import make_entry, make_other_station

HEADS = ("姓名", "身份证号", "家庭住址")


@pytest.fixture
def operator(database: object) -> User:
    make_area()
    return make_operator()


def number(count: int) -> str:
    digits = f"32068219400504{count:03d}"
    return digits + check_character(digits)


def person(count: int) -> tuple[str, str, str]:
    return (f"顾桂兰{count}", number(count), f"白蒲镇 朱家桥村 1组 {count}号")


def listed(folder: Path, *rows: tuple[object, ...]) -> Path:
    return workbook(folder / "seniors.xlsx", HEADS, *rows)


def pieces() -> int:
    return db.session.scalar(select(func.count(ImportPiece.id))) or 0


def seniors() -> int:
    return db.session.scalar(select(func.count(Senior.id))) or 0


def test_a_list_of_several_portions_comes_in_whole(operator: User, tmp_path: Path) -> None:
    found = taken(operator, "seniors", listed(tmp_path, *(person(count) for count in range(450))))
    assert (found.total, found.good, found.taken, seniors()) == (450, 450, 450, 450)


def test_a_double_in_another_portion_is_found(operator: User, tmp_path: Path) -> None:
    rows = [*(person(count) for count in range(250)), person(3)]
    assert reasons(checked(operator, "seniors", listed(tmp_path, *rows))) == {
        252: [("id_number", "This ID number stands in row 5 too.")]
    }


def test_a_dry_run_that_another_process_goes_on_with_begins_anew(operator: User, tmp_path: Path) -> None:
    row = handed_in(operator, "seniors", listed(tmp_path, *(person(count % 200) for count in range(401))))
    actions.start_check(operator, row.id, row.mapping, now=NOW)
    first = Worker()
    first.step(row.id, NOW)
    first.step(row.id, NOW)
    assert db.session.get_one(Import, row.id, populate_existing=True).position == 200
    found = worked(row.id)
    assert (found.good, found.refused, len(reasons(found))) == (200, 201, 201)


def test_the_clock_leaves_a_list_to_the_command_that_began_it(operator: User, tmp_path: Path) -> None:
    row = actions.hand_in(
        operator, kind_of("seniors"), listed(tmp_path, person(1)), file_name="x", now=NOW, by_command=True
    )
    actions.start_check(operator, row.id, row.mapping, now=NOW)
    assert actions.work(NOW + LET_ALONE - timedelta(minutes=1)) == 0
    assert actions.work(NOW + LET_ALONE + timedelta(minutes=1), seconds=60) > 0
    assert db.session.get_one(Import, row.id, populate_existing=True).state == "checked"


def test_what_was_entered_by_hand_since_the_dry_run_is_left_out(operator: User, tmp_path: Path) -> None:
    row = checked(operator, "seniors", listed(tmp_path, person(1), person(2)))
    actions.start_take(operator, row.id, now=NOW)
    add_senior(operator, make_entry(name="别名", id_number=number(2)), now=NOW)
    found = worked(row.id)
    assert (found.taken, found.refused) == (1, 1)
    assert "on the register already" in reasons(found)[3][0][1]


def test_a_row_that_the_database_refuses_takes_no_other_along(
    operator: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = checked(operator, "seniors", listed(tmp_path, person(1), person(2), person(3)))
    # Somebody else writes the same number between our look and our writing: only the index can tell.
    monkeypatch.setattr("eldercare.people.lists.doubles.Doubles.faults_of", lambda *_: iter(()))
    add_senior(operator, make_entry(name="别名", id_number=number(2)), now=NOW)
    actions.start_take(operator, row.id, now=NOW)
    found = worked(row.id)
    assert (found.taken, found.refused, seniors()) == (2, 1, 3)
    assert reasons(found) == {3: [("", taking.NOT_STORED)]}


def test_the_list_is_kept_encrypted_and_forgotten_when_it_is_in(operator: User, tmp_path: Path) -> None:
    row = checked(operator, "seniors", listed(tmp_path, person(1), ("陈雪琴", 3.2e17, "")))
    stored = db.session.connection().exec_driver_sql("select sealed from import_pieces").scalars().all()
    kept = db.session.connection().exec_driver_sql("select cells, faults from import_rows").all()
    assert stored
    assert all(text.startswith("v1:") for text in (*stored, *kept[0]))
    actions.start_take(operator, row.id, now=NOW)
    assert (worked(row.id).samples, pieces()) == ("[]", 0)


def test_the_head_of_a_list_may_be_unknown_and_is_remembered_for_its_user(
    operator: User, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "seniors.xlsx", ("长者", "证号", "住在", "备注"), (*person(1), "无"))
    row = handed_in(operator, "seniors", path)
    assert row.mapping == {}
    actions.start_check(operator, row.id, {"0": "name", "1": "id_number", "2": "address"}, now=NOW)
    assert worked(row.id).good == 1
    again = handed_in(operator, "seniors", path)
    assert again.mapping == {"0": "name", "1": "id_number", "2": "address"}
    assert handed_in(make_operator(), "seniors", path).mapping == {}


def test_a_column_that_was_passed_over_stays_so(operator: User, tmp_path: Path) -> None:
    path = listed(tmp_path, person(1))
    row = handed_in(operator, "seniors", path)
    actions.start_check(operator, row.id, {"0": "name", "1": "id_number"}, now=NOW)
    assert handed_in(operator, "seniors", path).mapping == {"0": "name", "1": "id_number"}


def test_without_a_needed_column_nothing_is_checked(operator: User, tmp_path: Path) -> None:
    row = handed_in(operator, "seniors", listed(tmp_path, person(1)))
    with force_locale("en"), pytest.raises(ColumnsNotFoundError, match="Name"):
        actions.start_check(operator, row.id, {"1": "id_number"}, now=NOW)
    assert db.session.get_one(Import, row.id, populate_existing=True).state == "mapping"


def test_a_list_without_a_row_is_refused(operator: User, tmp_path: Path) -> None:
    with pytest.raises(EmptyListError):
        handed_in(operator, "seniors", listed(tmp_path))


def test_a_file_that_breaks_off_is_named_and_forgotten(operator: User, tmp_path: Path) -> None:
    path = tmp_path / "seniors.csv"
    path.write_bytes("姓名,身份证号\n顾桂兰,1\n".encode() * 20_000 + b"\xff\xff" + "\n甲,1".encode("gbk"))
    with pytest.raises(ListError):
        handed_in(operator, "seniors", path)


def test_a_dropped_list_leaves_nothing(operator: User, tmp_path: Path) -> None:
    row = checked(operator, "seniors", listed(tmp_path, ("陈雪琴", 3.2e17, "")))
    actions.drop(operator, row.id, now=NOW)
    rows = db.session.scalar(select(func.count(ImportRow.id)))
    assert (pieces(), rows, db.session.get_one(Import, row.id, populate_existing=True).samples) == (
        0,
        0,
        "[]",
    )


def test_a_list_dropped_while_it_is_read_leaves_nothing(operator: User, tmp_path: Path) -> None:
    row = handed_in(operator, "seniors", listed(tmp_path, person(1)))
    actions.start_check(operator, row.id, row.mapping, now=NOW)
    stale = Worker()
    actions.drop(operator, row.id, now=NOW)
    stale.step(row.id, NOW)
    assert pieces() == 0


def test_a_list_that_the_program_cannot_do_breaks_off_and_holds_up_no_other(
    operator: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = checked(operator, "seniors", listed(tmp_path, person(1)))
    other = checked(operator, "seniors", listed(tmp_path, person(2)))
    for row in (broken, other):
        actions.start_take(operator, row.id, now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr("eldercare.people.lists.seniors.add_seniors", lambda *_, **__: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            actions.work(NOW)
    actions.work(NOW)
    assert [db.session.get_one(Import, row.id, populate_existing=True).taken for row in (broken, other)] == [
        0,
        1,
    ]
    assert (broken.state, broken.failure) == ("taken", "broke_off")


def test_taking_is_stopped_where_it_is(operator: User, tmp_path: Path) -> None:
    row = checked(operator, "seniors", listed(tmp_path, *(person(count) for count in range(450))))
    actions.start_take(operator, row.id, now=NOW)
    Worker().step(row.id, NOW)
    found = actions.stop(operator, row.id, now=NOW)
    assert (found.state, found.taken, seniors(), pieces()) == ("taken", 200, 200, 0)


def test_a_step_out_of_turn_is_refused(operator: User, tmp_path: Path) -> None:
    row = taken(operator, "seniors", listed(tmp_path, person(1)))
    with pytest.raises(StepRefusedError):
        actions.start_take(operator, row.id, now=NOW)


def test_an_import_is_undone_once(operator: User, tmp_path: Path) -> None:
    row = undone(operator, taken(operator, "seniors", listed(tmp_path, person(1))))
    with pytest.raises(StepRefusedError):
        actions.start_undo(operator, row.id, now=NOW)


def test_each_step_is_in_the_audit_trail_without_a_name(operator: User, tmp_path: Path) -> None:
    row = undone(operator, taken(operator, "seniors", listed(tmp_path, person(1))))
    lines = list(
        db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_kind == "import").order_by(AuditEntry.id)
        )
    )
    assert [line.verb.removeprefix("import.") for line in lines] == [
        "handed_in", "check", "check_done", "take", "rows", "take_done", "undo", "rows_undone", "undo_done",
    ]  # fmt: skip
    assert {line.subject_id for line in lines} == {row.id}
    assert "顾桂兰" not in str([line.detail for line in lines])
    assert first_broken_line() is None


def test_open_screens_of_the_station_are_told(operator: User, tmp_path: Path) -> None:
    row = taken(operator, "seniors", listed(tmp_path, person(1)))
    told = [event for event in feed.since(0) if event.kind == "import.taken"]
    assert [(event.data["import_id"], event.station_id) for event in told] == [(row.id, row.station_id)]


def test_another_station_touches_no_import(operator: User, tmp_path: Path) -> None:
    row = checked(operator, "seniors", listed(tmp_path, person(1)))
    neighbour = make_operator(make_other_station())
    for step in (actions.start_take, actions.drop):
        with pytest.raises(NotFoundError):
            step(neighbour, row.id, now=NOW)
    with pytest.raises(NotFoundError):
        handed_in(neighbour, "seniors", listed(tmp_path, person(1)), mends=row)


def test_the_bureau_looks_on(operator: User, tmp_path: Path) -> None:
    with pytest.raises(ForbiddenError):
        handed_in(make_user("bureau", Scope("county")), "seniors", listed(tmp_path, person(1)))


def test_what_nobody_went_on_with_is_forgotten_after_a_month(operator: User, tmp_path: Path) -> None:
    row = checked(operator, "seniors", listed(tmp_path, person(1)))
    actions.forget_old(NOW + KEEP - timedelta(minutes=1))
    assert db.session.get_one(Import, row.id, populate_existing=True).state == "checked"
    actions.forget_old(NOW + KEEP + timedelta(minutes=1))
    assert db.session.get_one(Import, row.id, populate_existing=True).state == "dropped"
    assert pieces() == 0


def test_refused_rows_are_forgotten_after_a_month(operator: User, tmp_path: Path) -> None:
    taken(operator, "seniors", listed(tmp_path, person(1), ("陈雪琴", 3.2e17, "")))
    actions.forget_old(NOW + KEEP + timedelta(minutes=1))
    assert list(db.session.scalars(select(ImportRow.state))) == ["taken"]
