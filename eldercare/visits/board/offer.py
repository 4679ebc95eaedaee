"""All that a browser needs to say which rules a move would break, asked once for a whole drag.

The rules about time are the same few lines in `static/board-rules.js`; here are their numbers. What decides
is the server's own check when the visit is dropped.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from flask_babel import gettext

from eldercare.visits.board.answers import known_to, names_of, offer_for
from eldercare.visits.board.rule_words import SENTENCES, TITLES, Names, rule_json
from eldercare.visits.models import Visit
from eldercare.visits.moving.advice import candidates
from eldercare.visits.moving.conflicts import Person, person_conflicts
from eldercare.visits.moving.day import Offer

Json = dict[str, Any]
HINTS = 3


def offer_json(visit: Visit, position: int, now: datetime) -> Json:
    """The part on the table, each person with the day around it, and the best few places for it."""
    rows, offer = offer_for(visit, position, now)
    names, task = names_of(rows), offer.task
    holder = next(part.worker_id for part in visit.assignments if part.position == position)
    found = candidates(offer, known_to(rows, visit))
    hints = [one for one in found if one.start is not None and one.person.id != holder][:HINTS]
    return {
        "visit_id": visit.id,
        "position": position,
        "window": list(task.window),
        "minutes": task.minutes,
        "earliest": task.earliest,
        "staff": task.staff,
        "partner": task.partner.id if task.partner else None,
        "people": [_person_json(person, offer, names) for person in offer.people.values()],
        "hints": [{"worker": one.person.id, "start": one.start} for one in hints],
        "names": {str(stop.visit_id): names.visits.get(stop.visit_id, "–") for stop in _stops(offer.people)},
    }


def _stops(people: Mapping[int, Person]) -> list[Any]:
    return [stop for person in people.values() for stop in person.busy]


def _person_json(person: Person, offer: Offer, names: Names) -> Json:
    """`legs`: the ways of the day as it is, home to home; `there` and `back`: from and to each stop."""
    ways, place = offer.ways(person), offer.task.place
    places = [person.home, *(stop.place for stop in person.busy), person.home]
    return {
        "id": person.id,
        "rules": [rule_json(one, person.id, names) for one in person_conflicts(person, offer.task)],
        "shifts": [list(shift) for shift in person.shifts],
        "away": person.away_from,
        "rests": [list(rest) for rest in person.rests],
        "limit": person.max_minutes,
        "busy": [{"visit": stop.visit_id, "start": stop.start, "end": stop.end} for stop in person.busy],
        "legs": [ways(a, b, person.mode) for a, b in pairwise(places)],
        "there": [ways(a, place, person.mode) for a in places],
        "back": [ways(place, a, person.mode) for a in places],
    }


def rule_texts() -> Json:
    """Titles and sentences of the rules in the user's language, with their places left open."""
    return {
        "titles": {code: gettext(text) for code, text in TITLES.items()},
        "sentences": {code: gettext(text) for code, text in SENTENCES.items()},
        "hours": gettext("%(hours)s h %(minutes)s min"),
    }
