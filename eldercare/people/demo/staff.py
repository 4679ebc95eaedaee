"""What stands beside the workers of the demonstration county: certificates, single days, training, checks.

All of it synthetic, and said to be: numbers begin with SYN, issuers and courses carry 合成.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows, next_id
from eldercare.core.time import at
from eldercare.people.demo.county import Places, WorkerRef, home_station
from eldercare.people.models import (
    CampaignMember,
    Certificate,
    DayShift,
    HealthCheck,
    StaffCampaign,
    Training,
)
from eldercare.people.rules.certificates import GIVES

ISSUERS = {"care": "职业技能评价站（合成）", "nurse": "卫生健康部门（合成）"}
COURSES = (
    ("移位与翻身（合成）", "skill", 180),
    ("压疮预防（合成）", "skill", 120),
    ("防跌倒与急救（合成）", "safety", 240),
    ("职业规范与隐私（合成）", "conduct", 120),
    ("助浴操作（合成）", "skill", 240),
    ("岗前培训（合成）", "entry", 1200),
)
YEAR = timedelta(days=365)
PAPER_DAYS = 1095


def kind_of(skill: str) -> str:
    """The kind of certificate that gives a skill, empty for none."""
    return next((kind for kind in ISSUERS if skill in GIVES[kind]), "")


def papers_of(session: Session, skills: Sequence[dict[str, Any]], *, day: date) -> list[dict[str, Any]]:
    """One certificate for each worker and kind; the skills that it gives are told its id."""
    held: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for one in skills:
        one["certificate_id"] = None
        if one["until"] is not None and kind_of(one["skill"]):
            held[one["worker_id"], kind_of(one["skill"])].append(one)
    papers = []
    for number, ((worker_id, kind), given) in enumerate(held.items(), next_id(session, Certificate)):
        for one in given:
            one["certificate_id"] = number
        until = given[0]["until"]
        papers.append(
            {
                "id": number, "worker_id": worker_id, "kind": kind, "number": f"SYN{number:06d}",
                "issuer": ISSUERS[kind], "issued_on": min(until - timedelta(days=PAPER_DAYS), day),
                "expires_on": until, "skills": sorted(one["skill"] for one in given),
                "recorded_at": at(day, 0), "withdrawn_reason": "",
            }
        )  # fmt: skip
    return papers


def add_staff_records(
    session: Session, rng: Random, places: Places, workers: Sequence[WorkerRef], *, day: date, now: datetime
) -> None:
    """Training and checks of everybody, two campaigns, and a few single days at the home station."""
    caregivers = [one for one in workers if one.kind == "caregiver"]
    insert_rows(session, Training, _trainings(rng, workers, day, now))
    insert_rows(session, HealthCheck, _checks(rng, caregivers, day, now))
    at_home = [one for one in caregivers if one.station_id == home_station(places).id]
    insert_rows(session, DayShift, _days(at_home, day))
    county = next(area.code for area in places.areas if area.level == "county")
    _campaign(session, rng, "流感疫苗（合成）", "vaccination", caregivers, county, None, day, now)
    home = home_station(places)
    _campaign(session, rng, "岗位健康检测（合成）", "test", at_home, home.area_code, home.id, day, now)


def _trainings(
    rng: Random, workers: Iterable[WorkerRef], day: date, now: datetime
) -> Iterable[dict[str, Any]]:
    first = date(day.year, 1, 1)
    for one in workers:
        count = rng.randint(1, len(COURSES)) if one.kind == "caregiver" else rng.choice((0, 0, 1))
        for course, kind, minutes in rng.sample(COURSES[:5] if one.kind == "leader" else COURSES, count):
            taken = first + timedelta(days=rng.randint(0, (day - first).days))
            yield {
                "worker_id": one.id, "course": course, "day": taken, "minutes": minutes, "kind": kind,
                "proof": "签到表（合成）", "recorded_at": now,
            }  # fmt: skip


def _checks(rng: Random, workers: Iterable[WorkerRef], day: date, now: datetime) -> Iterable[dict[str, Any]]:
    for one in workers:
        if rng.random() < 0.04:
            continue
        checked = day - timedelta(days=rng.randint(5, 380))
        result = rng.choices(("fit", "limited", "recheck"), (94, 4, 2))[0]
        yield {
            "worker_id": one.id, "day": checked, "result": result, "next_due": checked + YEAR,
            "recorded_at": now,
        }  # fmt: skip


def _days(workers: Sequence[WorkerRef], day: date) -> Iterable[dict[str, Any]]:
    """The days to come of a few: a free day, other hours, a day that would be free."""
    plans = (("free", 2, 0, 0), ("hours", 3, 600, 900), ("holiday", 5, 0, 0), ("extra", 6, 480, 720))
    for one, (reason, ahead, starts, ends) in zip(workers[2:], plans, strict=False):
        yield {
            "worker_id": one.id, "day": day + timedelta(days=ahead), "reason": reason, "starts": starts,
            "ends": ends, "break_minutes": 0, "break_from": 0, "break_to": 0,
        }  # fmt: skip


def _campaign(
    session: Session, rng: Random, name: str, kind: str, members: Sequence[WorkerRef], area_code: str,
    station_id: int | None, day: date, now: datetime,
) -> None:  # fmt: skip
    row = StaffCampaign(
        kind=kind, name=name, first_day=day - timedelta(days=20), last_day=day + timedelta(days=10),
        station_id=station_id, area_code=area_code, kinds=["caregiver"], created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    insert_rows(session, CampaignMember, (_member(rng, row.id, one.id, day) for one in members))


def _member(rng: Random, campaign_id: int, worker_id: int, day: date) -> dict[str, Any]:
    state = rng.choices(("done", "asked", "excluded"), (82, 14, 4))[0]
    return {
        "campaign_id": campaign_id, "worker_id": worker_id, "state": state,
        "day": day - timedelta(days=rng.randint(0, 19)) if state == "done" else None,
        "reason": "medical" if state == "excluded" else "",
    }  # fmt: skip
