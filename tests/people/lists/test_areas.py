"""Areas out of a list."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError
from eldercare.people.models import Area
from tests.imports.lists import checked, reasons, taken, undone, workbook
from tests.makers import COUNTY, TOWN, make_senior, make_user
from tests.people.places.makers import make_tree

HEADS = ("区划代码", "名称", "英文名称", "纬度", "经度")
NEW = (
    ("320682115", "林梓镇", "Linzi Town", 32.25, 120.75),
    ("320682115001", "示例村", "", "", ""),
    ("32068211500101", "示例村1组", "", "", ""),
)


@pytest.fixture
def admin(client: FlaskClient) -> User:
    make_tree()
    return make_user("admin")


def area_list(folder: Path, *rows: tuple[object, ...]) -> Path:
    return workbook(folder / "areas.xlsx", HEADS, *rows)


def codes() -> set[str]:
    return set(db.session.scalars(select(Area.code).where(Area.code.startswith("320682115"))))


def test_areas_come_in_below_one_another(admin: User, tmp_path: Path) -> None:
    assert reasons(taken(admin, "areas", area_list(tmp_path, *NEW))) == {}
    group = db.session.get_one(Area, "32068211500101")
    assert (group.level, group.name_en, group.lat, group.synthetic) == ("group", "示例村1组", 32.25, False)


def test_codes_may_be_numbers(admin: User, tmp_path: Path) -> None:
    rows = [(int(str(code)), *rest) for code, *rest in NEW]
    assert taken(admin, "areas", area_list(tmp_path, *rows)).taken == 3


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("3206821", "甲", "", "", ""), "code"),
        (("320683001", "甲", "", "", ""), "code"),
        (("320682115", "", "", "", ""), "name"),
        (("320682115", "甲", "", "北", 120.0), "lat"),
        (("320682115", "甲", "", 120.75, 32.25), "lat"),
        (("320999", "甲", "", "", ""), "lat"),
        ((TOWN, "别名", "", "", ""), "code"),
    ],
)
def test_each_wrong_cell_of_an_area_is_named(
    admin: User, tmp_path: Path, row: tuple[object, ...], column: str
) -> None:
    assert column in [name for name, _ in reasons(checked(admin, "areas", area_list(tmp_path, row)))[2]]


def test_a_code_twice_in_a_list_is_refused_the_second_time(admin: User, tmp_path: Path) -> None:
    found = reasons(checked(admin, "areas", area_list(tmp_path, NEW[0], NEW[0])))
    assert list(found) == [3]


def test_an_area_that_is_there_as_it_is_stays(admin: User, tmp_path: Path) -> None:
    found = checked(admin, "areas", area_list(tmp_path, (COUNTY, "如皋市", "如皋市", 32.262, 120.749)))
    assert (found.same, found.good) == (1, 0)


def test_a_whole_branch_is_taken_back(admin: User, tmp_path: Path) -> None:
    brought = taken(admin, "areas", area_list(tmp_path, *NEW))
    assert undone(admin, brought).undone == 3
    assert codes() == set()


def test_where_somebody_lives_stays_with_what_lies_around_it(admin: User, tmp_path: Path) -> None:
    brought = taken(admin, "areas", area_list(tmp_path, *NEW))
    make_senior(area_code="32068211500101")
    assert undone(admin, brought).kept == 3
    assert len(codes()) == 3


def test_what_was_changed_since_stays(admin: User, tmp_path: Path) -> None:
    brought = taken(admin, "areas", area_list(tmp_path, NEW[0]))
    db.session.rollback()
    with db.session.begin():
        db.session.get_one(Area, "320682115").name = "林梓"
    assert undone(admin, brought).kept == 1


def test_a_bureau_brings_in_no_areas(admin: User, tmp_path: Path) -> None:
    with pytest.raises(ForbiddenError):
        checked(make_user("bureau"), "areas", area_list(tmp_path, *NEW))
