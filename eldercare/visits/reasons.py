"""Why a visit found nobody, in words. Tables keep the planner's codes and values, never a text."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import gettext

from eldercare.core.errors import N_
from eldercare.people.rules import SEXES, SKILLS, WORKER_KINDS

REASONS = {
    "wrong_kind": N_("Only a %(kinds)s may do this, and the station has none at work that day."),
    "no_skill": N_("Nobody at work that day holds every skill it needs: %(skills)s."),
    "banned": N_("Only somebody of the senior's own sex (%(sex)s) may come, and nobody can."),
    "pinned_elsewhere": N_("An operator gave it to somebody who cannot take it."),
    "outside_area": N_("It lies outside the village of every leader who could come."),
    "no_shift": N_("Nobody who may do it is at work between %(from)s and %(to)s."),
    "window_closed": N_("Nobody can be there between %(from)s and %(to)s, even with an empty day."),
    "hours_exceeded": N_("Everybody who could come would pass their working hours of the day."),
    "no_room": N_("Everybody who could come is busy: no gap of %(minutes)s min between %(from)s and %(to)s."),
    "no_second_person": N_("One person could come, but no second one at the same time."),
    "costs_more": N_("The way there would cost more than the visit is worth to the plan."),
    "by_hand": N_("An operator took it out of the plan."),
}
BANS = {
    "unwanted": N_("The senior does not want %(people)s, and nobody else can come."),
    "banned_both": N_(
        "Only somebody of the senior's own sex (%(sex)s) may come, and not %(people)s: nobody is left."
    ),
}
"""The planner has one reason for all who may not come; these say it where the senior's own word is in it."""
UNKNOWN = N_("Nobody was found. Plan again to see the reason.")
NO_VALUE = "–"


def explain_unassigned(
    code: str | None, params: Mapping[str, Any], names: Mapping[int, str] = MappingProxyType({})
) -> str:
    """The sentence of a reason code with its values, in the user's language; `names` of workers by id."""
    words = {name: WORDS[name](value) for name, value in params.items() if name in WORDS}
    blanks = dict.fromkeys([*WORDS, "people"], NO_VALUE)
    if people := [names[one] for one in params.get("people", ()) if one in names]:
        words["people"] = gettext(N_(", ")).join(people)
    return gettext((REASONS | BANS).get(kind_of(code, params), UNKNOWN), **blanks | words)


def people_in(params: Mapping[str, Any]) -> set[int]:
    """The ids of the workers whom the sentence names."""
    return set(params.get("people", ()))


def kind_of(code: str | None, params: Mapping[str, Any]) -> str:
    """The code of the words, a key of REASONS or BANS."""
    if code != "banned" or not params.get("people"):
        return code or ""
    return "banned_both" if params.get("sex") else "unwanted"


def _names(table: Mapping[str, str]) -> Callable[[Any], str]:
    def join(codes: Any) -> str:
        listed = [codes] if isinstance(codes, str) else codes
        return gettext(N_(", ")).join(gettext(table[code]) if code in table else code for code in listed)

    return join


def _clock(minute: Any) -> str:
    hour, rest = divmod(int(minute), 60)
    return f"{hour:02d}:{rest:02d}"


def _minutes(value: Any) -> str:
    return f"{float(value):.0f}"


WORDS: dict[str, Callable[[Any], str]] = {
    "skills": _names(SKILLS),
    "kinds": _names(WORKER_KINDS),
    "sex": _names(SEXES),
    "from": _clock,
    "to": _clock,
    "minutes": _minutes,
}
