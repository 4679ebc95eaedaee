"""The weekly hours of a worker from a day on, and single days that differ from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_, InvalidInputError, StaleVersionError
from eldercare.core.time import day_of, local_date, now
from eldercare.people import actions, queries
from eldercare.people.models import Shift, Worker
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.editing import Page
from eldercare.people.queries.hours import spell_of
from eldercare.people.rules.hours import MOST_DAYS, MOST_SPELLS, Spell, clock, minute_of

REJECTED = 422
LEAST_LINES = 2
NAMES = ("from", "to", "break", "bfrom", "bto")
NOT_READ = N_("A time looks like 08:30; a break is whole minutes.")


@dataclass(slots=True)
class Line:
    """One spell of a weekday as it was typed, and what is wrong with it."""

    weekday: int
    number: int
    texts: Mapping[str, str]
    fault: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(self.texts.values())

    def spell(self) -> Spell | None:
        """The spell, or None for what cannot be read."""
        minutes = {name: minute_of(self.texts[name]) for name in ("from", "to")}
        window = {name: minute_of(self.texts[name]) if self.texts[name] else 0 for name in ("bfrom", "bto")}
        rest = self.texts["break"] or "0"
        found = {**minutes, **window}
        if None in found.values() or not (rest.isascii() and rest.isdigit() and len(rest) < 5):
            return None
        return Spell(found["from"] or 0, found["to"] or 0, int(rest), found["bfrom"] or 0, found["bto"] or 0)


def lines_typed() -> list[Line]:
    """The spells of the form, empty ones too."""
    found = []
    for weekday in range(7):
        for number in range(MOST_SPELLS):
            key = f"-{weekday}-{number}"
            if f"from{key}" in request.form:
                texts = {name: request.form.get(name + key, "").strip()[:8] for name in NAMES}
                found.append(Line(weekday, number, texts))
    return found


def lines_of(shifts: Sequence[Shift], day: date) -> list[Line]:
    """The spells that are in force on a day, with empty lines to add more."""
    lines = []
    for weekday, rows in queries.pattern_on(shifts, day).items():
        texts = [_texts(spell_of(row)) for row in rows]
        texts += [dict.fromkeys(NAMES, "")] * max(LEAST_LINES - len(texts), 0)
        lines += [Line(weekday, number, one) for number, one in enumerate(texts)]
    return lines


def _texts(spell: Spell) -> dict[str, str]:
    rest = spell.break_minutes
    return {
        "from": clock(spell.starts),
        "to": clock(spell.ends),
        "break": str(rest) if rest else "",
        "bfrom": clock(spell.break_from) if rest else "",
        "bto": clock(spell.break_to) if rest else "",
    }


@pages.route("/people/<int:worker_id>/hours", methods=["GET", "POST"])
@requires("worker.edit")
def worker_hours_page(worker_id: int) -> Page:
    """The weekly hours, from today or a later day on."""
    worker = queries.worker_of(me(), worker_id)
    since = day_of(request.form.get("since", "")) or local_date(now())
    if request.method == "GET":
        return _editor(worker, lines_of(worker.shifts, since), since, [])
    lines = lines_typed()
    typed = [line for line in lines if not line.is_empty]
    for line in typed:
        line.fault = "" if line.spell() else gettext(NOT_READ)
    if any(line.fault for line in typed):
        return _editor(worker, lines, since, [])
    spells = [(line.weekday, line.spell() or Spell(0, 0)) for line in typed]
    version = request.form.get("version", "")
    expected = int(version) if version.isascii() and version.isdigit() else 0
    try:
        actions.set_pattern(me(), worker_id, spells, since, expected=expected, now=now())
    except InvalidInputError as refusal:
        return _editor(worker, lines, since, _put(refusal, typed, lines))
    except StaleVersionError as refusal:
        return _editor(worker, lines, since, [gettext(refusal.sentence)], refusal.status)
    flash(
        gettext(
            "The hours count from %(day)s on. Visits outside them are not moved by themselves.", day=since
        )
    )
    return redirect(url_for("people.worker_page", worker_id=worker_id, _anchor="week"))


def _put(refusal: InvalidInputError, typed: Sequence[Line], lines: Sequence[Line]) -> list[str]:
    """Each fault to its line; what is of no line stands above the form."""
    rest = []
    for name, sentence in refusal.fields.items():
        kind, _, number = name.partition("-")
        if kind == "spell":
            typed[int(number)].fault = gettext(sentence)
        elif kind == "day":
            next(line for line in lines if line.weekday == int(number)).fault = gettext(sentence)
        else:
            rest.append(gettext(sentence))
    return rest


def _editor(
    worker: Worker, lines: Sequence[Line], since: date, faults: Sequence[str], status: int = 200
) -> tuple[str, int]:
    wrong = bool(faults) or any(line.fault for line in lines)
    page = render_template(
        "people/worker_hours.html",
        worker=worker,
        since=since,
        faults=faults,
        week=[[line for line in lines if line.weekday == weekday] for weekday in range(7)],
    )
    return page, REJECTED if wrong and status == 200 else status


@pages.post("/people/<int:worker_id>/days")
@requires("worker.edit")
def worker_day_set(worker_id: int) -> Response:
    """On one day, or some in a row, the worker works other hours or not at all."""
    queries.worker_of(me(), worker_id)
    given = request.form
    first = day_of(given.get("day", ""))
    last = day_of(given.get("last_day", "")) or first
    spells = [_spell(given.get("starts", ""), given.get("ends", ""))] if given.get("starts") else []
    try:
        days = days_between(first, last)
        if None in spells:
            raise InvalidInputError({"starts": NOT_READ})
        actions.set_days(
            me(), [worker_id], days, given.get("reason", ""), [one for one in spells if one], now=now()
        )
    except InvalidInputError as refusal:
        flash(" ".join(gettext(sentence) for sentence in refusal.fields.values()), "error")
    else:
        _say_noted(queries.held_between(worker_id, days[0], days[-1]))
    return redirect(url_for("people.worker_page", worker_id=worker_id, _anchor="days"))


def _say_noted(held: int) -> None:
    """Visits are not moved by themselves: whoever changes the hours hears of them."""
    if not held:
        flash(gettext("Noted. The planner, the board and the alarms go by it."))
        return
    words = ngettext(
        "Noted. %(num)s visit of these days is given to this person: look at the board.",
        "Noted. %(num)s visits of these days are given to this person: look at the board.",
        held,
    )
    flash(words)


def days_between(first: date | None, last: date | None) -> list[date]:
    """The days of a form, both ends included; raises InvalidInputError."""
    if first is None or last is None or not 0 <= (last - first).days < MOST_DAYS:
        raise InvalidInputError({"day": N_("Choose a day, or at most 31 in a row.")})
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]


def _spell(starts: str, ends: str) -> Spell | None:
    first, last = minute_of(starts), minute_of(ends)
    return None if first is None or last is None else Spell(first, last)


@pages.post("/people/<int:worker_id>/days/clear")
@requires("worker.edit")
def worker_day_clear(worker_id: int) -> Response:
    """The weekly hours count again on that day."""
    queries.worker_of(me(), worker_id)
    day = day_of(request.form.get("day", ""))
    if day is None:
        flash(gettext("Choose a day within a year of today."), "error")
    else:
        actions.clear_day(me(), worker_id, day, now=now())
        flash(gettext("The weekly hours count again on %(day)s.", day=day))
    return redirect(url_for("people.worker_page", worker_id=worker_id, _anchor="days"))
