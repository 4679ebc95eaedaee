"""What stands around every page: the rail or the tabs of the role, the marks, addresses of assets."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, jsonify, render_template, request, url_for
from flask_babel import get_locale
from flask_login import current_user

from eldercare.accounts.access import me, signed_in
from eldercare.accounts.models import User
from eldercare.accounts.rules import may
from eldercare.core import feed, heartbeat
from eldercare.core.errors import N_
from eldercare.core.time import now
from eldercare.marks import MARKS
from eldercare.people.queries import place_of
from eldercare.web.i18n import named

# Group leaders are often past sixty themselves: their pages begin with larger text.
LEAST_SCALES = {"leader": 125}

STATIC = Path(__file__).parent.parent / "static"


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the rail or the bottom bar; `badge` names a count that app.py provides."""

    endpoint: str
    icon: str
    label: str
    verb: str
    badge: str = ""
    badge_kind: str = "warn"


RAIL = (
    Door("reports.today_page", "house-door", N_("Today"), "today.see"),
    Door("visits.board_page", "kanban", N_("Board"), "board.see", "unassigned"),
    Door("alerts.desk_page", "broadcast", N_("Alarms"), "alarm.see", "alarms", "alarm"),
    Door("people.seniors_page", "person-hearts", N_("Seniors"), "senior.see"),
    Door("assessments.assessments_page", "universal-access", N_("Assessments"), "senior.see"),
    Door("people.workers_page", "people", N_("People"), "worker.see"),
    Door("visits.care_plans_page", "journal-check", N_("Plans"), "careplan.see"),
    Door("visits.gatherings_page", "calendar-event", N_("Gatherings"), "visit.see"),
    Door("services.services_page", "card-checklist", N_("Services"), "service.see"),
    Door("inspections.inspections_page", "clipboard-check", N_("Inspections"), "inspection.see"),
    Door("inspections.hazards_page", "cone-striped", N_("Hazards"), "hazard.see", "overdue"),
    Door("inspections.institutions_page", "building", N_("Institutions"), "institution.see"),
    Door("people.places_page", "map", N_("Places"), "place.see"),
    Door("funding.settlement_page", "receipt", N_("Billing"), "settlement.see"),
    Door("reports.figures_page", "graph-up", N_("Figures"), "report.see"),
    Door("accounts.accounts_page", "shield-lock", N_("Accounts"), "account.edit"),
)

TABS = {
    "field": (
        Door("visits.my_day_page", "signpost-split", N_("Today"), "day.see"),
        Door("visits.my_week_page", "calendar-week", N_("Week"), "day.see"),
        Door("alerts.my_alarms_page", "broadcast", N_("Alarms"), "alarm.respond", "alarms", "alarm"),
        Door("accounts.my_account_page", "person", N_("Me"), ""),
    ),
    "inspector": (
        Door("inspections.inspections_page", "clipboard-check", N_("Inspections"), "inspection.see"),
        Door("inspections.hazards_page", "cone-striped", N_("Hazards"), "hazard.see", "overdue"),
        Door("accounts.my_account_page", "person", N_("Me"), ""),
    ),
}
TABS["manager"] = TABS["inspector"]


def entry(door: Door, counts: dict[str, int]) -> dict[str, object]:
    """A door as the templates take it."""
    # people.seniors_page also lights up on people.senior_page.
    room = door.endpoint.removesuffix("_page").removesuffix("s")
    return {
        "endpoint": door.endpoint,
        "url": url_for(door.endpoint),
        "icon": door.icon,
        "label": door.label,
        "badge": counts.get(door.badge, 0),
        "badge_kind": door.badge_kind,
        "active": (request.endpoint or "").startswith(room),
    }


def doors_of(role: str) -> list[Door]:
    """The rail of a role: the rooms it may enter."""
    return [door for door in RAIL if may(role, door.verb)]


def tabs_of(role: str) -> list[Door]:
    """The bottom bar on a phone."""
    kind = {"caregiver": "field", "leader": "field"}.get(role, role)
    return list(TABS.get(kind, ()))


@cache
def fingerprint(path: str) -> str:
    """Short hash of a static file, so that a changed file has a new address."""
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]


def asset(path: str) -> str:
    """Address of a file under static/, with its hash."""
    return url_for("static", filename=path, v=fingerprint(path))


def layout() -> dict[str, object]:
    """Context of every page."""
    settings = current_app.config["SETTINGS"]
    user = current_user
    role = getattr(user, "role", "")
    counts = counts_of(me()) if role else {}
    return {
        "alarm_count_url": url_for("badges"),
        "deaf": heartbeat.deaf_parts(now()) if role else [],
        "feed_cursor": feed.last_id() if role else "",
        "search_url": url_for("people.search_page") if may(role, "senior.see") else "",
        "scope_name": scope_name(me()) if role else "",
        "rail": [entry(door, counts) for door in doors_of(role)],
        "tabs": [entry(door, counts) for door in tabs_of(role)],
        "alarm_count": counts.get("alarms", 0),
        "alarm_urgency": counts.get("urgency", 0),
        "demo_data": settings.demo,
        "demo_broker": settings.demo_broker,
        "tile_url": settings.tile_url or "",
        "theme": getattr(user, "theme", "auto"),
        "least_scale": LEAST_SCALES.get(role, 100),
        "text_scale": max(getattr(user, "text_scale", 100), LEAST_SCALES.get(role, 100)),
    }


def scope_name(user: User) -> str:
    """What the user sees: the English name is looked up, the Chinese one stands with the user."""
    place = place_of(user) if str(get_locale()) == "en" else None
    return named(place) if place else user.scope_name


def counts_of(user: User) -> dict[str, int]:
    """The counts beside the doors, as the highest room works them out."""
    counts: dict[str, int] = current_app.extensions["eldercare.counts"](user)
    return counts


@signed_in
def send_badges() -> Response:
    """`/api/v1/badges`: the counts again, how many alarms wait for an answer, and how urgent they are."""
    counts = counts_of(me())
    return jsonify(counts | {"waiting": counts.get("alarms", 0)})


@signed_in
def style_sheet() -> str:
    """Every part of the look on one page, for those who build pages."""
    return render_template("stylesheet.html", sample_time=now())


def init_app(app: Flask) -> None:
    """Install the context of the templates."""
    app.add_url_rule("/style-sheet", "style_sheet", style_sheet)
    app.add_url_rule("/api/v1/badges", "badges", send_badges)
    app.context_processor(layout)
    app.jinja_env.globals.update(asset=asset, marks=MARKS)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
