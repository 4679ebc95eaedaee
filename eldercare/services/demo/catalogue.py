"""The service catalogue of the demonstration county. Minutes, tasks and prices are invented."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from eldercare.services.rules.terms import GROUP, HOME

FIRST_DAY = date(2000, 1, 1)
PRICED_SINCE = date(2026, 1, 1)
DEARER = {"bath": "32.00", "bath2": "32.00"}
"""Prices from the next year on, so that the catalogue shows terms to come."""


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
    evidence: tuple[str, ...] = ("tasks", "position")
    setting: str = HOME


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
    Kind("health", "health", "健康监测", "Health check", 30, "health", 2, (
        ("pressure", "量血压", "Take blood pressure"),
        ("sugar", "测血糖", "Measure blood sugar"),
        ("note", "记录并提醒", "Write down and remind"),
    ), evidence=("tasks", "position", "vitals")),
    Kind("urgent", "urgent", "助急上门", "Help in an emergency", 45, "basic_care", 3, (
        ("look", "查看情况", "See what has happened"),
        ("call", "联系家属或急救", "Call the family or an ambulance"),
        ("stay", "陪护至有人接手", "Stay until somebody takes over"),
    ), ("caregiver", "leader"), evidence=("tasks", "position", "photo")),
    Kind("rehab", "rehab", "康复护理", "Rehabilitation nursing", 60, "basic_care", 2, (
        ("move", "关节活动训练", "Move the joints"),
        ("walk", "站立、步行训练", "Practise standing and walking"),
        ("note", "记录训练情况", "Write down how it went"),
    ), evidence=("tasks", "position", "signature")),
    Kind("comfort", "visit", "精神慰藉", "Company and comfort", 45, "visit", 2, (
        ("talk", "谈心、读报", "Talk, read the paper"),
        ("family", "协助与家人视频", "Help with a video call to the family"),
    ), ("caregiver", "leader")),
    Kind("group_meal", "meal", "助餐点集体用餐", "Meal at the station", 60, "", 2, (
        ("serve", "分餐", "Serve the meal"),
    ), evidence=("tasks",), setting=GROUP),
    Kind("culture", "culture", "文化娱乐", "Culture and recreation", 90, "", 1, (
        ("play", "棋牌、歌咏、手工", "Games, singing, handicraft"),
    ), ("caregiver", "leader"), evidence=("tasks", "photo"), setting=GROUP),
    Kind("talk", "health", "健康讲座", "Health talk", 60, "", 1, (
        ("speak", "讲解与答疑", "Explain and answer"),
    ), evidence=("tasks", "photo"), setting=GROUP),
)  # fmt: skip
OUTDOOR = frozenset({"medical", "walk", "errand"})
BY_CODE = {kind.code: kind for kind in CATALOGUE}
# No public price table of the county is known.
YUAN_PER_HOUR = {
    "meal": "25.00", "clean": "25.00", "bath": "30.00", "bath2": "30.00", "medical": "30.00", "walk": "25.00",
    "basic_care": "30.00", "errand": "25.00", "health": "30.00", "urgent": "30.00", "rehab": "40.00",
    "group_meal": "12.00",
}  # fmt: skip


def service_rows() -> Iterator[dict[str, Any]]:
    """The rows of the table `services`."""
    for kind in CATALOGUE:
        yield {
            "code": kind.code, "family": kind.family, "name": kind.name, "name_en": kind.name_en,
            "setting": kind.setting, "outdoor": kind.code in OUTDOOR, "version": 1,
        }  # fmt: skip


def terms_rows(day: date) -> Iterator[dict[str, Any]]:
    """The rows of the table `service_terms`: from ever on, with a price since this year, dearer from next."""
    for kind in CATALOGUE:
        first = _terms(kind)
        yield first
        if kind.code in YUAN_PER_HOUR:
            yield first | _price(PRICED_SINCE, YUAN_PER_HOUR[kind.code])
        if kind.code in DEARER:
            yield first | _price(date(day.year + 1, 1, 1), DEARER[kind.code])


def _price(since: date, yuan: str) -> dict[str, Any]:
    return {"since": since, "yuan_per_hour": Decimal(yuan), "invented": True}


def _terms(kind: Kind) -> dict[str, Any]:
    return {
        "service_code": kind.code,
        "since": FIRST_DAY,
        "minutes": kind.minutes,
        "staff_count": kind.staff_count,
        "skills": [kind.skill] if kind.skill else [],
        "worker_kinds": list(kind.worker_kinds),
        "evidence": list(kind.evidence),
        "tasks": [{"code": code, "zh": zh, "en": en} for code, zh, en in kind.tasks],
        "same_sex": kind.same_sex,
        "priority": kind.priority,
        "yuan_per_hour": None,
        "invented": True,
    }
