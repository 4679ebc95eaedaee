"""Seniors with their contacts out of a list: what is read, what is refused, what is taken back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import func, select

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.core.privacy import lookup_hash
from eldercare.imports.models import Import
from eldercare.people.actions import add_address, add_senior, give_key, reveal
from eldercare.people.lists.seniors import records
from eldercare.people.models import Contact, KeyHolding, Senior, SeniorCategory
from eldercare.people.rules import check_character
from tests.imports.lists import checked, faults, reasons, taken, undone, workbook
from tests.makers import (
    NOW,
    TODAY,
    make_area,
    make_care_plan,
    make_operator,
    make_senior,
    make_station,
    make_user,
    signed_in,
)
from tests.people.makers import id_number, make_entry, make_other_station
from tests.people.test_addresses import make_stay

HEADS = ("姓名", "身份证号", "性别", "出生日期", "联系电话", "村组", "家庭住址")
ID = id_number()


@pytest.fixture
def operator(database: object) -> User:
    make_area()
    return make_operator()


def row(**changes: object) -> list[object]:
    cells: dict[str, object] = {
        "name": "顾桂兰", "id": ID, "sex": "", "born": "", "phone": "13805135678", "area": "朱家桥村1组",
        "address": "白蒲镇 朱家桥村 1组 21号",
    }  # fmt: skip
    return list((cells | changes).values())


def listed(folder: Path, *rows: Sequence[object], heads: Sequence[object] = HEADS) -> Path:
    return workbook(folder / "seniors.xlsx", heads, *rows)


def only_reasons(user: User, folder: Path, *rows: Sequence[object]) -> list[list[tuple[str, str]]]:
    return list(reasons(checked(user, "seniors", listed(folder, *rows))).values())


def senior_of(name: str = "顾桂兰") -> Senior:
    return db.session.scalars(select(Senior).where(Senior.name == name)).one()


def count(model: Any = Senior) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_row_becomes_a_senior_as_the_form_makes_one(operator: User, tmp_path: Path) -> None:
    assert taken(operator, "seniors", listed(tmp_path, row())).taken == 1
    senior = senior_of()
    assert (senior.birth_date.isoformat(), senior.sex, senior.name_pinyin) == ("1940-05-04", "F", "guguilan")
    assert (senior.id_number, senior.id_hash) == (ID, lookup_hash(ID))
    assert (senior.phone, senior.phone_tail) == ("13805135678", "5678")
    assert (senior.area_code, senior.station_id) == ("32068211400101", make_station().id)


def test_the_dry_run_writes_nobody(operator: User, tmp_path: Path) -> None:
    found = checked(operator, "seniors", listed(tmp_path, row()))
    assert (found.state, found.good, count()) == ("checked", 1, 0)


def test_full_width_digits_trailing_spaces_and_odd_dates_are_read(operator: User, tmp_path: Path) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    odd = row(
        name="顾桂兰 ",
        id=ID.translate(wide) + " ",
        born="1940.5.4",
        phone="１３８０５１３５６７８",
        area="朱家桥村０1组",
    )
    assert reasons(taken(operator, "seniors", listed(tmp_path, odd))) == {}
    assert senior_of().id_number == ID


def test_a_title_and_a_merged_head_over_contacts_are_read(operator: User, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "seniors.xlsx",
        ["白蒲镇老年人名册"],
        [*HEADS, "联系人", None, None, "联系人2", None, None],
        [*[None] * 7, "姓名", "关系", "电话", "姓名", "关系", "电话"],
        [*row(), "顾海燕", "女儿", "13905131111", "王建国", "邻居", 13905132222],
    )
    assert reasons(taken(operator, "seniors", path)) == {}
    contacts = senior_of().contacts
    assert [(c.rank, c.name, c.relation, c.phone) for c in contacts] == [
        (1, "顾海燕", "daughter", "13905131111"), (2, "王建国", "neighbour", "13905132222"),
    ]  # fmt: skip


def test_words_of_both_languages_are_codes(operator: User, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "seniors.xlsx",
        [*HEADS, "居住状况", "能力等级", "类别", "Wishes a caregiver of the same sex"],
        [*row(), "独居", "重度失能", "五保、低保", "Yes"],
    )
    assert reasons(taken(operator, "seniors", path)) == {}
    senior = senior_of()
    assert (senior.living, senior.grade, senior.needs_same_sex) == ("alone", 3, True)
    assert senior.categories == ["five_guarantee_home", "low_income"]


def test_languages_and_what_is_known_of_a_contact_are_read(operator: User, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "seniors.xlsx",
        [*HEADS, "语言", "联系人", "联系人关系", "联系人电话", "联系人有钥匙", "联系人远近", "联系人备注"],
        [*row(), "普通话、方言", "顾海燕", "女儿", "13905131111", "有", "附近", "晚上六点后"],
    )
    assert reasons(taken(operator, "seniors", path)) == {}
    (contact,) = senior_of().contacts
    assert senior_of().languages == ["putonghua", "rugao"]
    assert (contact.has_key, contact.nearness, contact.note) == (True, "near", "晚上六点后")


def test_an_id_number_that_excel_destroyed_is_refused_with_the_reason(operator: User, tmp_path: Path) -> None:
    found = faults(checked(operator, "seniors", listed(tmp_path, row(id=320682194005040021))))
    assert [fault.column for fault in found[2]] == ["id_number"]
    assert "15 digits" in found[2][0].reason
    assert "as text" in found[2][0].hint


def test_so_is_one_that_a_csv_keeps_in_powers_of_ten(operator: User, tmp_path: Path) -> None:
    found = only_reasons(operator, tmp_path, row(id="3.20682E+17"))
    assert [column for column, _ in found[0]] == ["id_number"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (ID[:-1] + ("0" if ID[-1] != "0" else "1"), "mistyped"),
        ("32068219401304002", "18 characters"),
        ("32068219401399002" + check_character("32068219401399002"), "does not exist"),
        ("320682********1234", "masked"),
    ],
)
def test_a_wrong_id_number_is_named(operator: User, tmp_path: Path, number: str, words: str) -> None:
    found = only_reasons(operator, tmp_path, row(id=number))
    assert [column for column, _ in found[0]] == ["id_number"]
    assert words in found[0][0][1]


def test_the_old_form_of_15_digits_becomes_the_new_one(operator: User, tmp_path: Path) -> None:
    taken(operator, "seniors", listed(tmp_path, row(id=ID[:6] + ID[8:17])))
    assert senior_of().id_number == ID


def test_a_birth_date_or_sex_that_the_id_number_denies_is_refused_with_the_right_one(
    operator: User, tmp_path: Path
) -> None:
    found = faults(checked(operator, "seniors", listed(tmp_path, row(born="1941-05-04", sex="男"))))
    advice = {fault.column: fault.params["value"] for fault in found[2]}
    assert advice == {"birth_date": "1940-05-04", "sex": "女 / Woman"}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"born": "4/5/1940"}, "birth_date"),
        ({"phone": "1380513"}, "phone"),
        ({"name": ""}, "name"),
        ({"address": ""}, "address"),
        ({"area": "无此村1组"}, "area_code"),
        ({"sex": "不详"}, "sex"),
    ],
)
def test_each_cell_that_cannot_be_taken_is_named(
    operator: User, tmp_path: Path, changes: dict[str, object], column: str
) -> None:
    assert column in [name for name, _ in only_reasons(operator, tmp_path, row(**changes))[0]]


def test_a_fault_in_a_contact_leaves_the_whole_row_out(operator: User, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "seniors.xlsx",
        [*HEADS, "联系人", "联系人关系", "联系人电话"],
        [*row(), "顾海燕", "女儿", "12"],
    )
    found = taken(operator, "seniors", path)
    assert reasons(found) == {2: [("contact1_phone", "A contact needs a phone number that exists.")]}
    assert (count(), count(Contact)) == (0, 0)


def test_an_id_number_of_somebody_on_the_register_is_a_double(operator: User, tmp_path: Path) -> None:
    add_senior(operator, make_entry(name="别名"), now=NOW)
    assert "on the register already" in only_reasons(operator, tmp_path, row())[0][0][1]


def test_an_id_number_twice_in_a_list_names_the_first_row(operator: User, tmp_path: Path) -> None:
    assert only_reasons(operator, tmp_path, row(), row(name="别名"))[0] == [
        ("id_number", "This ID number stands in row 2 too.")
    ]


def test_a_name_and_birth_date_of_somebody_without_id_number_is_a_double(
    operator: User, tmp_path: Path
) -> None:
    make_senior(name="顾桂兰")
    assert only_reasons(operator, tmp_path, row())[0] == [
        ("name", "Somebody of this name and birth date is on the register already.")
    ]


def test_two_of_one_name_and_birth_date_with_two_id_numbers_are_two_people(
    operator: User, tmp_path: Path
) -> None:
    other = id_number("32068219400504004")
    assert taken(operator, "seniors", listed(tmp_path, row(), row(id=other))).taken == 2


def test_somebody_else_of_the_same_name_is_let_in_when_the_row_says_so(
    operator: User, tmp_path: Path
) -> None:
    make_senior(name="顾桂兰")
    path = listed(tmp_path, [*row(), "是"], heads=[*HEADS, "同名不同人"])
    assert taken(operator, "seniors", path).taken == 1


def test_a_row_of_sums_is_left_out_and_compared(operator: User, tmp_path: Path) -> None:
    found = taken(operator, "seniors", listed(tmp_path, row(), ["合计", "共2人", "", "", "", "", ""]))
    assert (found.total, found.taken) == (1, 1)
    assert [(one["stated"], one["counted"]) for one in found.differences] == [(2, 1)]


def test_a_station_imports_into_its_own_area_only(operator: User, tmp_path: Path) -> None:
    make_other_station()
    make_area("32068211600101", "group", "搬经村1组")
    found = only_reasons(operator, tmp_path, row(area="32068211600101"))
    assert found[0] == [("area_code", "No such village group lies in your area.")]


def test_another_station_by_name_is_unknown_to_a_station(operator: User, tmp_path: Path) -> None:
    make_other_station()
    path = listed(tmp_path, [*row(), "搬经镇居家养老服务站"], heads=[*HEADS, "驿站"])
    assert "station" in [name for name, _ in reasons(checked(operator, "seniors", path))[2]]


def test_the_county_imports_for_every_station(operator: User, tmp_path: Path) -> None:
    make_area("320682116", "town", "搬经镇")
    other = make_other_station()
    make_area("32068211600101", "group", "搬经村1组")
    admin = make_user("admin", Scope("county"))
    rows = (row(), row(name="陈雪琴", id=id_number("32068219400504004"), area="搬经镇搬经村1组"))
    assert taken(admin, "seniors", listed(tmp_path, *rows)).taken == 2
    assert senior_of("陈雪琴").station_id == other.id


def test_two_groups_of_one_name_need_the_town(operator: User, tmp_path: Path) -> None:
    make_area("320682116", "town", "搬经镇")
    make_other_station()
    make_area("32068211600101", "group", "朱家桥村1组")
    admin = make_user("admin", Scope("county"))
    found = checked(
        admin,
        "seniors",
        listed(
            tmp_path, row(), row(name="陈雪琴", id=id_number("32068219400504004"), area="白蒲镇朱家桥村1组")
        ),
    )
    assert reasons(found) == {
        2: [("area_code", "Several village groups are called so: give the town too, or the code.")]
    }


def test_the_village_group_is_read_out_of_the_address(operator: User, tmp_path: Path) -> None:
    assert reasons(taken(operator, "seniors", listed(tmp_path, row(area="")))) == {}
    assert senior_of().area_code == "32068211400101"


# Undoing


@pytest.fixture
def brought_in(operator: User, tmp_path: Path) -> Import:
    path = workbook(
        tmp_path / "seniors.xlsx",
        [*HEADS, "联系人", "联系人关系", "联系人电话", "联系人有钥匙"],
        [*row(), "顾海燕", "女儿", "13905131111", "有"],
        [*row(name="陈雪琴", id=id_number("32068219400504004")), "", "", "", ""],
    )
    return taken(operator, "seniors", path)


def test_an_import_is_taken_back_whole(operator: User, brought_in: Import) -> None:
    found = undone(operator, brought_in)
    assert (found.state, found.undone, found.kept) == ("undone", 2, 0)
    assert (count(), count(Contact), count(KeyHolding)) == (0, 0, 0)


def test_who_was_changed_since_stays_with_the_reason(operator: User, brought_in: Import) -> None:
    with transaction():
        senior_of().address = "白蒲镇 朱家桥村 1组 22号"
    found = undone(operator, brought_in)
    assert (found.undone, found.kept) == (1, 1)
    assert reasons(found, "kept") == {2: [("", "It was changed since.")]}


def test_a_contact_that_was_changed_since_keeps_the_senior(operator: User, brought_in: Import) -> None:
    with transaction():
        senior_of().contacts[0].phone = "13905139999"
    assert reasons(undone(operator, brought_in), "kept") == {2: [("", "It was changed since.")]}


def test_who_was_given_a_key_since_stays(operator: User, brought_in: Import) -> None:
    give_key(operator, senior_of("陈雪琴").id, f"station:{make_station().id}", now=NOW)
    assert (undone(operator, brought_in).kept, count()) == (1, 1)


def test_who_has_a_care_plan_since_stays(operator: User, brought_in: Import) -> None:
    make_care_plan(senior_of())
    assert "in use" in reasons(undone(operator, brought_in), "kept")[2][0][1]


def test_who_was_read_in_plain_since_stays(operator: User, brought_in: Import) -> None:
    reveal(operator, senior_of().id, "phone", reason="visit", now=NOW)
    assert "audit trail" in reasons(undone(operator, brought_in), "kept")[2][0][1]


def test_five_guarantee_says_where(operator: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "seniors.xlsx", [*HEADS, "类别"], [*row(), "集中供养"])
    assert reasons(taken(operator, "seniors", path)) == {}
    assert senior_of().categories == ["five_guarantee_care"]


def test_a_centenarian_of_86_is_refused(operator: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "seniors.xlsx", [*HEADS, "类别"], [*row(), "百岁老人"])
    found = faults(checked(operator, "seniors", path))
    assert [fault.column for fault in found[2]] == ["categories"]


def test_categories_and_the_way_of_living_begin_with_the_import(operator: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "seniors.xlsx", [*HEADS, "居住状况", "类别"], [*row(), "空巢", "低保"])
    taken(operator, "seniors", path)
    query = select(SeniorCategory.category, SeniorCategory.since).order_by(SeniorCategory.category)
    assert [tuple(found) for found in db.session.execute(query)] == [
        ("empty_nest", TODAY), ("low_income", TODAY),
    ]  # fmt: skip


PLACED = (*HEADS, "纬度", "经度", "坐标系")


@pytest.mark.parametrize("word", ["GCJ-02", "高德", "GCJ-02（高德、腾讯）", "gcj02"])
def test_a_position_of_another_map_is_converted(operator: User, tmp_path: Path, word: str) -> None:
    taken(operator, "seniors", listed(tmp_path, [*row(), 32.3, 120.8, word], heads=PLACED))
    senior = senior_of()
    assert senior.lat == pytest.approx(32.30214, abs=1e-3)
    assert senior.lon == pytest.approx(120.7957, abs=1e-3)
    assert (senior.crs, senior.position_source) == ("gcj02", "given")


def test_an_unknown_coordinate_system_is_named(operator: User, tmp_path: Path) -> None:
    found = checked(operator, "seniors", listed(tmp_path, [*row(), 32.3, 120.8, "西安80"], heads=PLACED))
    assert [column for column, _reason in next(iter(reasons(found).values()))] == ["crs"]


def test_an_export_says_in_which_system_it_is(operator: User) -> None:
    make_senior()
    with force_locale("en"):
        (record,) = records(operator, True)
    assert record["crs"] == "WGS-84 (GPS)"


def test_the_export_of_somebody_who_stays_elsewhere_holds_the_home(operator: User) -> None:
    senior = make_senior()
    add_address(operator, senior.id, make_stay(first_day=TODAY), now=NOW)
    with force_locale("en"):
        (record,) = records(operator, True)
    assert (record["address"], record["lat"]) == ("白蒲镇 朱家桥村 1组 21号", senior.home.lat)
    assert record["lat"] != senior.lat


def test_the_import_says_how_many_have_no_position(
    operator: User, client: FlaskClient, tmp_path: Path
) -> None:
    found = taken(operator, "seniors", listed(tmp_path, row()))
    assert senior_of().position_source == "centre"
    with signed_in(client, operator) as browser:
        text = browser.get(f"/imports/{found.id}").text
    assert "1 of them have no position" in text
    assert "/seniors/positions" in text
