"""Maintenance that waits is called to mind outside too: of the operators of its station, by number alone."""

from datetime import datetime

from eldercare.alerts.chain import COUNTY, STATION
from eldercare.alerts.telling.recipients import operators_of
from eldercare.alerts.telling.wording import MAINTENANCE
from eldercare.core.db import db
from eldercare.telling.kinds import LOG
from eldercare.telling.outlets import Outlet, outlets_for


def post_reminder(station_id: int | None, count: int, *, now: datetime) -> None:
    """Write what goes out of `count` tasks of a station, inside the caller's transaction.

    Tasks of no station (a gateway of the county) are told to the county's operators.
    """
    audience = COUNTY if station_id is None else STATION
    params = {"station_id": station_id, "count": count}
    for outlet in outlets_for(station_id):
        if outlet.key == LOG or outlet.serves(audience):
            for recipient in _recipients(outlet, station_id):
                db.session.add(outlet.message(MAINTENANCE, audience, recipient, params, now=now))


def _recipients(outlet: Outlet, station_id: int | None) -> list[str]:
    return operators_of(station_id) if outlet.personal else [""]
