"""The versions of a plan as a history in words: who changed what, when, from what to what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from eldercare.core.errors import N_
from eldercare.visits.care_plans.rules import PAUSE_REASONS
from eldercare.visits.care_plans.series import Change
from eldercare.visits.care_plans.shapes import ItemShape, PauseShape, PlanShape
from eldercare.visits.care_plans.words import words_of


@dataclass(frozen=True, slots=True)
class Version:
    """A change as it was kept: by which verb, when, by whom, and the plan before it."""

    number: int
    verb: str
    at: datetime
    by: str
    before: PlanShape


@dataclass(frozen=True, slots=True)
class Line:
    """A change in words."""

    version: int
    verb: str
    at: datetime
    by: str
    changes: list[str]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of services and people, in the reader's language."""

    services: Mapping[str, str]
    people: Mapping[int, str]

    def person(self, worker_id: int | None) -> str:
        """A name, or that nobody in particular is preferred."""
        if worker_id is None:
            return gettext("nobody in particular")
        return self.people.get(worker_id, gettext("somebody who is no longer here"))


def history_of(versions: Sequence[Version], present: PlanShape, names: Names) -> list[Line]:
    """The newest change first. `versions` newest first too."""
    after = [present, *(version.before for version in versions)]
    return [
        Line(version.number, version.verb, version.at, version.by,
             list(differences(version.before, then, names)))
        for version, then in zip(versions, after, strict=False)
    ]  # fmt: skip


def differences(before: PlanShape, after: PlanShape, names: Names) -> Iterator[str]:
    """What differs, a sentence each."""
    if before.ends_on != after.ends_on:
        yield _turned(gettext("Last day of the plan"), _day(before.ends_on), _day(after.ends_on))
    yield from _pauses(before.pauses, after.pauses)
    old = {item.id: item for item in before.items}
    for item in after.items:
        known = old.get(item.id)
        if known is None:
            service = names.services.get(item.service_code, item.service_code)
            yield gettext("New: %(service)s, %(rest)s", service=service, rest=_whole(item, names))
        else:
            yield from _item(known, item, names)


def _whole(item: ItemShape, names: Names) -> str:
    minutes, who = gettext("%(value)s min", value=item.minutes), names.person(item.preferred_worker_id)
    parts = [words_of(item), _window(item.window_from, item.window_to), minutes, who]
    return gettext(", ").join(parts)


def _item(before: ItemShape, after: ItemShape, names: Names) -> Iterator[str]:
    service = names.services.get(after.service_code, after.service_code)
    pairs = zip(_aspects(before, names), _aspects(after, names), strict=True)
    for (word, was), (_, is_now) in pairs:
        if was != is_now:
            yield _turned(f"{service} · {gettext(word)}", was, is_now)
    yield from _single_days(service, before, after, names)


def _single_days(service: str, before: ItemShape, after: ItemShape, names: Names) -> Iterator[str]:
    old = {change.series_day: change for change in before.changes}
    new = {change.series_day: change for change in after.changes}
    for day in sorted(old.keys() | new.keys()):
        if old.get(day) != new.get(day):
            yield _turned(
                f"{service} · {day.isoformat()}", _one(old.get(day), names), _one(new.get(day), names)
            )


def _one(change: Change | None, names: Names) -> str:
    if change is None:
        return gettext("as agreed")
    if change.day is None:
        return gettext("left out")
    parts = [change.day.isoformat()]
    if change.window_from is not None and change.window_to is not None:
        parts.append(_window(change.window_from, change.window_to))
    if change.preferred_worker_id is not None:
        parts.append(names.person(change.preferred_worker_id))
    return gettext(", ").join(parts)


def _pauses(before: Sequence[PauseShape], after: Sequence[PauseShape]) -> Iterator[str]:
    """A pause is known by its first day."""
    old, new = ({pause.first: pause for pause in pauses} for pauses in (before, after))
    for first in sorted(old.keys() | new.keys()):
        if old.get(first) != new.get(first):
            yield _turned(gettext("Pause"), _pause(old.get(first)), _pause(new.get(first)))


def _pause(pause: PauseShape | None) -> str:
    if pause is None:
        return gettext("none")
    reason = gettext(PAUSE_REASONS.get(pause.reason, pause.reason))
    return f"{reason} {pause.first.isoformat()} – {pause.last.isoformat() if pause.last else '…'}"


def _turned(what: str, was: str, is_now: str) -> str:
    return gettext("%(what)s: %(was)s → %(now)s", what=what, was=was, now=is_now)


def _day(day: date | None) -> str:
    return day.isoformat() if day else gettext("no end")


def _window(begins: int, ends: int) -> str:
    return f"{begins // 60:02d}:{begins % 60:02d}–{ends // 60:02d}:{ends % 60:02d}"


def _aspects(item: ItemShape, names: Names) -> list[tuple[str, str]]:
    return [
        (N_("Service"), names.services.get(item.service_code, item.service_code)),
        (N_("How often"), words_of(item)),
        (N_("First day"), item.starts_on.isoformat()),
        (N_("May start"), _window(item.window_from, item.window_to)),
        (N_("Minutes"), str(item.minutes)),
        (N_("Preferred person"), names.person(item.preferred_worker_id)),
    ]
