"""Short names of rules and reasons, of services and places, in the user's language."""

import re
from collections.abc import Iterable

from flask_babel import get_locale, gettext

from eldercare.core.errors import N_
from eldercare.core.time import local
from eldercare.marks.alarms import DELIVERY
from eldercare.people.models import Area
from eldercare.people.rules import ABSENCE_REASONS
from eldercare.services.models import Service
from eldercare.visits.announcing.queries import LastTold
from eldercare.visits.announcing.rules import ANSWERS, KINDS
from eldercare.visits.queries.blocks import BlockRow
from eldercare.visits.ways import WARNINGS

# The sentence with its numbers is `visits.reasons`; these stand on the small cards of the pool.
REASONS = {
    "wrong_kind": N_("Nobody of the right kind at work"),
    "no_skill": N_("Nobody at work has the skill"),
    "banned": N_("Only people of the other sex are free"),
    "unwanted": N_("Those who could come are not wanted"),
    "banned_both": N_("Other sex, or not wanted"),
    "pinned_elsewhere": N_("Fixed to somebody who cannot come"),
    "outside_area": N_("Outside every leader's village"),
    "no_shift": N_("Nobody at work in the window"),
    "window_closed": N_("Nobody can be there in the window"),
    "hours_exceeded": N_("Everybody's hours are used up"),
    "no_room": N_("No free gap in the window"),
    "no_second_person": N_("Needs two at once, one is missing"),
    "costs_more": N_("The way is too long for this plan"),
    "by_hand": N_("Taken out by an operator"),
}
NOT_PLANNED = N_("Not planned yet")
ABSENT = N_("Its person is absent, needs another")
ICONS = {
    "wrong_kind": "person-x",
    "no_skill": "patch-exclamation",
    "banned": "gender-ambiguous",
    "unwanted": "slash-circle",
    "banned_both": "slash-circle",
    "pinned_elsewhere": "lock-fill",
    "outside_area": "geo-alt",
    "no_shift": "calendar-x",
    "hours_exceeded": "stopwatch",
    "no_second_person": "people",
    "costs_more": "signpost-split",
    "by_hand": "person-dash",
}
ANY_ICON = "hourglass-split"
LEVEL_WORDS = re.compile(r" (Town|Subdistrict|Community|Village)\b")
# One word for what is done, for cards of half an hour that have no room for the service's name.
FAMILIES = {
    "meal": N_("Meal"),
    "clean": N_("Clean"),
    "bath": N_("Bath"),
    "medical": N_("Medical"),
    "walk": N_("Walk"),
    "care": N_("Care"),
    "errand": N_("Shop"),
    "visit": N_("Company"),
    "urgent": N_("Urgent"),
    "health": N_("Health"),
    "rehab": N_("Rehab"),
    "culture": N_("Culture"),
}


def in_english() -> bool:
    """Whether names that exist in two languages are shown in English."""
    return bool(str(get_locale()) == "en")


def reason_title(code: str | None) -> str:
    """Why a visit has nobody, in a few words; an unknown code shows itself rather than nothing."""
    return str(gettext(REASONS.get(code, code) if code else NOT_PLANNED))


def absent_title() -> str:
    """Why a visit that has somebody still needs another."""
    return str(gettext(ABSENT))


def plan_warning(code: str | None) -> str | None:
    """What was not as it should be when the day was planned, in a sentence."""
    return str(gettext(WARNINGS.get(code, code))) if code else None


def absence_text(reason: str) -> str:
    """What keeps a person away."""
    return str(gettext(ABSENCE_REASONS.get(reason, reason)))


def block_name(block: BlockRow) -> str:
    """What a gathering is called in the user's language."""
    return in_language(block.names)


def in_language(names: tuple[str, str]) -> str:
    """The Chinese or the English one of two names."""
    return names[1 if in_english() else 0]


def block_names(blocks: Iterable[BlockRow]) -> dict[int, str]:
    """The names of gatherings by their keys."""
    return {block.key: block_name(block) for block in blocks}


def service_name(service: Service) -> str:
    """The service in the user's language."""
    return service.name_en if in_english() and service.name_en else service.name


def family_name(service: Service) -> str:
    """What the service is in one word; an unknown family shows the service's name."""
    word = FAMILIES.get(service.family)
    return str(gettext(word)) if word else service_name(service)


def area_name(area: Area | None, *, short: bool = False) -> str:
    """The area in the user's language; `short` leaves out the words for town and village."""
    if area is None:
        return ""
    if in_english() and area.name_en:
        return LEVEL_WORDS.sub("", area.name_en) if short else area.name_en
    return area.name.removesuffix("镇").removesuffix("街道") if short else area.name


def told_text(told: LastTold | None) -> str | None:
    """What senior and family were told of a visit last, how far that came and what they answered."""
    if told is None:
        return None
    said = gettext(KINDS[told.kind])
    state = gettext(DELIVERY[told.state].word)
    answer = f" · {gettext(ANSWERS[told.answer])}" if told.answer else ""
    return f"{said} · {state} {local(told.at):%m-%d %H:%M}{answer}"
