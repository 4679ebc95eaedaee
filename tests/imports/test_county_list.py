"""A county's list of 50,000 rows with every fault of lists: each is named, and only good rows are in."""

import resource
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.imports.models import Import
from eldercare.imports.queries import rows_left
from eldercare.people.models import Contact, Senior
from eldercare.people.rules import check_character
from tests.imports.lists import taken, workbook
from tests.makers import make_area, make_senior, make_station, make_user

ROWS = 50_000
EVERY = 500
"""So many rows hold one with a fault, each fault in turn."""

MOST_MEGABYTES = 150
FIRST_ROW = 5
HEAD = (
    ("白蒲镇老年人名册（合成数据）",),
    ("填表日期：２０２６年１１月",),
    (
        "姓名",
        "身份证号",
        "性别",
        "出生日期",
        "联系电话",
        "村组",
        "家庭住址",
        "居住状况",
        "联系人",
        None,
        None,
    ),
    (None, None, None, None, None, None, None, None, "姓名", "关系", "电话"),
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def number(count: int) -> str:
    """A different synthetic ID number for each count; even ones belong to women."""
    year, month, day = 1926 + count % 30, 1 + count // 30 % 12, 1 + count // 360 % 28
    digits = f"320682{year}{month:02d}{day:02d}{count // 10_080:02d}2"
    return digits + check_character(digits)


def good(count: int) -> list[object]:
    born = number(count)
    day = f"{born[6:10]}.{int(born[10:12])}.{int(born[12:14])}"
    return [
        f"顾桂兰{count}", number(count), "女", day, 13805135678, "朱家桥村1组",
        f"白蒲镇 朱家桥村 1组 {count}号", "独居", "顾海燕", "女儿", "13905131111",
    ]  # fmt: skip


NAME, ID, SEX, BORN, PHONE, AREA, ADDRESS, LIVING, _, RELATION, CONTACT_PHONE = range(11)

# What is done to a good row, and the column in which it has to be found; none: it is no fault.
FAULTS: tuple[tuple[dict[int, object], str], ...] = (
    ({ID: 320682194005040021}, "id_number"),
    ({ID: "3.20682E+17"}, "id_number"),
    ({ID: "320682194005040020"}, "id_number"),
    ({ID: "32068219400504"}, "id_number"),
    ({ID: "320682********1234"}, "id_number"),
    ({SEX: "男"}, "sex"),
    ({SEX: "不详"}, "sex"),
    ({BORN: "1901-01-01"}, "birth_date"),
    ({BORN: "去年"}, "birth_date"),
    ({PHONE: 1380513567}, "phone"),
    ({AREA: "无此村1组"}, "area_code"),
    ({AREA: "320682114001"}, "area_code"),
    ({NAME: ""}, "name"),
    ({NAME: "张**"}, "name"),
    ({ADDRESS: ""}, "address"),
    ({LIVING: "住船上"}, "living"),
    ({RELATION: "同事的表哥"}, "contact1_relation"),
    ({CONTACT_PHONE: "12"}, "contact1_phone"),
    ({ID: number(1), BORN: ""}, "id_number"),  # stands in an earlier row
    ({ID: "", NAME: "在册老人", BORN: "1940-05-04"}, "name"),  # on the register, without an ID number
    ({ID: number(2).translate(WIDE) + " ", BORN: ""}, "id_number"),  # full-width, and a double all the same
)


def lines() -> Iterator[list[object]]:
    for count in range(ROWS):
        row = good(count)
        if count % EVERY == EVERY - 1:
            for column, value in fault_of(count)[0].items():
                row[column] = value
        if count % 1000 == 0:  # as people type it: still a good row
            row[ID], row[NAME] = str(row[ID]).translate(WIDE), f" {row[NAME]}　"
        yield row
        if count == ROWS // 2:
            yield ["小计", f"共{count + 1}人"]
    yield ["合计", ROWS + 100]


def fault_of(count: int) -> tuple[dict[int, object], str]:
    return FAULTS[count // EVERY % len(FAULTS)]


@pytest.fixture
def admin(database: object) -> User:
    make_area()
    make_station()
    make_senior(name="在册老人")
    return make_user("admin", Scope("county"))


@pytest.mark.slow
def test_a_county_list_of_50_000_rows_comes_in_but_for_its_faults(admin: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "seniors.xlsx", *HEAD, *lines(), sized=True)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    row = taken(admin, "seniors", path)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    wrong = ROWS // EVERY
    assert (row.total, row.good, row.taken, row.refused) == (ROWS, ROWS - wrong, ROWS - wrong, wrong)
    assert_each_fault_is_named(row)
    # One senior was there before, and a contact came with each that is new.
    assert db.session.scalar(select(func.count(Senior.id))) == ROWS - wrong + 1
    assert db.session.scalar(select(func.count(Contact.id))) == ROWS - wrong
    assert [(one["stated"], one["counted"]) for one in row.differences] == [(ROWS + 100, ROWS)]
    assert grown < MOST_MEGABYTES


def assert_each_fault_is_named(row: Import) -> None:
    found = {one.number: [fault.column for fault in one.faults] for one in rows_left(row, "refused")}
    subtotal = ROWS // 2
    expected = {}
    for count in range(EVERY - 1, ROWS, EVERY):
        number_in_sheet = FIRST_ROW + count + (1 if count > subtotal else 0)
        expected[number_in_sheet] = fault_of(count)[1]
    assert found.keys() == expected.keys()
    assert {number: columns for number, columns in found.items() if columns != [expected[number]]} == {}
    assert len(Counter(expected.values())) >= 10
