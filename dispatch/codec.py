"""Turns the frozen dataclasses of this package into plain JSON values and back, by their type annotations.

Endless times are written as the string "inf", because JSON has no number for them.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from math import inf, isinf
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from dispatch.travel import MatrixTravel, StraightLine, Travel

T = TypeVar("T")

# Travel is a protocol, so the written form names the class; only our own classes can be read back.
TRAVEL_CLASSES: Mapping[str, type] = {"straight_line": StraightLine, "matrix": MatrixTravel}
LONGEST_SHOWN = 40
# Python reads whole numbers of any length; those that no float can hold are refused.
LARGEST = 1e300


class UnreadableError(ValueError):
    """The JSON does not describe what was asked for."""


def dump(value: Any) -> Any:
    """The value as dicts, lists, strings and numbers; sets are sorted: equal values give equal JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        body = {field.name: dump(getattr(value, field.name)) for field in fields(value)}
        names = [name for name, kind in TRAVEL_CLASSES.items() if type(value) is kind]
        return {"is": names[0], **body} if names else body
    if isinstance(value, Mapping):
        return {key: dump(value[key]) for key in sorted(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [dump(item) for item in value]
    if isinstance(value, float) and isinf(value):
        return "inf"
    return value


def load(kind: type[T], value: Any, where: str = "") -> T:
    """The value read back as `kind`; raises `UnreadableError` naming the field that does not fit."""
    result: T = _load(kind, value, where or kind.__name__)
    return result


def _load(kind: Any, value: Any, where: str) -> Any:
    if kind is Travel:
        return _load_travel(value, where)
    if is_dataclass(kind):
        return _load_dataclass(kind, value, where)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        if value is None and type(None) in inner:
            return None
        return _load(next(part for part in inner if part is not type(None)), value, where)
    if origin is Literal:
        return value
    if origin in {tuple, frozenset}:
        items = _expect(list, value, where)
        return origin(_load(inner[0], item, f"{where}[{i}]") for i, item in enumerate(items))
    if origin is not None:
        items = _expect(dict, value, where)
        return {key: _load(inner[1], item, f"{where}[{key}]") for key, item in items.items()}
    return _load_scalar(kind, value, where)


def _load_scalar(kind: Any, value: Any, where: str) -> Any:
    if kind is float:
        if isinstance(value, int) and abs(value) > LARGEST:
            raise UnreadableError(f"{where}: {shown(value)} is too large")
        return inf if value == "inf" else _expect((int, float), value, where)
    return _expect(kind, value, where)


def _load_dataclass(kind: Any, value: Any, where: str) -> Any:
    given = _expect(dict, value, where)
    hints = get_type_hints(kind)
    known = {field.name for field in fields(kind) if field.init}
    unknown = sorted(set(given) - known - {"is"})
    if unknown:
        raise UnreadableError(f"{where}: unknown field {unknown[0]!r}")
    arguments = {
        name: _load(hints[name], item, f"{where}.{name}") for name, item in given.items() if name in known
    }
    needed = [field.name for field in fields(kind) if field.default is field.default_factory is MISSING]
    missing = [name for name in needed if name not in arguments]
    if missing:
        raise UnreadableError(f"{where}.{missing[0]}: missing")
    return kind(**arguments)


def _load_travel(value: Any, where: str) -> Any:
    name = _expect(dict, value, where).get("is")
    if name not in TRAVEL_CLASSES:
        raise UnreadableError(f"{where}.is: {name!r}, not one of {', '.join(TRAVEL_CLASSES)}")
    return _load_dataclass(TRAVEL_CLASSES[name], value, where)


def _expect(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise UnreadableError(f"{where}: {shown(value)} does not fit here")
    return value


def shown(value: Any) -> str:
    """The value as a refusal quotes it, not too long."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."
