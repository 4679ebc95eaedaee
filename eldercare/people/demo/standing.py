"""What the seniors of the home station have agreed to, a record that stands twice, and who leaves the roll.

The rest of the county is as it came out of lists: nobody has asked them yet.
"""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.bulk import insert_rows
from eldercare.people.actions.departures import record_departure
from eldercare.people.demo.county import County, home_station
from eldercare.people.models import Senior, SeniorConsent
from eldercare.people.rules.agreeing import HEALTH, PURPOSES, SERVICE

ASKED, TAKEN_BACK = 0.9, 0.01
LEAVING = (("died", 0), ("moved", 0), ("institution", 10))
"""Why, and how many days from the demonstration's day."""


def build(session: Session, rng: Random, county: County, *, day: date, now: datetime) -> dict[str, int]:
    """Consents, one double and three who leave, all at the home station."""
    station = home_station(county.places)
    mine = [senior.id for senior in county.seniors if senior.station_id == station.id]
    operator = session.get_one(User, county.users["operator"].id)
    rows = [row for senior_id in mine for row in _consents(rng, senior_id, operator.id, day, now)]
    insert_rows(session, SeniorConsent, rows)
    _write_twice(session, mine, now)
    # Neither alone nor very old: these have no button that the demonstration presses.
    calm = [one.id for one in county.seniors if one.station_id == station.id and one.living == "family"]
    leaving = calm[-len(LEAVING) :]
    for senior_id, (reason, days) in zip(leaving, LEAVING, strict=False):
        record_departure(
            operator, senior_id, day=day + timedelta(days=days), reason=reason, expected=None, now=now
        )
    return {"senior consents": len(rows), "departures": len(leaving)}


def _consents(rng: Random, senior_id: int, recorder: int, day: date, now: datetime) -> list[dict[str, Any]]:
    if rng.random() >= ASKED:
        return []
    given = day - timedelta(days=rng.randint(40, 700))
    how = rng.choices(("paper", "spoken", "guardian"), (8, 1, 1))[0]
    purposes = [code for code in PURPOSES if code in {SERVICE, HEALTH} or rng.random() < 0.6]
    back = rng.random() < TAKEN_BACK
    return [
        {
            "senior_id": senior_id,
            "purpose": code,
            "given_on": given,
            "given_how": how,
            "guardian": "演示监护人" if how == "guardian" else None,
            "recorded_at": now - timedelta(days=(day - given).days),
            "recorded_by": recorder,
            "withdrawn_on": day - timedelta(days=12) if back and code == HEALTH else None,
            "withdrawn_how": "spoken" if back and code == HEALTH else "",
            "withdrawn_at": now - timedelta(days=12) if back and code == HEALTH else None,
            "withdrawn_by": recorder if back and code == HEALTH else None,
        }
        for code in purposes
    ]


def _write_twice(session: Session, mine: list[int], now: datetime) -> None:
    """Somebody of an old list, without ID number and phone, who stands on the roll with both."""
    if len(mine) <= len(LEAVING) + 1:
        return
    known = session.scalar(select(Senior).where(Senior.id == mine[len(mine) // 2]))
    if known is None:
        return
    kept = (
        "name", "name_pinyin", "name_initials", "sex", "birth_date", "area_code", "station_id", "lat", "lon",
        "living", "grade",
    )  # fmt: skip
    again = {name: getattr(known, name) for name in kept}
    session.add(Senior(**again, address=known.address.rpartition(" ")[0], synthetic=True, created_at=now))
    session.flush()
