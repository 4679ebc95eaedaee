"""The figures of Rugao that the demonstration county is shaped after, with their sources."""

import json
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent.parent / "data" / "rugao.json"


@cache
def figures() -> dict[str, Any]:
    """rugao.json: official sums are facts; what is marked approx is for synthetic data only."""
    data: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return data


def towns() -> list[dict[str, Any]]:
    """The 14 towns and subdistricts in code order."""
    return sorted(figures()["towns"], key=lambda town: town["code"])
