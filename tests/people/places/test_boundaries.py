"""The outline of an area: what is taken, what is refused and why."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.geo import Place
from eldercare.people.places.boundaries import (
    CROSSES,
    NO_POLYGON,
    NOT_CLOSED,
    NOT_IN_CHINA,
    NOT_JSON,
    ODD_SIZE,
    TOO_FEW,
    TOO_MANY,
    BoundaryError,
    area_km2,
    contains,
    radius_m,
    read_boundary,
)
from tests.people.places.makers import SQUARE


def ring(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in points]]}


def reason(geometry: Any) -> str:
    with pytest.raises(BoundaryError) as refused:
        read_boundary(geometry if isinstance(geometry, str) else json.dumps(geometry))
    return str(refused.value)


@pytest.mark.parametrize(
    "wrapped",
    [
        SQUARE,
        {"type": "Feature", "properties": {}, "geometry": SQUARE},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": SQUARE}]},
    ],
)
def test_a_polygon_is_found_however_it_is_wrapped(wrapped: dict[str, Any]) -> None:
    assert read_boundary(json.dumps(wrapped)) == SQUARE


def test_a_multipolygon_stays_one() -> None:
    found = read_boundary(json.dumps({"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]}))
    assert (found["type"], area_km2(found)) == ("MultiPolygon", pytest.approx(area_km2(SQUARE)))


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        ("{", NOT_JSON),
        ("[" * 100_000, NOT_JSON),
        ("7", NO_POLYGON),
        ({"type": "Point", "coordinates": [120, 32]}, NO_POLYGON),
        ({"type": "Polygon", "coordinates": []}, NO_POLYGON),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, NO_POLYGON),
        ({"type": "FeatureCollection", "features": []}, NO_POLYGON),
        (ring((120, 32), (121, 32), (120, 32)), TOO_FEW),
        (ring((120, 32), (120.1, 32), (120.1, 32.1), (120, 32.1)), NOT_CLOSED),
        (ring((32, 120), (32.1, 120), (32.1, 120.1), (32, 120)), NOT_IN_CHINA),
        (ring((120, 32), (120.1, 32.1), (120.1, 32), (120, 32.1), (120, 32)), CROSSES),
        (ring((120, 32), (120.00001, 32), (120.00001, 32.00001), (120, 32)), ODD_SIZE),
        (ring((75, 20), (135, 20), (135, 53), (75, 53), (75, 20)), ODD_SIZE),
        (" " * 1_000_001, TOO_MANY),
    ],
)
def test_each_fault_is_named(geometry: Any, why: str) -> None:
    assert reason(geometry) == why


def test_a_boundary_of_too_many_points_is_refused() -> None:
    points = [
        (120 + 0.1 * math.cos(turn / 5002 * math.tau), 32 + 0.1 * math.sin(turn / 5002 * math.tau))
        for turn in range(5002)
    ]
    assert reason(ring(*points, points[0])) == TOO_MANY


def test_a_tenth_of_a_degree_near_rugao_has_105_square_kilometres() -> None:
    # 11.12 km north by 9.41 km east at 32.25 degrees.
    assert area_km2(SQUARE) == pytest.approx(104.6, rel=0.01)


def test_a_hole_is_not_counted() -> None:
    hole = [[120.74, 32.24], [120.76, 32.24], [120.76, 32.26], [120.74, 32.26], [120.74, 32.24]]
    with_hole = {"type": "Polygon", "coordinates": [*SQUARE["coordinates"], hole]}
    assert area_km2(with_hole) == pytest.approx(0.96 * area_km2(SQUARE), rel=0.001)
    assert not contains(with_hole, Place(32.25, 120.75))


def test_the_circle_that_stands_in_is_as_large() -> None:
    assert math.pi * radius_m(SQUARE) ** 2 == pytest.approx(area_km2(SQUARE) * 1_000_000, rel=0.001)


@given(lat=st.floats(32.0, 32.5), lon=st.floats(120.5, 121.0))
def test_a_place_lies_in_the_square_when_both_degrees_do(lat: float, lon: float) -> None:
    edges = {32.20, 32.30} | {120.70, 120.80}
    if lat not in edges and lon not in edges:
        assert contains(SQUARE, Place(lat, lon)) == (32.20 < lat < 32.30 and 120.70 < lon < 120.80)


@given(st.lists(st.floats(0.02, 0.1), min_size=3, max_size=40))
def test_a_star_around_a_point_never_crosses_itself(reaches: list[float]) -> None:
    turns = [math.tau * at / len(reaches) for at in range(len(reaches))]
    points = [(120.5 + r * math.cos(t), 32.3 + r * math.sin(t)) for r, t in zip(reaches, turns, strict=True)]
    assert read_boundary(json.dumps(ring(*points, points[0])))["type"] == "Polygon"
