"""The comparison as plain data in the user's language, for the page and for programs."""

from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from eldercare.core.errors import N_
from eldercare.visits.board.rule_words import clock
from eldercare.visits.board.words import service_name
from eldercare.visits.comparing.changes import Move, Part, PersonChanges
from eldercare.visits.comparing.queries import Comparison
from eldercare.visits.plan_jobs.view import days_text
from eldercare.visits.planning import PARTS
from eldercare.visits.reasons import explain_unassigned

Json = dict[str, Any]
PART_WORDS = {
    "travel": N_("Ways"),
    "waiting": N_("Waiting between visits"),
    "lateness": N_("Starts after the agreed time"),
    "unassigned": N_("Visits without anybody"),
    "overtime": N_("Overtime"),
    "spread": N_("Work shared unevenly"),
    "preference": N_("Not the person they like best"),
    "discontinuity": N_("More different people for a senior"),
}
LITTLE = 0.5
"""A difference of less than half a minute is none."""


def comparison_json(found: Comparison) -> Json:
    """Both sides, the people who change, and what is left without anybody."""
    many = len(found.days) > 1
    return {
        "station": found.station.code,
        "first_day": found.days[0].isoformat(),
        "last_day": found.days[-1].isoformat(),
        "was_told": found.was_told,
        "changes": found.changes,
        "versions": {day.isoformat(): plan.version if plan else None for day, plan in found.plans.items()},
        "sentence": _sentence(found),
        "figures": _figures(found),
        "cost": [_part(found, part) for part in PARTS] + [_total(found)],
        "people": sorted(
            (_person(found, worker, one, many=many) for worker, one in found.people.items()),
            key=lambda one: (-one["changes"], one["name"], one["worker_id"]),
        ),
        "without": [_without(found, day, visit.id, many=many) for day, visit in found.draft.without],
        "without_before": len(found.told.without),
    }


def _sentence(found: Comparison) -> str:
    if not found.changes:
        return gettext("The draft is what people were told. There is nothing to publish.")
    visits = ngettext("%(num)s visit changes", "%(num)s visits change", found.changes)
    people = ngettext("%(num)s person", "%(num)s people", len(found.people))
    return gettext("%(visits)s for %(people)s.", visits=visits, people=people)


def _figures(found: Comparison) -> list[Json]:
    told, draft = found.told, found.draft
    served = [len(one.visits_of) for one in (told, draft)]
    return [
        _figure("without", gettext("Visits without anybody"), len(told.without), len(draft.without), unit=""),
        _figure("travel", gettext("Minutes on the way"), told.travel, draft.travel),
        _figure("work", gettext("Minutes of work, ways included"), told.work, draft.work),
        _figure("overtime", gettext("Minutes of overtime"), told.overtime, draft.overtime),
        _figure("people", gettext("People with visits"), served[0], served[1], unit="", good=0),
    ]


def _figure(name: str, word: str, before: float, after: float, *, unit: str = "min", good: int = -1) -> Json:
    """A pair of numbers; `tone` says whether the difference is welcome (`good` 0: neither)."""
    by = after - before
    tone = "mute" if abs(by) < LITTLE or not good else "ok" if by * good > 0 else "warn"
    return {
        "name": name,
        "word": word,
        "before": round(before, 1),
        "after": round(after, 1),
        "by": round(by, 1),
        "unit": unit,
        "tone": tone,
        "text": difference(by),
    }


def difference(by: float) -> str:
    """A difference in words."""
    if abs(by) < LITTLE:
        return gettext("the same")
    count = f"{abs(by):,.0f}"
    return gettext("%(count)s more", count=count) if by > 0 else gettext("%(count)s less", count=count)


def _part(found: Comparison, part: str) -> Json:
    return _figure(part, gettext(PART_WORDS[part]), found.told.cost[part], found.draft.cost[part], unit="")


def _total(found: Comparison) -> Json:
    return _figure("total", gettext("Together"), found.told.total, found.draft.total, unit="")


def _person(found: Comparison, worker_id: int, one: PersonChanges, *, many: bool) -> Json:
    before, after = found.told.minutes_of.get(worker_id, 0.0), found.draft.minutes_of.get(worker_id, 0.0)
    return {
        "worker_id": worker_id,
        "name": found.names.get(worker_id, "–"),
        "changes": one.count,
        "gains": [_visit(found, part, many=many) for part in one.gains],
        "loses": [_visit(found, part, many=many) for part in one.loses],
        "moves": [_move(found, move, many=many) for move in one.moves],
        "minutes_before": round(before),
        "minutes_after": round(after),
        "minutes_text": difference(after - before),
    }


def _visit(found: Comparison, part: Part, *, many: bool) -> Json:
    return _label(found, part.visit_id) | {
        "day": part.day.isoformat(),
        "time": clock(part.start),
        "when": _when(part.day, clock(part.start), many=many),
    }


def _move(found: Comparison, move: Move, *, many: bool) -> Json:
    by = round(move.minutes)
    words = (
        gettext("%(count)s min later", count=by) if by > 0 else gettext("%(count)s min earlier", count=-by)
    )
    return _label(found, move.visit_id) | {
        "day": move.day.isoformat(),
        "before": clock(move.before),
        "after": clock(move.after),
        "minutes": by,
        "when": _when(move.day, f"{clock(move.before)} → {clock(move.after)}", many=many),
        "text": words,
    }


def _without(found: Comparison, day: date, visit_id: int, *, many: bool) -> Json:
    visit = found.visits[visit_id]
    reason = explain_unassigned(visit.reason, visit.reason_params, found.names) if visit.reason else ""
    return _label(found, visit_id) | {
        "day": day.isoformat(),
        "when": days_text(day, day) if many else "",
        "reason": reason,
    }


def _label(found: Comparison, visit_id: int) -> Json:
    visit = found.visits[visit_id]
    return {"visit_id": visit_id, "senior": visit.senior.name, "service": service_name(visit.service)}


def _when(day: date, time: str, *, many: bool) -> str:
    return f"{days_text(day, day)} {time}" if many else time
