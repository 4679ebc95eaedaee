"""What an inspection asks, how a hazard moves until it is closed, and what counts as late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.states import StateTable, Step
from eldercare.inspections.errors import SelfClosureError, TooFewInspectorsError

KINDS = {
    "routine": N_("Routine inspection"),
    "special": N_("Special inspection"),
    "case": N_("Case inspection"),
    "joint": N_("Joint inspection"),
    "surprise": N_("Surprise inspection"),
}
# 养老机构行政检查办法 (2023): a case is never told ahead; a surprise visit would not be one.
NEVER_TOLD = frozenset({"case", "surprise"})
INSPECTORS_NEEDED = 2

RESULTS = ("pass", "fail", "na")
FULL_SCORE, POOR_SCORE = 100, 70
MANY_HAZARDS = 3
REPEATED_WITHIN = timedelta(days=365)
INSPECT_EVERY = timedelta(days=365)  # 养老机构管理办法 art. 38: on site at least once a year

INSPECTION_STEPS = StateTable(
    [
        Step("planned", "start", "running"),
        Step("planned", "cancel", "cancelled"),
        Step("running", "finish", "finished"),
    ]
)

_MANAGER = frozenset({"manager"})
_CHECKER = frozenset({"inspector", "bureau"})
_BUREAU = frozenset({"bureau"})

# Found, assigned, repaired, re-checked, closed; returned goes round again, more time changes no state.
HAZARD_STEPS = StateTable(
    [
        Step("found", "assign", "assigned"),
        Step("assigned", "begin", "in_repair", _MANAGER),
        Step("returned", "begin", "in_repair", _MANAGER),
        Step("assigned", "submit", "recheck", _MANAGER),
        Step("in_repair", "submit", "recheck", _MANAGER),
        Step("returned", "submit", "recheck", _MANAGER),
        Step("recheck", "return", "returned", _CHECKER),
        Step("recheck", "close", "closed", _CHECKER),
    ]
    + [
        Step(state, verb, state, who)
        for state in ("assigned", "in_repair", "returned")
        for verb, who in (
            ("request_extension", _MANAGER),
            ("grant_extension", _BUREAU),
            ("refuse_extension", _BUREAU),
        )
    ]
)
# Whoever took one of these steps for the institution has had a hand in the repair.
RECTIFIER_VERBS = frozenset({"begin", "submit", "request_extension"})
OPEN_STATES = ("assigned", "in_repair", "returned", "recheck")


def is_told(kind: str, *, announced: bool) -> bool:
    """Whether the institution learns of a plan before somebody stands at its door."""
    return announced and kind not in NEVER_TOLD


def check_inspectors(user_ids: Iterable[int]) -> None:
    """Two different people at least; raises TooFewInspectorsError."""
    if len(set(user_ids)) < INSPECTORS_NEEDED:
        raise TooFewInspectorsError


@dataclass(frozen=True, slots=True)
class Asked:
    """What one item of a checklist asks: its grade, its days and what an answer must bring.

    `raised_days` is the deadline of an ordinary item that turned out to be major.
    """

    severity: str
    deadline_days: int
    allows_na: bool = False
    photo_required: bool = False
    raised_days: int = 30


def check_answer(asked: Asked, result: str, *, note: str, photos: int) -> None:
    """Refuse an answer that the item does not take, by the field; raises InvalidInputError."""
    problems: dict[str, str] = {}
    if result not in RESULTS:
        problems["result"] = N_("Choose pass, fail or not applicable.")
    elif result == "na" and not asked.allows_na:
        problems["result"] = N_("This item always applies. Choose pass or fail.")
    elif result == "fail" and asked.photo_required and not photos:
        problems["photos"] = N_("This item needs a photo of what is wrong.")
    elif result == "fail" and not photos and not note.strip():
        problems["note"] = N_("Say what is wrong, or add a photo.")
    if problems:
        raise InvalidInputError(problems)


def grade_of(asked: Asked, chosen: str | None) -> str:
    """An item that the standard calls major stays major; an ordinary one may be raised."""
    return "major" if "major" in (asked.severity, chosen) else "ordinary"


def deadline_of(asked: Asked, grade: str, found_on: date) -> date:
    """The last day for the repair, in calendar days; 0 days is the day of the inspection itself."""
    raised = grade == "major" and asked.severity != "major"
    return found_on + timedelta(days=asked.raised_days if raised else asked.deadline_days)


def chosen_deadline(chosen: date | None, latest: date, found_on: date) -> date:
    """The inspector may set an earlier day than the rule, never a later one."""
    if chosen is None:
        return latest
    if not found_on <= chosen <= latest:
        raise InvalidInputError(
            {"deadline": N_("The deadline lies between the day of the inspection and the rule's last day.")}
        )
    return chosen


def check_extension(until: date | None, deadline: date, reason: str) -> date:
    """More time is asked with a reason and a later day; raises InvalidInputError."""
    problems: dict[str, str] = {}
    if until is None or until <= deadline:
        problems["until"] = N_("Choose a day after the present deadline.")
    if not reason.strip():
        problems["reason"] = N_("Say why more time is needed.")
    if problems or until is None:
        raise InvalidInputError(problems)
    return until


def check_rectification(note: str, photos: int) -> None:
    """A rectification shows and says what was done; raises InvalidInputError."""
    problems: dict[str, str] = {}
    if not photos:
        problems["photos"] = N_("Add at least one photo of the repaired place or paper.")
    if not note.strip():
        problems["note"] = N_("Say what was done.")
    if problems:
        raise InvalidInputError(problems)


def check_closer(closer_id: int, rectifier_id: int | None, repairer_ids: Iterable[int]) -> None:
    """Nobody closes what they repaired or answer for; raises SelfClosureError."""
    if closer_id == rectifier_id or closer_id in set(repairer_ids):
        raise SelfClosureError


def score_of(answers: Iterable[tuple[str, int]]) -> int:
    """100 less the weight of each failed item; `na` takes nothing off. Answers are (result, weight)."""
    return max(0, FULL_SCORE - sum(weight for result, weight in answers if result == "fail"))


def days_late(deadline: date, *, state: str, submitted_on: date | None, today: date) -> int:
    """Calendar days behind the deadline, negative while there is time.

    What waits for its re-check was done on the day it was handed in: the institution does not answer
    for the days that the re-check takes.
    """
    done = submitted_on if state in {"recheck", "closed"} else None
    return ((done or today) - deadline).days


def share(part: int, whole: int) -> float | None:
    """A share between 0 and 1, None where nothing was counted."""
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an institution's safety on a day."""

    open: int = 0
    overdue: int = 0
    major: int = 0
    repeated: int = 0
    last_score: int | None = None
    last_on: date | None = None


def risk_of(standing: Standing, today: date) -> str:
    """low, medium or high. This project's own convention: no public standard grades it this way."""
    poor = standing.last_score is not None and standing.last_score < POOR_SCORE
    if standing.overdue or standing.major or poor:
        return "high"
    unseen = standing.last_on is None or today - standing.last_on > INSPECT_EVERY
    if standing.open >= MANY_HAZARDS or standing.repeated or unseen:
        return "medium"
    return "low"
