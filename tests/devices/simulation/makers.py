"""A small world for the tests of the simulation."""

from typing import Any

from devices.simulation.ledger import TrueEvent
from devices.simulation.scenarios import SCENARIOS
from devices.simulation.world import Item, Say, Settings, happen
from tests.devices.makers import NOW


def make_world(scenario: str = "busy", **changes: Any) -> Settings:
    values: dict[str, Any] = {"homes": 24, "rate": 100.0, "seconds": 30.0, "start": NOW}
    return Settings(**values | changes, scenario=SCENARIOS[scenario])


def run(scenario: str = "busy", **changes: Any) -> list[Item]:
    return list(happen(make_world(scenario, **changes)))


def events_in(items: list[Item]) -> list[TrueEvent]:
    return [item for item in items if isinstance(item, TrueEvent)]


def messages_in(items: list[Item]) -> list[Say]:
    return [item for item in items if isinstance(item, Say)]


def make_event(number: int = 1, **changes: Any) -> TrueEvent:
    values: dict[str, Any] = {
        "at_s": 1.0,
        "id": f"SIM-00001:{number}:sos",
        "device": "SIM-00001",
        "home": 1,
        "source": "native",
        "kind": "sos",
        "at": NOW.isoformat(),
        "heard": True,
        "exact": True,
        "key": f"key-{number}",
    }
    return TrueEvent(**values | changes)
