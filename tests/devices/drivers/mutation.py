"""Recorded messages with something broken in them: a bit, a value, a field, a part of the topic."""

import json
import random

from tests.devices.recorded import RECORDINGS, payload_of

ODD = [
    None, True, False, 0, -1, 1e308, float("nan"), 10**30, "", "0", "fall", "\x00", "\ud800", "卧室",
    "x" * 300, [], [[]], {}, {"status": 1}, [{"alarm_type": 0, "alarm_status": 1}],
]  # fmt: skip


def mutated(seed):
    """A topic and a payload; the same for the same seed."""
    rng = random.Random(seed)
    recording = RECORDINGS[rng.choice(sorted(RECORDINGS))]
    topic, payload = recording["topic"], payload_of(recording)
    for _ in range(rng.randint(1, 3)):
        how = rng.choice([_spoil_bytes, _spoil_bytes, _spoil_value, _spoil_value, _spoil_value, None])
        if how is None:
            topic = _spoil_topic(topic, rng)
        else:
            payload = how(payload, rng)
    return topic, payload


def _spoil_bytes(payload, rng):
    where = rng.randrange(len(payload) + 1)
    return rng.choice([
        payload[:where],
        payload[:where] + rng.randbytes(rng.randint(1, 4)) + payload[where + 1 :],
        payload[:where] + payload[where + 1 :],
        payload + payload[:where],
    ])  # fmt: skip


def _spoil_value(payload, rng):
    try:
        body = json.loads(payload)
    except ValueError:
        return payload
    places = list(_places(body))
    if not places:
        return payload
    holder, name = rng.choice(places)
    match rng.randrange(4):
        case 0:
            del holder[name]
        case 1 if isinstance(holder, dict):
            holder[rng.choice(["action", "sos", "object", "state", "event", "data"])] = holder.pop(name)
        case _:
            holder[name] = rng.choice(ODD)
    return json.dumps(body).encode()


def _places(body):
    pairs = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, value in list(pairs):
        yield body, name
        yield from _places(value)


def _spoil_topic(topic, rng):
    parts = topic.split("/")
    where = rng.randrange(len(parts))
    parts[where] = rng.choice(["", "#", "\x00", "\ud800", "x" * 300, "bridge", "event", *parts])
    return "/".join(parts)
