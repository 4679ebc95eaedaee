"""Areas as GeoJSON, as every map draws them."""

from collections.abc import Iterable
from typing import Any

from eldercare.people.models import Area


def collection(areas: Iterable[Area], *, english: bool, unnamed: str = "") -> dict[str, Any]:
    """A FeatureCollection in WGS-84: outlines, or points with `radius_m` where none is drawn.

    `unnamed`: the code of the area that gets no label, as the page is about it.
    """
    features = [_feature(area, english=english) for area in areas]
    for feature in features:
        if feature["properties"]["code"] == unnamed:
            del feature["properties"]["label"]
    return {"type": "FeatureCollection", "features": features}


def _feature(area: Area, *, english: bool) -> dict[str, Any]:
    """`invented` says that the outline has no source, so that the map draws it dashed."""
    properties = {
        "code": area.code,
        "name": area.name_en if english else area.name,
        "label": _short(area, english=english),
        "radius_m": area.radius_m,
    }
    if area.boundary and area.boundary_synthetic:
        properties["invented"] = True
    centre = {"type": "Point", "coordinates": [area.lon, area.lat]}
    return {"type": "Feature", "geometry": area.boundary or centre, "properties": properties}


def _short(area: Area, *, english: bool) -> str:
    """The name as a map has room for it: Baipu, not Baipu Town."""
    return area.name_en.removesuffix(" Town").removesuffix(" Subdistrict") if english else area.name
