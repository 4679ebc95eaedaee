"""`eldercare check`: is this installation fit to work?"""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from devices.endpoint import BrokerUrlError, parse_url
from devices.publisher import BrokerUnreachableError, Publisher
from eldercare.accounts import audit
from eldercare.alerts.evidence import first_break
from eldercare.alerts.models import AlarmEvent
from eldercare.alerts.models.append_only import TRIGGERS
from eldercare.config import Settings
from eldercare.core.db import db, transaction
from eldercare.core.guards import missing_guards
from eldercare.core.keys import KeyMissingError
from eldercare.core.rekeying import sample_keys
from eldercare.loading import load_app
from eldercare.migrating import newest_revision, present_revision
from eldercare.visits.errors import RoadUrlWrongError
from eldercare.visits.ways import probe

MIN_SECRET = 32


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


def run(settings: Settings) -> list[Result]:
    """Look at everything that can be wrong before the first user comes."""
    app = load_app(settings)
    results = [check_secret(settings)]
    database = check_database(app)
    results.append(database)
    if database.ok:
        migrations = _inside(app, check_migrations)
        results.append(migrations)
        # Without the tables of this version there is no trail to read.
        if migrations.ok:
            results += [_inside(app, check_keys), _inside(app, check_audit), _inside(app, check_timelines)]
    results += [check_broker(settings), check_roads(settings)]
    return results


def _inside(app: Flask, look: Callable[[], Result]) -> Result:
    with app.app_context():
        return look()


def check_secret(settings: Settings) -> Result:
    """A short secret is a weak one."""
    length = len(settings.secret_key)
    return Result("secret", length >= MIN_SECRET, f"{length} characters, at least {MIN_SECRET} are needed")


def check_database(app: Flask) -> Result:
    """It answers, and it takes a write."""
    with app.app_context():
        try:
            with transaction() as session:
                session.execute(text("select 1"))
        except DBAPIError as error:
            return Result("database", ok=False, detail=str(error.orig).partition("\n")[0])
        return Result("database", ok=True, detail=db.engine.dialect.name)


def check_migrations() -> Result:
    """The schema is the one this version knows."""
    present, newest = present_revision(), newest_revision()
    return Result("migrations", present == newest, f"at {present}, newest is {newest}")


def check_audit() -> Result:
    """No line of the audit trail was changed or taken out, and the database refuses to do so."""
    found = audit.verify()
    if found.broken is not None:
        return Result("audit", ok=False, detail=f"broken at line {found.broken}")
    if found.missing_guards:
        return Result("audit", ok=False, detail=f"triggers are missing: {', '.join(found.missing_guards)}")
    return Result("audit", ok=True, detail=f"chain holds: {found.lines} lines up to {found.head}")


def check_keys() -> Result:
    """Every value can be read: its key is here and is the right one."""
    try:
        counts = sample_keys()
    except (KeyMissingError, InvalidTag) as error:
        return Result("keys", ok=False, detail=str(error) or "a value does not open with its key")
    return Result("keys", ok=True, detail=", ".join(f"{key} opens" for key in counts) or "no values yet")


def check_timelines() -> Result:
    """No line of an alarm's timeline was changed, put in or taken out, and the database refuses to do so."""
    broken = first_break()
    if broken is not None:
        detail = f"alarm {broken.alarm_id} is broken at line {broken.seq}"
        return Result("timelines", ok=False, detail=detail)
    if gone := missing_guards(AlarmEvent.__tablename__, TRIGGERS[db.engine.dialect.name]):
        return Result("timelines", ok=False, detail=f"triggers are missing: {', '.join(gone)}")
    return Result("timelines", ok=True, detail="chains hold")


def check_broker(settings: Settings) -> Result:
    """The broker takes our name and password."""
    if not settings.mqtt_url:
        return Result("broker", ok=True, detail="none named; `eldercare up` starts its own")
    try:
        with Publisher(settings.mqtt_url):
            return Result("broker", ok=True, detail=str(parse_url(settings.mqtt_url)))
    except (BrokerUrlError, BrokerUnreachableError) as error:
        return Result("broker", ok=False, detail=str(error))


def check_roads(settings: Settings) -> Result:
    """The routing server answers."""
    if not settings.osrm_url:
        return Result("roads", ok=True, detail="no routing server named; ways are estimated by straight line")
    try:
        fault = probe(settings)
    except RoadUrlWrongError as error:
        return Result("roads", ok=False, detail=str(error))
    return Result("roads", ok=fault is None, detail=fault or "the routing server answers")
