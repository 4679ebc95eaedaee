"""Synthetic assessments of the demonstration county: answers that come to the grade that the register has."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from eldercare.assessments.models import Assessment
from eldercare.assessments.rules import Scale, evaluate, next_due
from eldercare.assessments.scales import offered, scales
from eldercare.core.bulk import insert_rows
from eldercare.core.time import at
from eldercare.people.demo import County, SeniorRef
from eldercare.people.models import Senior

ASSESSORS = [{"name": "演示评估员甲", "medical": True}, {"name": "演示评估员乙", "medical": False}]
OLDER = "mzt039-2013"
ABLE_ASSESSED = 0.1
LONGEST_AGO = 220


def build(session: Session, rng: Random, county: County, *, day: date, now: datetime) -> dict[str, int]:  # noqa: ARG001
    """Everybody with a loss of ability was assessed, some by the older scale before; some are overdue."""
    due: dict[int, date] = {}
    written = insert_rows(session, Assessment, _all(rng, county, day, due))
    if due:
        change = update(Senior).where(Senior.id == bindparam("senior")).values(grade_due_on=bindparam("due"))
        session.connection().execute(
            change, [{"senior": senior, "due": when} for senior, when in due.items()]
        )
    return {"assessments": written}


def _all(rng: Random, county: County, day: date, due: dict[int, date]) -> Iterator[dict[str, Any]]:
    """All rows, one after the other; `due` gets the day of each senior's next assessment."""
    for senior in county.seniors:
        for row in _of(rng, senior, day):
            if row["scale_id"] != OLDER:
                due[senior.id] = row["next_due_on"]
            yield row


def _of(rng: Random, senior: SeniorRef, day: date) -> Iterator[dict[str, Any]]:
    if senior.grade == 0 and rng.random() >= ABLE_ASSESSED:
        return
    scale, assessed_on = offered(), day - timedelta(days=rng.randint(1, LONGEST_AGO))
    if rng.random() < 0.1:
        older = scales()[OLDER]
        before = assessed_on - timedelta(days=rng.randint(300, 1500))
        grade = min(senior.grade, older.worst)
        yield _row(rng, senior, older, before, grade) | {"reason": "first"}
    answers = answers_for(rng, scale, senior.grade)
    result = evaluate(scale, answers)
    yield _row(rng, senior, scale, assessed_on, result.grade) | {
        "answers": json.dumps(answers),
        "subtotals": result.subtotals,
        "total": result.total,
        "preliminary_grade": result.preliminary,
    }


def answers_for(rng: Random, scale: Scale, grade: int) -> dict[str, int]:
    """Answers that come to the grade: one step down on an item drawn, until enough points are gone."""
    bound = scale.bound_of(grade)
    chosen = {item.code: 0 for item in scale.items}
    steps = {item.code: item.points for item in scale.items}
    lost, wanted = 0, scale.max_points - rng.randint(bound.least, bound.most)
    while lost < wanted:
        code = rng.choice([code for code, step in chosen.items() if step + 1 < len(steps[code])])
        step = steps[code][chosen[code]] - steps[code][chosen[code] + 1]
        chosen[code] += 1
        lost += step
    return {code: steps[code][step] for code, step in chosen.items()}


def _row(rng: Random, senior: SeniorRef, scale: Scale, assessed_on: date, grade: int) -> dict[str, Any]:
    return {
        "key": f"demo-{rng.getrandbits(96):024x}",
        "senior_id": senior.id,
        "scale_id": scale.id,
        "assessed_on": assessed_on,
        "reason": "regular",
        "source": rng.choice(("self", "spouse", "child", "carer")),
        "assessors": ASSESSORS,
        "answers": "{}",
        "adjustments": "{}",
        "subtotals": {},
        "total": None,
        "preliminary_grade": None,
        "grade": grade,
        "next_due_on": next_due(scale, grade, assessed_on),
        "corrects_id": None,
        "correction_reason": "",
        "confirmed_by": None,
        "confirmed_at": at(assessed_on, 660),
        "synthetic": True,
    }
