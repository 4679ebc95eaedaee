"""What codes of the alarm chain are called on screen: timeline lines, rounds, offers, reasons."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.alerts.chain import AUDIENCES, NEAREST, Rung
from eldercare.alerts.models import Alarm, AlarmEvent, Offer
from eldercare.alerts.responders.codes import SOURCES, STOPPED
from eldercare.alerts.responders.ranking import (
    ASKED_MINUTES,
    KEY_MINUTES,
    UNSKILLED_MINUTES,
    VISIT_MINUTES,
    Candidate,
)
from eldercare.alerts.rules import KINDS, OPEN, OUTCOMES
from eldercare.core.db import db
from eldercare.core.errors import N_

# Icon, colour and sentence of each verb on a timeline.
LINES: dict[str, tuple[str, str, str]] = {
    "pressed": ("alarm", "alarm", N_("Pressed again, %(presses)s times now")),
    "nobody_found": ("person-x", "warn", N_("Nobody is free nearby")),
    "seen": ("eye", "info", N_("%(name)s has read it")),
    "accepted": ("check-lg", "ok", N_("%(name)s accepts")),
    "declined": ("x-lg", "mute", N_("%(name)s declines")),
    "given_back": ("arrow-return-left", "warn", N_("%(name)s gives it back")),
    "en_route": ("bicycle", "info", N_("%(name)s is on the way")),
    "on_scene": ("house-check", "brand", N_("%(name)s has arrived")),
    "handed_over": ("arrow-left-right", "info", N_("Handed over to %(name)s")),
    "heard": ("ear", "info", N_("%(name)s has heard the further press")),
    "still_here": ("house-check", "info", N_("%(name)s is still there")),
    "reached": ("telephone", "ok", N_("Call after the cancel: %(name)s reached the senior")),
    "not_reached": ("telephone-x", "warn", N_("Call after the cancel: %(name)s reached nobody")),
    "unheard": ("bell", "warn", N_("Nobody has answered the further press")),
    "stayed": ("hourglass-split", "warn", N_("At the door, but not closed in time")),
    "overdue": ("hourglass-split", "warn", N_("Accepted, but nobody has arrived in time")),
    "restored": ("check2-circle", "ok", N_("The device reports: over")),
    "cancel_asked": ("telephone-outbound", "warn", N_("Cancel was pressed: confirm by a call")),
    "closed": ("flag", "ok", N_("Closed: %(outcome)s")),
    "test": ("arrow-repeat", "mute", N_("Test press, nobody was asked")),
}
DESK_NAME = N_("The desk")
MARK_OF_OFFER = {"offered": "sent", "seen": "read", "taken": "withdrawn"}

PARKED_REASONS = {
    "unknown_topic": N_("No driver reads this topic"),
    "bad_device": N_("The device's name cannot be read"),
    "too_long": N_("The message is too long"),
    "bad_json": N_("The message is no JSON"),
    "not_an_object": N_("The message is no JSON object"),
    "wrong_version": N_("A version we do not know"),
    "missing_id": N_("The message has no id"),
    "bad_kind": N_("A kind of event we do not know"),
    "bad_time": N_("The time cannot be read"),
    "bad_state": N_("A state we do not know"),
    "no_codec": N_("Undecoded bytes: the gateway has no codec for this device"),
    "bad_bytes": N_("The device's bytes cannot be read"),
    "unknown_device": N_("This device is not registered"),
    "unbound_device": N_("This device belongs to nobody"),
    "retired_device": N_("This device is out of use"),
    "fault": N_("A fault of our own"),
}
HEARD = KINDS | {
    "door": N_("Door opened or closed"),
    "low_battery": N_("Low battery"),
    "tamper": N_("Taken off or opened"),
    "fault": N_("Faulty"),
    "test": N_("Test"),
    "cancel": N_("Cancel"),
    "restore": N_("Over again"),
}
"""What an event is called in the history of a device."""

ROOMS = {
    "bedroom": N_("Bedroom"),
    "living_room": N_("Living room"),
    "bathroom": N_("Bathroom"),
    "kitchen": N_("Kitchen"),
    "worn": N_("Worn on the body"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline as the template takes it."""

    at: datetime
    title: str
    note: str = ""
    icon: str = "check-lg"
    colour: str = "mute"


def timeline_of(alarm: Alarm) -> list[Line]:
    """The alarm's history in words, oldest first."""
    users = _users(alarm.events)
    names = {offer.worker_id: offer.worker.name for offer in alarm.offers}
    return [line for event in alarm.events for line in _lines(alarm, event, names, users)]


def _users(events: Iterable[AlarmEvent]) -> dict[int, User]:
    ids = {event.user_id for event in events if event.user_id}
    return {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))} if ids else {}


def _lines(alarm: Alarm, event: AlarmEvent, names: dict[int, str], users: dict[int, User]) -> list[Line]:
    if event.verb == "opened":
        return _opening(alarm, event)
    if event.verb == "round":
        return [_round(event, names)]
    verb = "given_back" if event.verb == "declined" and event.params.get("given_back") else event.verb
    icon, colour, sentence = LINES.get(verb, ("question-circle", "mute", verb))
    user = users.get(event.user_id or 0)
    who = event.worker.name if event.worker else user.display_name if user else gettext(DESK_NAME)
    outcome = gettext(OUTCOMES.get(str(event.params.get("outcome")), ""))
    values = {"name": who, "outcome": outcome, "presses": event.params.get("presses", 1)}
    title = gettext(sentence, **values)
    return [Line(event.at, title, _note(alarm, event, users), icon, colour)]


def _opening(alarm: Alarm, event: AlarmEvent) -> list[Line]:
    delay = float(event.params.get("delay_s", 0))
    # The delay was kept to a tenth of a second: 03:59:59.95 is four o'clock.
    pressed_at = min(event.at, event.at - timedelta(seconds=delay - 0.05))
    if event.params.get("late"):
        note = gettext("more than two hours old: call back first")
    else:
        note = gettext("took %(seconds)s s", seconds=f"{delay:g}")
    pressed = (
        gettext("The senior pressed the button") if alarm.kind == "sos" else gettext("The device raised it")
    )
    return [
        Line(pressed_at, pressed, "", "alarm", "alarm"),
        Line(event.at, gettext("Received"), note, "check-lg", "brand"),
    ]


def _round(event: AlarmEvent, names: dict[int, str]) -> Line:
    asked = [names[worker_id] for worker_id in event.params.get("workers", []) if worker_id in names]
    told = [gettext(AUDIENCES[who]) for who in event.params.get("audiences", []) if who in AUDIENCES]
    separator = gettext(", ")
    title = gettext(
        "Round %(round)s: %(told)s", round=event.params.get("round", 1), told=separator.join(told)
    )
    return Line(event.at, title, separator.join(asked), "send", "brand")


def _note(alarm: Alarm, event: AlarmEvent, users: dict[int, User]) -> str:
    if event.verb == "declined":
        return next((o.reason for o in alarm.offers if o.worker_id == event.worker_id), "")
    if event.verb == "nobody_found":
        return stopped_words(event.params.get("stopped", {}))
    user = users.get(event.user_id or 0)
    for_another = user is not None and event.worker_id is not None and user.worker_id != event.worker_id
    return str(gettext("entered by %(name)s", name=user.display_name)) if user and for_another else ""


def stopped_words(counts: dict[str, int]) -> str:
    """Who is at work but cannot go, in words: "2 on another alarm"."""
    words = [f"{count} × {gettext(STOPPED[code])}" for code, count in counts.items() if code in STOPPED]
    return str(gettext(", ").join(words) or gettext("nobody else is on shift"))


def rungs_words(rungs: Sequence[Rung]) -> str:
    """Whom a round tells: "Nearest responders 2, Team leader"."""
    words = [
        f"{gettext(AUDIENCES[rung.who])} {rung.count}"
        if rung.who == NEAREST
        else gettext(AUDIENCES[rung.who])
        for rung in rungs
    ]
    return gettext(", ").join(words)


def why_words(why: dict[str, Any]) -> str:
    """Where from somebody comes, how fresh that is, and what speaks for and against them."""
    source = gettext(SOURCES.get(str(why.get("from")), ""))
    age = why.get("age_minutes") or 0
    words = (
        [source]
        if why.get("from") == "home" or not age
        else [source, gettext("%(minutes)s min ago", minutes=age)]
    )
    return " · ".join([*words, *_for_and_against(why)])


def _for_and_against(why: dict[str, Any]) -> Iterator[str]:
    """What counts beside the way, in words."""
    if why.get("unwanted"):
        yield gettext("asked last: the senior does not want this person")
    if why.get("has_key"):
        yield gettext("has the key")
    if why.get("in_visit"):
        yield gettext("in a visit now")
    asked = why.get("asked") or 0
    if asked:
        yield ngettext("asked for %(num)s other alarm", "asked for %(num)s other alarms", asked)
    if why.get("skilled") is False:
        yield gettext("no care or health skill")


def score_words(candidate: Candidate) -> str:
    """How the rank was reckoned where more than the way counts: "ranked by 14 + 5 − 10 = 9 min"."""
    counts = (
        -KEY_MINUTES * candidate.has_key,
        VISIT_MINUTES * candidate.in_visit,
        ASKED_MINUTES * candidate.asked,
        UNSKILLED_MINUTES * (not candidate.skilled),
    )
    parts = [f"{'+' if count > 0 else '−'} {abs(count)}" for count in counts if count]
    if not parts:
        return ""
    sum_ = " ".join([str(round(candidate.minutes)), *parts])
    return str(gettext("ranked by %(sum)s = %(score)s min", sum=sum_, score=round(candidate.score)))


def mark_of(alarm: Alarm) -> str:
    """The mark of an alarm's state (see eldercare.marks)."""
    if alarm.test:
        return "test"
    return "live" if alarm.state == OPEN else alarm.state


def mark_of_offer(offer: Offer) -> str:
    """The mark of an offer's state (see eldercare.marks)."""
    return MARK_OF_OFFER.get(offer.state, offer.state)
