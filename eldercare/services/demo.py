"""The service catalogue of the demonstration county. Minutes and tasks are invented."""

from collections.abc import Iterator
from datetime import date, datetime
from random import Random
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows
from eldercare.people.demo import County
from eldercare.services.models import Service


class Kind(NamedTuple):
    """One service: its family, names, minutes, skill, and tasks as `code 中文 English`."""

    code: str
    family: str
    name: str
    name_en: str
    minutes: int
    skill: str
    priority: int
    tasks: tuple[tuple[str, str, str], ...]
    worker_kinds: tuple[str, ...] = ("caregiver",)
    staff_count: int = 1
    same_sex: bool = False


BATHING = (
    ("vitals", "量体温、血压", "Take temperature and blood pressure"),
    ("skin", "皮肤检查", "Look at the skin"),
    ("wash", "洗浴，水温 40 ℃", "Bathe, water at 40 °C"),
    ("dress", "擦干、更衣、剪指甲", "Dry, dress, cut nails"),
)
CATALOGUE = (
    Kind("meal", "meal", "助餐", "Help with meals", 40, "meal", 3, (
        ("cook", "做饭或取餐", "Cook or fetch the meal"),
        ("eat", "照看进餐", "Stay while eating"),
        ("dishes", "洗碗收拾", "Wash up"),
    )),
    Kind("clean", "clean", "助洁", "Cleaning", 60, "clean", 1, (
        ("floor", "扫地拖地", "Sweep and mop"),
        ("kitchen", "厨房灶台", "Kitchen and stove"),
        ("laundry", "洗晒衣物", "Wash and hang laundry"),
        ("rubbish", "倒垃圾", "Take out rubbish"),
    )),
    Kind("bath", "bath", "助浴", "Help with bathing", 50, "bath", 2, BATHING),
    Kind("bath2", "bath", "助浴（双人）", "Bathing by two", 60, "bath", 3, BATHING, ("caregiver",), 2, True),
    Kind("medical", "medical", "助医陪诊", "Escort to the doctor", 120, "medical", 3, (
        ("papers", "带好医保卡、病历", "Take insurance card and records"),
        ("visit", "陪同就诊取药", "Accompany to doctor and pharmacy"),
        ("report", "向家属说明情况", "Tell the family"),
    )),
    Kind("walk", "walk", "助行", "Help with walking", 40, "walk", 1, (
        ("walk", "搀扶散步", "Walk together"),
        ("rest", "休息、补水", "Rest and drink"),
    )),
    Kind("basic_care", "care", "基础照护", "Basic care", 60, "basic_care", 3, (
        ("wash", "洗脸、口腔清洁", "Wash face, clean mouth"),
        ("turn", "翻身、检查皮肤", "Turn, look at the skin"),
        ("medicine", "提醒服药", "Remind of medicine"),
        ("bed", "整理床铺", "Make the bed"),
    )),
    Kind("errand", "errand", "代办跑腿", "Errands", 45, "errand", 1, (
        ("shop", "代购、代缴费", "Shop or pay bills"),
        ("receipt", "交还票据、余款", "Hand over receipts and change"),
    )),
    Kind("visit", "visit", "探访关爱", "Visit of care", 25, "visit", 2, (
        ("talk", "见面聊一聊", "Meet and talk"),
        ("safety", "看水电燃气", "Check water, power and gas"),
        ("needs", "问问有什么需要", "Ask what is needed"),
    ), ("leader", "caregiver")),
    Kind("health", "medical", "健康监测", "Health check", 30, "health", 2, (
        ("pressure", "量血压", "Take blood pressure"),
        ("sugar", "测血糖", "Measure blood sugar"),
        ("note", "记录并提醒", "Write down and remind"),
    )),
)  # fmt: skip
OUTDOOR = frozenset({"medical", "walk", "errand"})
BY_CODE = {kind.code: kind for kind in CATALOGUE}


def build(
    session: Session,
    rng: Random,  # noqa: ARG001 - all rooms are built alike
    county: County,  # noqa: ARG001
    *,
    day: date,  # noqa: ARG001
    now: datetime,  # noqa: ARG001
) -> dict[str, int]:
    """Write the catalogue inside the caller's transaction. Returns counts by name."""
    insert_rows(session, Service, service_rows())
    return {"services": len(CATALOGUE)}


def service_rows() -> Iterator[dict[str, Any]]:
    """The rows of the table `services`."""
    for kind in CATALOGUE:
        yield {
            "code": kind.code,
            "family": kind.family,
            "name": kind.name,
            "name_en": kind.name_en,
            "minutes": kind.minutes,
            "staff_count": kind.staff_count,
            "skills": [kind.skill],
            "worker_kinds": list(kind.worker_kinds),
            "tasks": [{"code": code, "zh": zh, "en": en} for code, zh, en in kind.tasks],
            "same_sex": kind.same_sex,
            "priority": kind.priority,
            "outdoor": kind.code in OUTDOOR,
        }
