"""The scales of `data/scales`, one file each, checked as they are read: another scale is another file."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from eldercare.assessments.rules import Adjustment, Bound, Dimension, Item, Option, Scale, first_gap

FOLDER = Path(__file__).parent / "data" / "scales"


class ScaleError(ValueError):
    """A file that is no scale; the message names the file and what is wrong in it."""


@cache
def scales() -> dict[str, Scale]:
    """Every scale by its id."""
    return {scale.id: scale for scale in map(read_scale, sorted(FOLDER.glob("*.json")))}


def offered() -> Scale:
    """The scale that new sheets use."""
    return next(scale for scale in scales().values() if scale.offered)


def setting() -> frozenset[str]:
    """The ids of the scales whose result is the register's grade."""
    return frozenset(scale.id for scale in scales().values() if scale.sets_grade)


def read_scale(path: Path) -> Scale:
    """A scale out of its file; raises ScaleError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        scale = _scale(data)
        fault = _fault(scale, data["max_points"])
    except (KeyError, TypeError, ValueError) as error:
        msg = f"{path.name}: {error!r}"
        raise ScaleError(msg) from error
    if fault:
        msg = f"{path.name}: {fault}"
        raise ScaleError(msg)
    return scale


def _scale(data: dict[str, Any]) -> Scale:
    return Scale(
        id=data["id"],
        zh=data["zh"],
        en=data["en"],
        short=data["short"],
        sets_grade=data["sets_grade"],
        offered=data["offered"],
        assessors=data["assessors"]["count"],
        medical=data["assessors"]["medical"],
        dimensions=tuple(Dimension(**row) for row in data["dimensions"]),
        items=tuple(_item(row, data["option_sets"]) for row in data["items"]),
        bounds=tuple(Bound(**row) for row in data["grades"]),
        adjustments=tuple(_adjustment(row) for row in data["adjustments"]),
        raise_at_most=data["raise_at_most"],
    )


def _item(row: dict[str, Any], sets: dict[str, Any]) -> Item:
    """An item; its options stand with it, or in a set that several items share."""
    options = sets[row["options"]] if isinstance(row["options"], str) else row["options"]
    return Item(**row | {"options": tuple(Option(**option) for option in options)})


def _adjustment(row: dict[str, Any]) -> Adjustment:
    return Adjustment(**row | {"needs": tuple(row.get("needs", {}).items())})


def _fault(scale: Scale, max_points: int) -> str:
    """The first thing that makes a scale unusable; empty when there is none."""
    faults = (
        _items_fault(scale),
        ""
        if scale.max_points == max_points
        else f"the dimensions add up to {scale.max_points}, not {max_points}",
        _grades_fault(scale),
        _adjustments_fault(scale),
    )
    return next((fault for fault in faults if fault), "")


def _items_fault(scale: Scale) -> str:
    if scale.offered and not scale.items:
        return "a scale that is offered needs items"
    if len({item.code for item in scale.items}) != len(scale.items):
        return "two items have the same code"
    for item in scale.items:
        if list(item.points) != sorted(set(item.points), reverse=True) or item.points[-1] != 0:
            return f"the options of {item.code} do not go down to 0"
    for dimension in scale.dimensions:
        best = sum(item.points[0] for item in scale.items if item.dimension == dimension.code)
        if best != dimension.max_points:
            return f"the items of {dimension.code} add up to {best}, not {dimension.max_points}"
    known = {dimension.code for dimension in scale.dimensions}
    return next(
        (f"{item.code} belongs to no dimension" for item in scale.items if item.dimension not in known), ""
    )


def _grades_fault(scale: Scale) -> str:
    grades = [bound.grade for bound in scale.bounds]
    if grades != list(range(len(grades))) or not grades:
        return "the grades do not count from 0"
    if any(bound.months < 1 for bound in scale.bounds):
        return "a grade without months until the next assessment"
    if not scale.items:
        return ""
    gap = first_gap(scale.bounds, scale.max_points)
    if gap is not None:
        return f"{gap} points have no grade, or two"
    leasts = [bound.least for bound in scale.bounds]
    return "" if leasts == sorted(leasts, reverse=True) else "more points give a worse grade"


def _adjustments_fault(scale: Scale) -> str:
    points = {item.code: item.points for item in scale.items}
    for one in scale.adjustments:
        if one.by < 0 or (one.by == 0) == (one.to is None):
            return f"{one.code} needs either `by` or `to`"
        if one.to is not None and one.to not in {bound.grade for bound in scale.bounds}:
            return f"{one.code} leads to no grade"
        for code, value in one.needs:
            if value not in points.get(code, ()):
                return f"{one.code} presumes an answer that {code} does not have"
    return ""
