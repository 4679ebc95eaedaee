"""Areas: added below one another, edited, closed when nobody is left."""

from datetime import date, timedelta

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError, StaleVersionError
from eldercare.people.actions import places as actions
from eldercare.people.errors import AreaInUseError
from eldercare.people.models import Area
from eldercare.people.places.boundaries import radius_m
from eldercare.people.places.queries.standing import in_area
from eldercare.people.queries import towns
from tests.makers import (
    GROUP,
    NOW,
    TODAY,
    TOWN,
    VILLAGE,
    make_area,
    make_institution,
    make_senior,
    make_user,
    make_worker,
    save,
)
from tests.people.places.makers import SQUARE, area_entry, make_tree, verbs

NEW = "320682115"


@pytest.fixture
def admin(database: AppContext) -> User:
    make_tree()
    return make_user("admin")


def faults(user: User, code: str, **changes: object) -> dict[str, str]:
    with pytest.raises(InvalidInputError) as refused:
        actions.add_area(user, area_entry(code, **changes), now=NOW)
    return refused.value.fields


def close(user: User, code: str, day: date | None = TODAY) -> Area:
    return actions.close_area(user, code, day, expected=None, now=NOW)


def test_an_area_is_added_below_the_one_its_code_begins_with(admin: User) -> None:
    area = actions.add_area(admin, area_entry(NEW), now=NOW)
    assert (area.level, area.synthetic, area.radius_m) == ("town", False, 5_000.0)
    assert verbs() == ["area_added"]


@pytest.mark.parametrize("code", ["32068", "3206821150", "320683001", TOWN, "32068211500101"])
def test_a_code_without_an_area_around_it_is_refused(admin: User, code: str) -> None:
    assert list(faults(admin, code)) == ["code"]


def test_every_fault_of_an_area_is_named_at_once(admin: User) -> None:
    found = faults(admin, "1", name=" ", lat=120.7, lon=32.2)
    assert sorted(found) == ["code", "lat", "lon", "name"]


def test_the_name_stands_in_where_there_is_no_english_one(admin: User) -> None:
    assert actions.add_area(admin, area_entry(NEW, name_en=""), now=NOW).name_en == "林梓镇"


def test_an_outline_gives_the_area_its_size(admin: User) -> None:
    area = actions.edit_area(admin, TOWN, area_entry(TOWN, boundary=SQUARE), expected=None, now=NOW)
    assert (area.boundary, area.radius_m) == (SQUARE, radius_m(SQUARE))


def test_an_outline_that_somebody_drew_is_not_invented_any_more(admin: User) -> None:
    save(Area(code=NEW, level="town", name="林梓镇", name_en="Linzi", lat=32.25, lon=120.75, radius_m=1,
              boundary=SQUARE, boundary_synthetic=True))  # fmt: skip
    other = {**SQUARE, "coordinates": [[[120.7, 32.2], [120.8, 32.2], [120.8, 32.29], [120.7, 32.2]]]}
    entry = area_entry(NEW, lat=32.24, lon=120.77, boundary=other)
    assert not actions.edit_area(admin, NEW, entry, expected=None, now=NOW).boundary_synthetic


def test_the_centre_lies_inside_the_outline(admin: User) -> None:
    assert list(faults(admin, NEW, lat=32.5, boundary=SQUARE)) == ["lat"]


def test_a_stale_edit_is_refused(admin: User) -> None:
    actions.edit_area(admin, TOWN, area_entry(TOWN, name="甲镇"), expected=1, now=NOW)
    with pytest.raises(StaleVersionError):
        actions.edit_area(admin, TOWN, area_entry(TOWN, name="乙镇"), expected=1, now=NOW)
    assert db.session.get_one(Area, TOWN).name == "甲镇"


def test_accounts_show_the_new_name_of_their_area(admin: User) -> None:
    bureau, other = make_user("bureau", Scope("area", TOWN)), make_user("bureau", Scope("area", VILLAGE))
    actions.edit_area(admin, TOWN, area_entry(TOWN, name="新蒲镇"), expected=None, now=NOW)
    db.session.expire_all()
    assert (bureau.scope_name, other.scope_name, bureau.version) == ("新蒲镇", "白蒲片区", 1)


def test_what_did_not_change_is_not_recorded(admin: User) -> None:
    town = db.session.get_one(Area, TOWN)
    same = area_entry(TOWN, name=town.name, name_en=town.name_en)
    assert actions.edit_area(admin, TOWN, same, expected=None, now=NOW).version == 1
    assert verbs() == []


def test_an_area_where_somebody_lives_is_not_closed(admin: User) -> None:
    make_senior()
    make_worker()
    make_institution()
    with pytest.raises(AreaInUseError) as refused:
        close(admin, TOWN)
    assert refused.value.params == {"seniors": 1, "workers": 1, "stations": 1, "institutions": 1, "areas": 2}
    assert db.session.get_one(Area, TOWN).closed_on is None


def test_neighbours_by_code_are_not_counted(admin: User) -> None:
    make_senior(area_code="32068211400109")
    make_area("32068211400110")
    make_area("32068211400199")
    assert in_area("32068211400109").seniors == 1
    assert [in_area(code).seniors for code in ("32068211400110", GROUP, "320682115")] == [0, 0, 0]
    assert in_area(VILLAGE).areas == 4


def test_who_has_left_stands_in_nobodys_way(admin: User) -> None:
    make_senior(left_on=TODAY)
    assert in_area(GROUP).seniors == 0


def test_areas_are_closed_from_below(admin: User) -> None:
    for code in (GROUP, VILLAGE, TOWN):
        assert close(admin, code).closed_on == TODAY
    assert towns() == []


@pytest.mark.parametrize("day", [None, TODAY + timedelta(days=1)])
def test_an_area_is_not_closed_on_a_day_to_come(admin: User, day: date | None) -> None:
    with pytest.raises(InvalidInputError):
        close(admin, GROUP, day)


def test_nothing_is_added_below_a_closed_area(admin: User) -> None:
    close(admin, GROUP)
    close(admin, VILLAGE)
    assert list(faults(admin, VILLAGE + "02")) == ["code"]


def test_an_area_opens_again_once_the_one_around_it_is_open(admin: User) -> None:
    close(admin, GROUP)
    close(admin, VILLAGE)
    with pytest.raises(InvalidInputError):
        actions.reopen_area(admin, GROUP, expected=None, now=NOW)
    actions.reopen_area(admin, VILLAGE, expected=None, now=NOW)
    assert actions.reopen_area(admin, GROUP, expected=None, now=NOW).closed_on is None


def test_a_town_keeps_to_its_own_areas(admin: User) -> None:
    bureau = make_user("bureau", Scope("area", TOWN))
    assert actions.add_area(bureau, area_entry(TOWN + "009"), now=NOW).level == "village"
    with pytest.raises(NotFoundError):
        actions.add_area(bureau, area_entry(NEW), now=NOW)
    with pytest.raises(NotFoundError):
        actions.edit_area(bureau, "320682", area_entry("320682"), expected=None, now=NOW)


def test_a_station_changes_no_area(admin: User) -> None:
    operator = make_user("operator")
    with pytest.raises(ForbiddenError):
        actions.edit_area(operator, TOWN, area_entry(TOWN), expected=None, now=NOW)
