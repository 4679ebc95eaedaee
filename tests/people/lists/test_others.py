"""Workers, shifts and institutions out of lists."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.core.errors import ForbiddenError
from eldercare.people.lists.weekdays import days_of
from eldercare.people.models import Institution, Shift, Worker
from tests.imports.lists import checked, reasons, taken, undone, workbook
from tests.makers import (
    TOWN,
    make_area,
    make_institution,
    make_operator,
    make_station,
    make_user,
    make_worker,
)

WORKER_HEADS = ("姓名", "性别", "电话", "类型", "技能", "出行方式", "每日最长分钟")
SHIFT_HEADS = ("姓名", "星期", "上班时间", "下班时间", "休息分钟")
HOME_HEADS = ("机构名称", "所在地区", "床位数", "入住人数", "运营方式", "运营起始日期")


@pytest.fixture
def operator(database: object) -> User:
    make_area()
    return make_operator()


@pytest.fixture
def admin(database: object) -> User:
    make_station()
    return make_user("admin", Scope("county"))


def worker_list(folder: Path, *rows: tuple[object, ...]) -> Path:
    return workbook(folder / "workers.xlsx", WORKER_HEADS, *rows)


def test_a_worker_comes_with_skills_and_the_end_of_each_certificate(operator: User, tmp_path: Path) -> None:
    row = ("沈丽娟", "女", "13805135678", "护理员", "助浴（2027-06-30止）、助洁", "电动车", 420)
    assert reasons(taken(operator, "workers", worker_list(tmp_path, row))) == {}
    worker = db.session.scalars(select(Worker)).one()
    assert (worker.kind, worker.travel_mode, worker.max_minutes) == ("caregiver", "ebike", 420)
    assert (worker.station_id, worker.area_code) == (make_station().id, TOWN)
    found = sorted((skill.skill, str(skill.until)) for skill in worker.skills)
    assert found == [("bath", "2027-06-30"), ("clean", "None")]


def test_a_worker_of_one_name_and_phone_is_a_double(operator: User, tmp_path: Path) -> None:
    row = ("沈丽娟", "女", "13805135678", "", "", "", "")
    assert reasons(checked(operator, "workers", worker_list(tmp_path, row, row))) == {
        3: [("name", "Row 2 has this name and phone too.")]
    }
    make_worker(name="沈丽娟", phone="13805135678")
    assert reasons(checked(operator, "workers", worker_list(tmp_path, row))) == {
        2: [("name", "Somebody of this name and phone works here already.")]
    }


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("沈丽娟", "", "", "", "", "", ""), "sex"),
        (("沈丽娟", "女", "12", "", "", "", ""), "phone"),
        (("沈丽娟", "女", "", "", "修屋顶", "", ""), "skills"),
        (("沈丽娟", "女", "", "", "", "飞机", ""), "travel_mode"),
        (("沈丽娟", "女", "", "", "", "", 0), "max_minutes"),
        (("沈丽娟", "女", "", "", "", "", "八小时"), "max_minutes"),
    ],
)
def test_each_wrong_cell_of_a_worker_is_named(
    operator: User, tmp_path: Path, row: tuple[object, ...], column: str
) -> None:
    found = reasons(checked(operator, "workers", worker_list(tmp_path, row)))
    assert [name for name, _ in found[2]] == [column]


def test_a_worker_with_shifts_since_stays_at_an_undoing(operator: User, tmp_path: Path) -> None:
    rows = [("沈丽娟", "女", "", "", "助洁", "", ""), ("王建国", "男", "", "", "", "", "")]
    brought = taken(operator, "workers", worker_list(tmp_path, *rows))
    worker = db.session.scalars(select(Worker).where(Worker.name == "沈丽娟")).one()
    with transaction() as session:
        session.add(Shift(worker_id=worker.id, weekday=0, starts=480, ends=1020))
    found = undone(operator, brought)
    assert (found.undone, found.kept) == (1, 1)
    assert "in use" in reasons(found, "kept")[2][0][1]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周一", (0,)),
        ("周一至周五", (0, 1, 2, 3, 4)),
        ("周六-周一", (0, 5, 6)),
        ("1,3,5", (0, 2, 4)),
        ("星期一、星期三", (0, 2)),
        ("每天", tuple(range(7))),
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("Sunday", (6,)),
        ("明天", ()),
        ("", ()),
    ],
)
def test_weekdays_are_read_as_people_write_them(database: object, text: str, days: tuple[int, ...]) -> None:
    assert days_of(text) == days


def shift_list(folder: Path, *rows: tuple[object, ...]) -> Path:
    return workbook(folder / "shifts.xlsx", SHIFT_HEADS, *rows)


def shifts() -> list[tuple[int, int, int, int]]:
    query = select(Shift).order_by(Shift.weekday, Shift.starts)
    return [(one.weekday, one.starts, one.ends, one.break_minutes) for one in db.session.scalars(query)]


@pytest.fixture
def worker(operator: User) -> Worker:
    """Somebody without a single shift."""
    made = make_worker(name="沈丽娟")
    with transaction() as session:
        for shift in made.shifts:
            session.delete(session.merge(shift))
    return made


def test_a_row_of_several_weekdays_is_taken_whole(operator: User, worker: Worker, tmp_path: Path) -> None:
    found = taken(operator, "shifts", shift_list(tmp_path, ("沈丽娟", "周一至周二", "8:00", "17:00", 60)))
    assert (found.taken, shifts()) == (1, [(0, 480, 1020, 60), (1, 480, 1020, 60)])


def test_a_shift_that_overlaps_another_is_refused(operator: User, worker: Worker, tmp_path: Path) -> None:
    rows = [("沈丽娟", "周一", "8:00", "12:00", ""), ("沈丽娟", "每天", "11:00", "17:00", "")]
    found = taken(operator, "shifts", shift_list(tmp_path, *rows))
    assert [column for column, _ in reasons(found)[3]] == ["weekday"]
    assert shifts() == [(0, 480, 720, 0)]


def test_the_same_shift_again_is_there_already(operator: User, worker: Worker, tmp_path: Path) -> None:
    path = shift_list(tmp_path, ("沈丽娟", "周一", "8:00", "12:00", ""))
    taken(operator, "shifts", path)
    assert checked(operator, "shifts", path).same == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("无此人", "周一", "8:00", "12:00", ""), "name"),
        (("沈丽娟", "某天", "8:00", "12:00", ""), "weekday"),
        (("沈丽娟", "周一", "早上", "12:00", ""), "starts"),
        (("沈丽娟", "周一", "12:00", "8:00", ""), "ends"),
        (("沈丽娟", "周一", "8:00", "12:00", 900), "break_minutes"),
    ],
)
def test_each_wrong_cell_of_a_shift_is_named(
    operator: User, worker: Worker, tmp_path: Path, row: tuple[object, ...], column: str
) -> None:
    found = reasons(checked(operator, "shifts", shift_list(tmp_path, row)))
    assert [name for name, _ in found[2]] == [column]


def test_shifts_are_taken_back_but_for_a_changed_one(operator: User, worker: Worker, tmp_path: Path) -> None:
    brought = taken(operator, "shifts", shift_list(tmp_path, ("沈丽娟", "周一至周二", "8:00", "17:00", "")))
    with transaction() as session:
        session.scalars(select(Shift).where(Shift.weekday == 1)).one().ends = 960
    found = undone(operator, brought)
    assert (found.undone, found.kept, shifts()) == (1, 1, [(1, 480, 960, 0)])


def home_list(folder: Path, *rows: tuple[object, ...]) -> Path:
    return workbook(folder / "institutions.xlsx", HOME_HEADS, *rows)


HOME = ("白蒲镇示例敬老院", "白蒲镇", 80, 52, "公建民营", "2019.7.1")


def test_an_institution_comes_with_its_mode_and_day(admin: User, tmp_path: Path) -> None:
    assert reasons(taken(admin, "institutions", home_list(tmp_path, HOME))) == {}
    row = db.session.scalars(select(Institution)).one()
    assert (row.area_code, row.beds, row.residents) == (TOWN, 80, 52)
    assert [(mode.mode, mode.since.isoformat()) for mode in row.modes] == [("public_private", "2019-07-01")]


def test_residents_that_do_not_add_up_are_named(admin: User, tmp_path: Path) -> None:
    rows = [("甲敬老院", "白蒲镇", 5000, 4369, "", ""), ("乙敬老院", "白蒲镇", 2000, 1117, "", "")]
    found = checked(admin, "institutions", home_list(tmp_path, *rows, ("合计", "", 7000, 5586, "", "")))
    assert [(one["column"], one["stated"], one["counted"], one["parts"]) for one in found.differences] == [
        ("入住人数", 5586, 5486, [4369, 1117])
    ]
    assert found.good == 2


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("", "白蒲镇", 80, 52, "", ""), "name"),
        (("甲", "火星镇", 80, 52, "", ""), "area_code"),
        (("甲", "白蒲镇", "", 0, "", ""), "beds"),
        (("甲", "白蒲镇", 80, 81, "", ""), "residents"),
        (("甲", "白蒲镇", 80, 52, "合营", ""), "mode"),
        (("甲", "白蒲镇", 80, 52, "", "去年"), "since"),
    ],
)
def test_each_wrong_cell_of_an_institution_is_named(
    admin: User, tmp_path: Path, row: tuple[object, ...], column: str
) -> None:
    assert [name for name, _ in reasons(checked(admin, "institutions", home_list(tmp_path, row)))[2]] == [
        column
    ]


def test_the_name_of_another_institution_is_a_double(admin: User, tmp_path: Path) -> None:
    make_institution(name="白蒲镇示例敬老院", beds=10)
    assert [name for name, _ in reasons(checked(admin, "institutions", home_list(tmp_path, HOME)))[2]] == [
        "name"
    ]


def test_an_institution_with_a_manager_stays_at_an_undoing(admin: User, tmp_path: Path) -> None:
    brought = taken(admin, "institutions", home_list(tmp_path, HOME))
    row = db.session.scalars(select(Institution)).one()
    make_user("manager", Scope("institution", str(row.id)))
    assert (undone(admin, brought).kept, db.session.scalar(select(func.count(Institution.id)))) == (1, 1)


def test_an_institution_that_nobody_uses_is_taken_back(admin: User, tmp_path: Path) -> None:
    brought = taken(admin, "institutions", home_list(tmp_path, HOME))
    assert (undone(admin, brought).undone, db.session.scalar(select(func.count(Institution.id)))) == (1, 0)


def test_a_station_brings_in_no_institutions(operator: User, tmp_path: Path) -> None:
    with pytest.raises(ForbiddenError):
        checked(operator, "institutions", home_list(tmp_path, HOME))
