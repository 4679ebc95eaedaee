"""`python -m benchmarks NAME`: run one measurement."""

import argparse
import json
import os
import platform
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

from benchmarks import (
    alarms,
    board,
    city,
    coverage,
    disruption,
    peers,
    plan,
    press,
    public,
    replan,
    responder,
    search,
    start,
)

BENCHMARKS: dict[str, Callable[..., dict[str, Any]]] = {
    "alarms": alarms.measure,
    "board": board.measure,
    "city": city.measure,
    "coverage": coverage.measure,
    "disruption": disruption.measure,
    "hhcrsp": public.measure_hhcrsp,
    "peers": peers.measure,
    "plan": plan.measure,
    "press": press.measure,
    "replan": replan.measure,
    "responder": responder.measure,
    "search": search.measure,
    "start": start.measure,
    "uhhc": public.measure_uhhc,
}


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": load,
    }


def main() -> None:
    """Run the named one and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=sorted(BENCHMARKS))
    parser.add_argument("--seconds", type=float, help="search time for each instance, or for the whole day")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--visits", type=int, help="size of the synthetic day")
    parser.add_argument("--people", type=int, help="how many people the county has")
    parser.add_argument("--messages", type=int, help="how many are sent for each figure")
    parser.add_argument("--clients", type=int, help="how many come back at once")
    parser.add_argument("--long", action="store_true", default=None, help="with a run of ten times as long")
    parser.add_argument("--instances", type=Path, metavar="FOLDER", help="other instances of the same format")
    given = parser.parse_args()
    name = given.name
    known = signature(BENCHMARKS[name]).parameters
    options = {key: value for key, value in vars(given).items() if key != "name" and value is not None}
    strange = sorted(set(options) - set(known))
    if strange:
        parser.error(f"{name} takes no --{strange[0]}")
    if given.instances and not any(given.instances.glob("*.json.gz")):
        parser.error(f"no instance (*.json.gz) lies in {given.instances}")
    before = machine()
    figures = BENCHMARKS[name](**options)
    for key, value in figures.items():
        print(f"{key:<34}{value}")
    print(json.dumps({"benchmark": name, "machine": before, **figures}))


if __name__ == "__main__":
    main()
