"""The recorded payloads, by driver and case, and the answer that today's drivers give to one."""

import json
from datetime import datetime
from pathlib import Path

from devices.topics import decode
from tests.devices.makers import NOW

FOLDER = Path(__file__).parent / "recordings"
RECORDINGS = {
    str(path.relative_to(FOLDER).with_suffix("")): json.loads(path.read_text("utf-8"))
    for path in sorted(FOLDER.rglob("*.json"))
}


def payload_of(recording):
    return recording["raw"].encode() if "raw" in recording else json.dumps(recording["payload"]).encode()


def received_at(recording):
    return datetime.fromisoformat(recording["received_at"]) if "received_at" in recording else NOW


def reading_of(recording, *, retained=None, former=None):
    return decode(
        recording["topic"],
        payload_of(recording),
        retained=recording["retained"] if retained is None else retained,
        received_at=received_at(recording),
        former=former,
    )
