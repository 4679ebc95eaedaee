"""Wires the rooms together and decides nothing."""

from datetime import timedelta

from flask import Flask

from eldercare.accounts import models as accounts_models
from eldercare.accounts import oidc
from eldercare.accounts import pages as accounts_pages
from eldercare.accounts.places import PLACES, Places
from eldercare.alerts import api as alerts_api
from eldercare.alerts import ending as alerts_ending
from eldercare.alerts import erasing as alerts_erasing
from eldercare.alerts import leaving as alerts_leaving
from eldercare.alerts import models as alerts_models
from eldercare.alerts import pages as alerts_pages
from eldercare.alerts.lists import DEVICES
from eldercare.alerts.sections import senior_section as alarm_section
from eldercare.alerts.telling.wording import TELLER as ALARM_TELLER
from eldercare.assessments import erasing as assessments_erasing
from eldercare.assessments import leaving as assessments_leaving
from eldercare.assessments import models as assessments_models
from eldercare.assessments import pages as assessments_pages
from eldercare.assessments.sections import senior_section as assessment_section
from eldercare.config import Settings
from eldercare.core import feed, heartbeat, leases, uploads
from eldercare.core.db import db
from eldercare.core.keys import KEYRING, Keyring
from eldercare.funding import api as funding_api
from eldercare.funding import erasing as funding_erasing
from eldercare.funding import leaving as funding_leaving
from eldercare.funding import models as funding_models
from eldercare.funding import pages as funding_pages
from eldercare.imports import models as imports_models
from eldercare.imports import pages as imports_pages
from eldercare.imports.kinds import KINDS, table_of
from eldercare.inspections import api as inspections_api
from eldercare.inspections import models as inspections_models
from eldercare.inspections import pages as inspections_pages
from eldercare.people import api as people_api
from eldercare.people import models as people_models
from eldercare.people import pages as people_pages
from eldercare.people import stopping as people_stopping
from eldercare.people.ending import ENDING_PARTS
from eldercare.people.erasing import ERASING_PARTS
from eldercare.people.leaving import LEAVING_PARTS
from eldercare.people.lists import KINDS as PEOPLE_KINDS
from eldercare.people.queries.scopes import scope_places, worker_scope
from eldercare.people.sections import SENIOR_SECTIONS
from eldercare.reports import api as reports_api
from eldercare.reports import pages as reports_pages
from eldercare.reports import queries as reports_queries
from eldercare.services import api as services_api
from eldercare.services import models as services_models
from eldercare.services import pages as services_pages
from eldercare.services.changing import CHANGING_PARTS
from eldercare.telling import models as telling_models
from eldercare.telling.tellers import TELLERS
from eldercare.visits import api as visits_api
from eldercare.visits import ending as visits_ending
from eldercare.visits import erasing as visits_erasing
from eldercare.visits import leaving as visits_leaving
from eldercare.visits import models as visits_models
from eldercare.visits import pages as visits_pages
from eldercare.visits.actions import new_terms
from eldercare.visits.announcing.wording import TELLER as VISIT_TELLER
from eldercare.visits.entitlement.sections import entitlement_section
from eldercare.visits.gatherings.section import gathering_section
from eldercare.visits.sections import senior_section as visit_section
from eldercare.visits.tiers.section import tier_section
from eldercare.visits.unwanted import unwanted_section
from eldercare.web import api, errors, health, i18n, layout, numbers, security, stream

PAGES = (
    accounts_pages,
    imports_pages,
    people_pages,
    assessments_pages,
    services_pages,
    visits_pages,
    alerts_pages,
    inspections_pages,
    funding_pages,
    reports_pages,
)
APIS = (*people_api.DOORS, services_api, visits_api, alerts_api, inspections_api, funding_api, reports_api)

# Named here so that every table is known before the first query or migration.
CORE_TABLES = (feed, heartbeat, leases, uploads)
TABLES = (
    accounts_models,
    imports_models,
    people_models,
    assessments_models,
    services_models,
    telling_models,
    visits_models,
    alerts_models,
    inspections_models,
    funding_models,
)


def create_app(settings: Settings) -> Flask:
    """The web application of these settings."""
    app = Flask(__name__)
    app.config.update(flask_config(settings))
    app.extensions[KEYRING] = Keyring(settings.secret_key, settings.keys_path)
    db.init_app(app)
    app.extensions["eldercare.counts"] = reports_queries.badge_counts
    app.extensions[KINDS] = table_of((*PEOPLE_KINDS, DEVICES))
    app.extensions[SENIOR_SECTIONS] = (
        unwanted_section,
        assessment_section,
        visit_section,
        gathering_section,
        tier_section,
        entitlement_section,
        alarm_section,
    )
    app.extensions[CHANGING_PARTS] = (new_terms.PART,)
    app.extensions[ERASING_PARTS] = (
        assessments_erasing.PART,
        visits_erasing.PART,
        alerts_erasing.PART,
        funding_erasing.PART,
    )
    app.extensions[LEAVING_PARTS] = (
        visits_leaving.PART,
        alerts_leaving.PART,
        people_stopping.PART,
        assessments_leaving.PART,
        funding_leaving.PART,
    )
    app.extensions[ENDING_PARTS] = (alerts_ending.PART, visits_ending.PART)
    app.extensions[TELLERS] = (ALARM_TELLER, VISIT_TELLER)
    app.extensions[PLACES] = Places(scope_places, worker_scope)
    numbers.init_app(app)
    frame = api.init_app(app)
    for part in (security, i18n, errors, layout, stream, health):
        part.init_app(app)
    for room in PAGES:
        app.register_blueprint(room.pages)
    for door in APIS:
        frame.register_blueprint(door.api)
    oidc.init_app(app)
    return app


def flask_config(settings: Settings) -> dict[str, object]:
    """What Flask and its extensions need to know."""
    cookie = "__Host-eldercare" if settings.secure_cookies else "eldercare"
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_pre_ping": not settings.database_url.startswith("sqlite"),
            # A failed statement would carry the row, with its names and numbers, into the log.
            "hide_parameters": True,
        },
        "SESSION_COOKIE_NAME": cookie,
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_NAME": f"{cookie}-stay",
        "REMEMBER_COOKIE_SECURE": settings.secure_cookies,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        # The row of the session ends it earlier; see accounts.rules.
        "REMEMBER_COOKIE_DURATION": timedelta(days=90),
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_HEADERS": ["X-CSRFToken"],
        "MAX_CONTENT_LENGTH": 12 * 2**20,
    }
