"""Today and the figures as plain data in the user's language, for programs."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext

from eldercare.people.models import Area
from eldercare.reports import words
from eldercare.reports.formulas import PUBLISHED, Figure, share
from eldercare.reports.needs import needs_of
from eldercare.reports.points import points_of
from eldercare.reports.rules import HomeVisitShare
from eldercare.reports.today import Today
from eldercare.visits.rules import CHANNELS

Json = dict[str, Any]


def share_json(figure: HomeVisitShare, towns: Mapping[str, Area]) -> Json:
    """The home-visit share with everything that makes it up."""
    return {
        "first": figure.period.first,
        "last": figure.period.last,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "formula": gettext(figure.formula.words),
        "rule_version": figure.formula.version,
        "by_channel": _channels(figure.by_channel, figure.denominator),
        "by_town": [
            {
                "code": town.code,
                "name": words.named(towns[town.code]) if town.code in towns else town.code,
                "numerator": town.numerator,
                "denominator": town.denominator,
                "value": town.value,
                "by_channel": _channels(town.by_channel, town.denominator),
            }
            for town in figure.by_town
        ],
        "excluded": figure.excluded,
        "published": {
            "value": PUBLISHED.value,
            "period": gettext(PUBLISHED.period),
            "note": gettext(PUBLISHED.note),
        },
        "synthetic": current_app.config["SETTINGS"].demo,
    }


def _channels(counts: Mapping[str, int], whole: int) -> list[Json]:
    """Every channel in its order, also those that nobody came through."""
    return [
        {
            "channel": code,
            "name": gettext(name),
            "numerator": counts.get(code, 0),
            "value": share(counts.get(code, 0), whole),
        }
        for code, name in CHANNELS.items()
    ]


def figure_json(figure: Figure) -> Json:
    """A figure as it was computed."""
    return {
        "code": figure.formula.code,
        "name": gettext(figure.formula.name),
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "formula": gettext(figure.formula.words),
        "rule_version": figure.formula.version,
    }


def today_json(today: Today, towns: Mapping[str, Area]) -> Json:
    """Everything of the Today page."""
    hazards, silence = today.hazards, today.silence
    return {
        "at": today.moment,
        "day": today.day,
        "needs": needs_of(today),
        "visits": {"total": today.total, "finished": today.finished, "by_state": today.states},
        "points": points_of(today),
        "hazards": hazards.counts if hazards else None,
        "devices": {"silent": silence.devices, "homes_unprotected": silence.homes} if silence else None,
        "alarm_answers": [figure_json(figure) for figure in today.answers],
        "home_visit_share": share_json(today.share, towns),
    }
