"""The tree of areas: only open branches, counts of everybody below, the reader's scope."""

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.people.places.queries import AreaNode, map_of, next_code, path_to, tree_of
from tests.makers import (
    COUNTY,
    GROUP,
    TODAY,
    TOWN,
    VILLAGE,
    make_area,
    make_institution,
    make_operator,
    make_senior,
    make_station,
    make_user,
)
from tests.people.counting import statements
from tests.people.places.makers import make_tree

FAR = "320682116"


@pytest.fixture
def admin(database: AppContext) -> User:
    make_tree()
    make_area(FAR, "town", "搬经镇")
    return make_user("admin")


def codes(nodes: list[AreaNode]) -> list[str]:
    """The codes of a tree as it is read from top to bottom."""
    return [code for node in nodes for code in (node.area.code, *codes(node.below))]


def test_at_first_the_towns_are_seen(admin: User) -> None:
    assert codes(tree_of(admin, "", closed=False)) == [COUNTY, TOWN, FAR]


def test_an_open_branch_shows_what_lies_right_below(admin: User) -> None:
    assert codes(tree_of(admin, TOWN, closed=False)) == [COUNTY, TOWN, VILLAGE, FAR]
    assert codes(tree_of(admin, VILLAGE, closed=False)) == [COUNTY, TOWN, VILLAGE, GROUP, FAR]


def test_everybody_below_is_counted_once_and_who_has_left_is_not(admin: User) -> None:
    make_senior()
    make_senior(left_on=TODAY)
    make_institution()
    (county,) = tree_of(admin, TOWN, closed=False)
    town = county.below[0]
    assert county.counts == {"seniors": 1, "stations": 1, "institutions": 1, "areas": 2}
    assert town.counts == {"seniors": 1, "stations": 1, "institutions": 1, "areas": 1}
    assert town.below[0].counts == {"seniors": 1, "stations": 0, "institutions": 0, "areas": 1}


def test_closed_areas_are_seen_when_they_are_asked_for(admin: User) -> None:
    make_area("320682117", "town", "磨头镇").closed_on = TODAY
    assert "320682117" not in codes(tree_of(admin, "", closed=False))
    assert "320682117" in codes(tree_of(admin, "", closed=True))


def test_a_town_sees_its_own_branch(admin: User) -> None:
    town = make_user("bureau", Scope("area", TOWN))
    assert codes(tree_of(town, COUNTY, closed=False)) == [TOWN, VILLAGE]


def test_a_station_sees_its_area_and_counts_its_own_seniors(admin: User) -> None:
    senior = make_senior()
    make_senior(station_id=make_station("S-2", area_code=TOWN).id)
    user = make_operator(senior.station)
    (town,) = tree_of(user, "", closed=False)
    assert (town.area.code, town.counts["seniors"], town.counts["stations"]) == (TOWN, 1, 1)


def test_a_caregiver_sees_no_tree(admin: User) -> None:
    assert tree_of(make_user("caregiver", Scope("own")), "", closed=False) == []


def test_the_tree_asks_a_constant_number_of_times(admin: User) -> None:
    with statements() as few:
        tree_of(admin, "", closed=False)
    for number in range(5):
        make_area(f"{VILLAGE}{number + 10}", "group", f"{number}组")
        make_senior()
    assert admin.scope  # read again after the commits, so that it is not counted
    with statements() as many:
        tree_of(admin, VILLAGE, closed=True)
    assert len(many) == len(few)


def test_the_next_code_follows_the_highest(admin: User) -> None:
    assert [next_code(make_area(code)) for code in (COUNTY, TOWN, VILLAGE, GROUP, FAR)] == [
        "320682117", "320682114002", "32068211400102", "", "320682116001",
    ]  # fmt: skip


def test_no_code_follows_the_last_one(admin: User) -> None:
    make_area(VILLAGE + "99", "group", "99组")
    assert next_code(make_area(VILLAGE)) == ""


def test_the_path_keeps_to_the_scope(admin: User) -> None:
    group = make_area(GROUP)
    assert [area.code for area in path_to(admin, group)] == [COUNTY, TOWN, VILLAGE]
    assert [area.code for area in path_to(make_user("bureau", Scope("area", TOWN)), group)] == [TOWN, VILLAGE]


def test_a_map_draws_the_area_and_the_open_ones_below(admin: User) -> None:
    make_area("320682117", "town", "磨头镇").closed_on = TODAY
    assert [area.code for area in map_of(make_area(COUNTY))] == [COUNTY, TOWN, FAR]
