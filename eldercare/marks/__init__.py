"""How each state looks: one colour, one icon, one word, the same on every page, map and phone.

Red belongs to a live alarm and to nothing else; what needs a person today is amber. A room may use any
kind and state below; `chip(kind, state)` in templates and `marks.js` in scripts read this table.
"""

from eldercare.core.errors import N_
from eldercare.marks.alarms import (
    ALARM,
    CREDENTIAL,
    DELIVERY,
    DEVICE,
    GATEWAY,
    KEY,
    LINE,
    NOTICE_CHANNEL,
    OFFER,
    PROPOSAL,
    TIMELINE,
    TROUBLE,
)
from eldercare.marks.desk import (
    ACCOUNT,
    CERTIFICATE,
    JOB,
    ROLE,
    SETTLEMENT,
    UPLOAD,
)
from eldercare.marks.mark import COLOURS, FORMS, Mark
from eldercare.marks.safety import (
    ANSWER,
    DEADLINE,
    GRADE,
    HAZARD,
    INSPECTION,
    RISK,
)
from eldercare.marks.work import (
    ABSENCE,
    CALL,
    CARE_PLAN,
    CHANNEL,
    DAY_PLAN,
    DISRUPTION,
    DUE,
    GATHERING,
    REPLAN,
    RULE,
    VISIT,
    WEATHER,
)

__all__ = ["COLOURS", "FORMS", "MARKS", "UNKNOWN", "Mark"]

MARKS: dict[str, dict[str, Mark]] = {
    "visit": VISIT,
    "alarm": ALARM,
    "offer": OFFER,
    "hazard": HAZARD,
    "grade": GRADE,
    "deadline": DEADLINE,
    "inspection": INSPECTION,
    "answer": ANSWER,
    "device": DEVICE,
    "gateway": GATEWAY,
    "trouble": TROUBLE,
    "line": LINE,
    "proposal": PROPOSAL,
    "credential": CREDENTIAL,
    "notice_channel": NOTICE_CHANNEL,
    "delivery": DELIVERY,
    "key": KEY,
    "timeline": TIMELINE,
    "day_plan": DAY_PLAN,
    "care_plan": CARE_PLAN,
    "certificate": CERTIFICATE,
    "absence": ABSENCE,
    "disruption": DISRUPTION,
    "replan": REPLAN,
    "weather": WEATHER,
    "upload": UPLOAD,
    "settlement": SETTLEMENT,
    "rule": RULE,
    "risk": RISK,
    "channel": CHANNEL,
    "job": JOB,
    "account": ACCOUNT,
    "role": ROLE,
    "call": CALL,
    "due": DUE,
    "gathering": GATHERING,
}

UNKNOWN = Mark("mute", "question-circle", N_("Unknown state"))
