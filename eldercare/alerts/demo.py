"""The alarm room's part of the demonstration county: devices, chains, a month of closed alarms. Synthetic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from eldercare.alerts.actions.devices.catalogue import load_device_models
from eldercare.alerts.chain import ANY, CALL_BACK, DEFAULT, LATE, REMOTE
from eldercare.alerts.demo_register import build_register
from eldercare.alerts.evidence import chained
from eldercare.alerts.models import Alarm, AlarmEvent, Device, Offer
from eldercare.alerts.policies import store_policy
from eldercare.alerts.responders.ways import way
from eldercare.alerts.rules import TEST_OUTCOME
from eldercare.core.bulk import insert_rows, next_id
from eldercare.core.db import transaction
from eldercare.core.geo import Place, distance_m
from eldercare.core.time import at
from eldercare.people.demo import County, SeniorRef, WorkerRef

SHARE_WITH_DEVICE = 0.15
DAYS = 30
TEST_SHARE = 0.2
ALARMS_A_DAY = (2, 5)
ROOMS = ("bedroom", "bedroom", "living_room", "bathroom", "worn")
OUTCOME_WEIGHTS = {"false": 30, "helped": 46, "ambulance": 8, "hospital": 7, "fire": 1, "other": 8}
KIND_WEIGHTS = {"sos": 78, "fall": 12, "smoke": 5, "gas": 3, "water_leak": 2}
NOTES = {
    "false": ("误触，电话确认平安", "擦桌子碰到按键", "孙辈玩耍按下", "测试后忘记说明"),
    "helped": ("起身困难，已扶起，无外伤", "停电害怕，已陪伴", "忘记关火，已处理", "头晕，量血压后休息"),
    "ambulance": ("胸闷，已叫120，家属同行", "跌倒疑似骨折，120到场"),
    "hospital": ("家属送镇卫生院", "送人民医院门诊"),
    "fire": ("灶台起火，119到场，人已转移",),
    "other": ("询问服务时间，已答复", "要求代买药，转服务单"),
}
LAST_SEEN = timedelta(minutes=9)


@dataclass(frozen=True, slots=True)
class Past:
    """One closed alarm of the past: its times in seconds after the opening."""

    number: int
    senior: SeniorRef
    worker: WorkerRef
    device: int
    kind: str
    opened_at: datetime
    accepted_s: float
    arrived_s: float
    closed_s: float
    outcome: str
    note: str
    test: bool = False

    def after(self, seconds: float) -> datetime:
        """The moment so many seconds after the opening."""
        return self.opened_at + timedelta(seconds=seconds)


def build(session: Session, rng: Random, county: County, *, day: date, now: datetime) -> dict[str, int]:
    """Write this room's part inside the open transaction; returns counts by name."""
    load_device_models(by=None, now=now)
    _add_policies(county, now)
    wearers = _wearers(rng, county)
    first = next_id(session, Device)
    insert_rows(session, Device, _device_rows(rng, wearers, first, day, now))
    build_register(session, county, wearers, now=now)
    past = list(_past_alarms(session, rng, county, wearers, first, day, now))
    insert_rows(session, Alarm, (_alarm_row(one) for one in past))
    insert_rows(session, AlarmEvent, (row for one in past for row in _event_rows(one)))
    insert_rows(session, Offer, (_offer_row(one) for one in past if not one.test))
    return {"devices": len(wearers), "alarms": len(past)}


def refresh_devices(*, now: datetime) -> int:
    """Let the synthetic devices have been heard lately, as they would be; for a county built days ago."""
    with transaction() as session:
        stale = Device.last_seen_at < now - LAST_SEEN
        result = session.execute(
            update(Device)
            .where(Device.synthetic, Device.online, stale)
            .values(last_seen_at=now - LAST_SEEN / 2)
        )
        return int(result.rowcount)  # type: ignore[attr-defined]


def _add_policies(county: County, now: datetime) -> None:
    """The default chain, the call back, and longer ways for the two towns farthest from the middle."""
    store_policy(ANY, "", DEFAULT, now=now)
    store_policy(LATE, "", CALL_BACK, now=now)
    towns = county.places.of_level("town")
    middle = Place(sum(t.lat for t in towns) / len(towns), sum(t.lon for t in towns) / len(towns))
    for town in sorted(towns, key=lambda t: -distance_m(middle, Place(t.lat, t.lon)))[:2]:
        store_policy(ANY, town.code, REMOTE, now=now)


def _wearers(rng: Random, county: County) -> list[SeniorRef]:
    """Who has a button: those alone and over eighty first; the first of all lives in the home town."""
    weighed = [(-(s.living == "alone") - (s.age >= 80) + rng.random() * 0.8, s.id, s) for s in county.seniors]
    count = max(1, round(len(weighed) * SHARE_WITH_DEVICE))
    chosen = [senior for _, _, senior in sorted(weighed, key=lambda one: one[:2])]
    home = next((s for s in chosen if s.station_id == county.home_station.id), chosen[0])
    return [home, *(senior for senior in chosen if senior is not home)][:count]


def _device_rows(
    rng: Random, wearers: Sequence[SeniorRef], first: int, day: date, now: datetime
) -> Iterator[dict[str, Any]]:
    for offset, senior in enumerate(wearers):
        silent, low = offset % 60 == 11, offset % 45 == 7
        seen = rng.uniform(26, 70) * 3600 if silent else rng.uniform(5, LAST_SEEN.total_seconds())
        yield {
            "id": first + offset,
            "device_id": f"SOS-{offset + 1:04d}",
            "model": "native",
            "senior_id": senior.id,
            "room": rng.choice(ROOMS),
            "station_id": senior.station_id,
            "area_code": senior.area_code,
            "bound_at": at(day - timedelta(days=rng.randint(40, 400)), rng.randint(540, 1020)),
            "last_seen_at": now - timedelta(seconds=seen),
            "battery": rng.randint(4, 19) if low else rng.randint(35, 100),
            "online": not silent,
            "test_until": None,
            "synthetic": True,
        }


def _past_alarms(
    session: Session, rng: Random, county: County, wearers: Sequence[SeniorRef], first: int, day: date,
    now: datetime,
) -> Iterator[Past]:  # fmt: skip
    number = next_id(session, Alarm)
    at_home = [i for i, senior in enumerate(wearers) if senior.station_id == county.home_station.id]
    for back in range(DAYS, -1, -1):
        for turn in range(rng.randint(*ALARMS_A_DAY)):
            index = rng.choice(at_home) if turn < 2 and at_home else rng.randrange(len(wearers))
            opened_at = at(day - timedelta(days=back), rng.triangular(0, 1440, 480)) + timedelta(
                seconds=rng.randint(0, 59)
            )
            one = _past_one(rng, county, wearers[index], first + index, number, opened_at)
            if one is not None and one.after(one.closed_s) < now:
                yield one
                number += 1


def _past_one(
    rng: Random, county: County, senior: SeniorRef, device: int, number: int, opened_at: datetime
) -> Past | None:
    workers = county.workers_of(senior.station_id)
    if not workers:
        return None
    home = Place(senior.lat, senior.lon)
    near = sorted(workers, key=lambda w: distance_m(home, Place(w.lat, w.lon)))[:4]
    worker = rng.choice(near)
    minutes, _ = way(Place(worker.lat, worker.lon), home, "ebike")
    accepted = min(rng.lognormvariate(3.1, 0.55), 230.0)
    arrived = accepted + 60 * (minutes * rng.uniform(0.9, 1.3) + rng.uniform(1, 4))
    outcome = rng.choices(list(OUTCOME_WEIGHTS), list(OUTCOME_WEIGHTS.values()))[0]
    kind = rng.choices(list(KIND_WEIGHTS), list(KIND_WEIGHTS.values()))[0]
    closed = arrived + rng.uniform(4, 40) * 60
    note = rng.choice(NOTES[outcome])
    if rng.random() < TEST_SHARE:
        return Past(number, senior, worker, device, "sos", opened_at, 0, 0, 0, TEST_OUTCOME, "", test=True)
    return Past(number, senior, worker, device, kind, opened_at, accepted, arrived, closed, outcome, note)


def _alarm_row(one: Past) -> dict[str, Any]:
    real = not one.test
    return {
        "id": one.number,
        "senior_id": one.senior.id,
        "device_id": one.device,
        "kind": one.kind,
        "state": "closed",
        "condition": "restored",
        "presses": 1,
        "test": one.test,
        "late": False,
        "opened_at": one.opened_at,
        "pressed_at": one.opened_at - timedelta(seconds=1),
        "worker_id": one.worker.id if real else None,
        "accepted_at": one.after(one.accepted_s) if real else None,
        "en_route_at": one.after(one.accepted_s + 40) if real else None,
        "on_scene_at": one.after(one.arrived_s) if real else None,
        "closed_at": one.after(one.closed_s),
        "outcome": one.outcome,
        "note": one.note,
        "station_id": one.senior.station_id,
        "area_code": one.senior.area_code,
        "policy_version": 1,
        "step": 1,
        "version": 1,
    }


def _event_rows(one: Past) -> Iterator[dict[str, Any]]:
    steps: list[tuple[float, str, str, str, dict[str, Any]]]
    if one.test:
        steps = [(0, "test", "closed", "closed", {})]
    else:
        told = {"round": 1, "audiences": ["nearest", "station"], "workers": [one.worker.id]}
        steps = [
            (0, "opened", "open", "open", {"delay_s": 1.0, "late": False}),
            (0, "round", "open", "open", told),
            (one.accepted_s, "accepted", "open", "accepted", {}),
            (one.accepted_s + 40, "en_route", "accepted", "en_route", {}),
            (one.arrived_s, "on_scene", "en_route", "on_scene", {}),
            (one.closed_s, "closed", "on_scene", "closed", {"outcome": one.outcome}),
        ]
    before: str | None = None
    for seq, (seconds, verb, source, target, params) in enumerate(steps, 1):
        by_device = verb in {"opened", "round", "test"}
        line: dict[str, Any] = {
            "alarm_id": one.number,
            "seq": seq,
            "at": one.after(seconds),
            "worker_id": None if by_device else one.worker.id,
            "verb": verb,
            "source": source,
            "target": target,
            "params": params,
        }
        yield chained(line, before)
        before = line["digest"]


def _offer_row(one: Past) -> dict[str, Any]:
    start, end = Place(one.worker.lat, one.worker.lon), Place(one.senior.lat, one.senior.lon)
    minutes, km = way(start, end, "ebike")
    return {
        "alarm_id": one.number,
        "worker_id": one.worker.id,
        "rank": 1,
        "round": 0,
        "minutes": round(minutes, 1),
        "km": round(km, 2),
        "why": {"from": "home", "age_minutes": 0, "mode": "ebike", "in_visit": False},
        "state": "accepted",
        "offered_at": one.opened_at,
        "answered_at": one.after(one.accepted_s),
        "reason": "",
    }
