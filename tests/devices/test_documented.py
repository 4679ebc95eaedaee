"""The devices that docs/devices.md promises are those of the recordings, neither more nor less."""

from pathlib import Path

from devices.drivers import ROUTES
from devices.event import SCAIP_CODES
from tests.devices.recorded import RECORDINGS

PAGE = (Path(__file__).parents[2] / "docs" / "devices.md").read_text("utf-8")


def table_under(heading):
    lines = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0].splitlines()
    return [line for line in lines if line.startswith("| ")][1:]


def supported():
    """One row for each device: its source, what it was recorded to tell, and whether that is verified."""
    rows = {}
    for name, recording in RECORDINGS.items():
        if "device" in recording:
            driver = name.partition("/")[0]
            told = [event["kind"] for event in recording.get("expect", [])] or [recording["reason"]]
            verified = not recording["source"][0].startswith("unverified")
            rows.setdefault((driver, recording["device"]), ([], []))[0].extend(told)
            rows[driver, recording["device"]][1].append(verified)
    return [
        f"| {driver} | {device} | {', '.join(dict.fromkeys(told))} | {'' if all(verified) else 'no'} |"
        for (driver, device), (told, verified) in rows.items()
    ]


def test_the_page_lists_the_recorded_devices():
    assert table_under("Supported devices") == supported()


def test_the_page_lists_every_topic():
    assert table_under("Topics") == [
        f"| `{route.pattern}` | {route.driver.name} | {'yes' if route.urgent else ''} |" for route in ROUTES
    ]


def test_the_page_lists_every_kind_with_its_code():
    assert table_under("Kinds and their SCAIP codes") == [
        f"| `{kind}` | {code.message} | {code.device_type} | {code.status or ''} |"
        for kind, code in SCAIP_CODES.items()
    ]
