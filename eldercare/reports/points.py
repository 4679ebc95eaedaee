"""Today on the map: homes of visits by state, live alarms, homes that are unprotected."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext

from eldercare.alerts.rules import KINDS
from eldercare.marks import MARKS
from eldercare.reports import words
from eldercare.reports.today import Today


def points_of(today: Today) -> list[dict[str, Any]]:
    """Pins as static/js/map.js takes them, WGS-84; what needs somebody lies on top."""
    return [*_visits(today), *_homes(today), *_alarms(today)]


def _visits(today: Today) -> Iterator[dict[str, Any]]:
    for row in reversed(today.places):
        word = MARKS["visit"][row.shown].word
        yield {
            "id": f"visit-{row.id}",
            "lat": row.lat,
            "lon": row.lon,
            "kind": "visit",
            "state": row.shown,
            "label": words.joined(row.senior, words.clock(row.window_start), gettext(word)),
            "url": url_for("visits.board_page", station=row.station, day=today.day.isoformat()),
        }


def _homes(today: Today) -> Iterator[dict[str, Any]]:
    word = MARKS["device"]["unprotected"].word
    for row in today.silence.rows if today.silence else ():
        yield {
            "id": f"device-{row.id}",
            "lat": row.lat,
            "lon": row.lon,
            "kind": "device",
            "state": "unprotected",
            "label": words.joined(row.senior, gettext(word)),
            "url": url_for("alerts.devices_page", only="unprotected"),
        }


def _alarms(today: Today) -> Iterator[dict[str, Any]]:
    for row in today.alarms:
        yield {
            "id": f"alarm-{row.id}",
            "lat": row.lat,
            "lon": row.lon,
            "kind": "alarm",
            "state": "live",
            "alarm": True,
            "label": words.joined(row.senior, gettext(KINDS[row.kind])),
            "url": url_for("alerts.alarm_page", alarm_id=row.id),
        }
