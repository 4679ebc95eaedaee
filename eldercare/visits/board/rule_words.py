"""A broken rule in words: its short name, and a sentence with the numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from eldercare.core.errors import N_
from eldercare.people.rules import LANGUAGES, SEXES, SKILLS, WORKER_KINDS
from eldercare.people.rules.wishes import REASONS
from eldercare.visits.moving.conflicts import Conflict

TITLES = {
    "wrong_kind": N_("Kind of person"),
    "no_skill": N_("Skill"),
    "certificate_over": N_("Certificate"),
    "same_sex": N_("Same sex"),
    "banned": N_("Not to come"),
    "other_language": N_("Language"),
    "outside_area": N_("Village"),
    "not_preferred": N_("Known face"),
    "no_shift": N_("Shift"),
    "outside_shift": N_("Shift"),
    "window_closed": N_("Time window"),
    "overlap": N_("Overlap"),
    "gathering": N_("Gathering"),
    "travel": N_("Travel time"),
    "hours_exceeded": N_("Hours"),
    "no_break": N_("Break"),
    "no_second_person": N_("Two people"),
    "pair_busy": N_("Two people"),
    "past": N_("Past"),
    "absent": N_("Absence"),
    "absent_all_day": N_("Absence"),
    "no_gap": N_("No free gap"),
    "same_person": N_("Two people"),
}
SENTENCES = {
    "wrong_kind": N_("This visit is not for a %(kind)s."),
    "no_skill": N_("%(worker)s does not have: %(skills)s."),
    "certificate_over": N_("%(worker)s: the certificate for %(skills)s ran out on %(day)s."),
    "same_sex": N_("Only a %(asked)s may come; %(worker)s is a %(sex)s."),
    "banned": N_("The senior does not want %(worker)s: %(reason)s."),
    "other_language": N_("%(worker)s does not speak: %(languages)s."),
    "outside_area": N_("%(worker)s serves only the own village."),
    "not_preferred": N_("%(other)s usually comes here."),
    "no_shift": N_("%(worker)s is off that day."),
    "outside_shift": N_("%(worker)s works from %(from)s to %(to)s."),
    "window_closed": N_("It may start from %(from)s to %(to)s, not at %(start)s."),
    "overlap": N_("Overlaps with the visit to %(visit)s by %(minutes)s min."),
    "gathering": N_("%(worker)s hosts %(visit)s at the station then: %(minutes)s min overlap."),
    "travel": N_("From %(visit)s it takes %(needed)s min, the gap is %(free)s min: %(short)s min short."),
    "travel_to": N_("To %(visit)s it takes %(needed)s min, the gap is %(free)s min: %(short)s min short."),
    "hours_exceeded": N_("The day would be %(total)s long with travel, at most %(max)s."),
    "no_break": N_("No room is left for the break of %(minutes)s min between %(from)s and %(to)s."),
    "no_second_person": N_("The second person is still missing."),
    "pair_busy": N_("%(other)s, the second person, cannot come at that time: %(why)s."),
    "past": N_("%(start)s has passed already, it is %(now)s."),
    "absent": N_("%(worker)s is absent from %(from)s."),
    "absent_all_day": N_("%(worker)s is absent that day."),
    "no_gap": N_("No gap that is wide enough between %(from)s and %(to)s."),
    "same_person": N_("%(worker)s is the other person of this visit already."),
}


@dataclass(frozen=True, slots=True)
class Names:
    """Who is meant by an id: workers, the seniors of visits, below zero gatherings."""

    workers: Mapping[int, str]
    visits: Mapping[int, str]

    def worker(self, worker_id: Any) -> str:
        """The worker's name, or a dash."""
        return self.workers.get(worker_id, "–")


def rule_json(conflict: Conflict, worker_id: int, names: Names) -> dict[str, Any]:
    """A broken rule as screens take it."""
    return {
        "code": conflict.code,
        "hard": conflict.hard,
        "title": str(gettext(TITLES[conflict.code])),
        "text": _sentence(conflict, worker_id, names),
    }


def _sentence(conflict: Conflict, worker_id: int, names: Names) -> str:
    params = conflict.params
    key = "travel_to" if conflict.code == "travel" and params["side"] == "to" else conflict.code
    words = {name: PLACES[name](value) for name, value in params.items() if name in PLACES}
    words["worker"] = names.worker(worker_id)
    words["other"] = names.worker(params.get("worker"))
    words["visit"] = names.visits.get(params.get("visit", 0), "–")
    words["why"] = str(gettext(TITLES.get(params.get("code", ""), "–")))
    if conflict.code == "hours_exceeded":
        words |= {"total": hours(params["total"]), "max": hours(params["max"])}
    return str(gettext(SENTENCES[key], **words))


def clock(minute: Any) -> str:
    """540 as 09:00."""
    hour, rest = divmod(round(float(minute)), 60)
    return f"{hour:02d}:{rest:02d}"


def hours(minutes: float) -> str:
    """453 as 7 h 33 min."""
    whole, rest = divmod(round(minutes), 60)
    return str(gettext("%(hours)s h %(minutes)s min", hours=whole, minutes=f"{rest:02d}"))


def _whole(value: Any) -> str:
    return f"{float(value):.0f}"


def _names_of(table: Mapping[str, str]) -> Callable[[Any], str]:
    def join(codes: Any) -> str:
        listed = [codes] if isinstance(codes, str) else codes
        return str(gettext(N_(", "))).join(str(gettext(table.get(code, code))) for code in listed)

    return join


PLACES: dict[str, Callable[[Any], str]] = {
    "from": clock,
    "to": clock,
    "start": clock,
    "now": clock,
    "minutes": _whole,
    "needed": _whole,
    "free": _whole,
    "short": _whole,
    "skills": _names_of(SKILLS),
    "day": str,
    "kind": _names_of(WORKER_KINDS),
    "asked": _names_of(SEXES),
    "sex": _names_of(SEXES),
    "reason": _names_of(REASONS),
    "languages": _names_of(LANGUAGES),
}
