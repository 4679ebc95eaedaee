"""`python -m benchmarks NAME`: run one measurement."""

import argparse
import json
import os
import platform
from collections.abc import Callable
from typing import Any

from benchmarks import plan, press, start

BENCHMARKS: dict[str, Callable[[], dict[str, Any]]] = {
    "plan": plan.measure,
    "press": press.measure,
    "start": start.measure,
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
    name = parser.parse_args().name
    before = machine()
    figures = BENCHMARKS[name]()
    for key, value in figures.items():
        print(f"{key:<34}{value}")
    print(json.dumps({"benchmark": name, "machine": before, **figures}))


if __name__ == "__main__":
    main()
