"""Coordinate systems: there and back, and against points that others have published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.coordinates import EAST, NORTH, SOUTH, SYSTEMS, WEST, from_wgs84, in_china, to_wgs84
from eldercare.core.geo import Place, distance_m

RUGAO = Place(32.37, 120.57)
PLACES = st.builds(Place, st.floats(SOUTH, NORTH), st.floats(WEST, EAST))


@given(PLACES, st.sampled_from(sorted(SYSTEMS)))
def test_there_and_back_again_is_less_than_a_metre(place: Place, system: str) -> None:
    assert distance_m(to_wgs84(from_wgs84(place, system), system), place) < 1


@given(PLACES, st.sampled_from(sorted(SYSTEMS)))
def test_back_and_there_again_is_less_than_a_metre(place: Place, system: str) -> None:
    assert distance_m(from_wgs84(to_wgs84(place, system), system), place) < 1


@given(PLACES)
def test_the_shifted_systems_never_lie_where_gps_does(place: Place) -> None:
    assert distance_m(from_wgs84(place, "bd09"), place) > 100


# eviltransform, go/transform_test.go: Shanghai, Shenzhen, Beijing; coordtransform, test/app.js.
@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
        ((39.915, 116.404), (39.91640428150164, 116.41024449916938)),
    ],
)
def test_gcj_02_is_that_of_the_published_points(
    wgs84: tuple[float, float], gcj02: tuple[float, float]
) -> None:
    assert distance_m(from_wgs84(Place(*wgs84), "gcj02"), Place(*gcj02)) < 0.01


def test_bd_09_is_that_of_the_published_point() -> None:
    """coordtransform, test/app.js: GCJ-02 39.915, 116.404."""
    published = Place(39.92133699351021, 116.41036949371029)
    assert distance_m(from_wgs84(to_wgs84(Place(39.915, 116.404), "gcj02"), "bd09"), published) < 0.01


def test_in_rugao_gcj_02_lies_471_metres_away() -> None:
    assert distance_m(from_wgs84(RUGAO, "gcj02"), RUGAO) == pytest.approx(471, abs=5)


def test_cgcs2000_is_taken_as_wgs_84() -> None:
    assert to_wgs84(RUGAO, "cgcs2000") == RUGAO == from_wgs84(RUGAO, "cgcs2000")


def test_swapped_degrees_are_not_in_china() -> None:
    assert in_china(RUGAO)
    assert not in_china(Place(RUGAO.lon, RUGAO.lat))
