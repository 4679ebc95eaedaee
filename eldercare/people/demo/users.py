"""The sign-ins of the demonstration county. They share one password and are for showing only."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.actions import hash_password
from eldercare.accounts.demo import DEMO_PASSWORD
from eldercare.accounts.models import User
from eldercare.core.bulk import insert_rows, next_id
from eldercare.people.demo.county import Places, UserRef, home_institution, home_station
from eldercare.people.models import Worker

COUNTY_NAME = "如皋市"


def add_users(session: Session, places: Places) -> dict[str, UserRef]:
    """One sign-in per role, and one for each caregiver and leader."""
    rows = [*_office_rows(places), *_field_rows(session, places)]
    password_hash, first = hash_password(DEMO_PASSWORD), next_id(session, User)
    for number, row in enumerate(rows, start=first):
        row |= {"id": number, "password_hash": password_hash}
    insert_rows(session, User, rows)
    kept = ("id", "username", "role", "worker_id", "scope_kind", "scope_key")
    return {row["username"]: UserRef(**{key: row[key] for key in kept}) for row in rows}


def _office_rows(places: Places) -> list[dict[str, Any]]:
    station, institution = home_station(places), home_institution(places)
    own_station = ("station", str(station.id), station.name)
    own_home = ("institution", str(institution.id), institution.name)
    county = ("county", "", COUNTY_NAME)
    return [
        _row("operator", "operator", "陈雪琴", own_station),
        _row("inspector", "inspector", "薛建平", county),
        _row("inspector2", "inspector", "严晓霞", county),
        _row("manager", "manager", "冒志芳", own_home),
        _row("bureau", "bureau", "宗海燕", county),
        _row("admin", "admin", "演示管理员", county),
        _row("desk", "operator", "吴文娟", county),
    ]


def _field_rows(session: Session, places: Places) -> list[dict[str, Any]]:
    """Everybody who makes visits: caregiver, caregiver2 ... and leader, leader2 ... at the home station,
    and the worker's number elsewhere."""
    home = home_station(places)
    station_names = {station.id: station.name for station in places.stations}
    workers = select(Worker.id, Worker.kind, Worker.name, Worker.station_id).order_by(Worker.id)
    seen = {"caregiver": 0, "leader": 0}
    rows = []
    for worker_id, kind, name, station_id in session.execute(workers):
        username = f"{kind}-{worker_id}"
        if station_id == home.id:
            seen[kind] += 1
            username = kind if seen[kind] == 1 else f"{kind}{seen[kind]}"
        rows.append(_row(username, kind, name, ("own", "", station_names[station_id]), worker_id))
    return rows


def _row(
    username: str, role: str, display_name: str, scope: tuple[str, str, str], worker_id: int | None = None
) -> dict[str, Any]:
    kind, key, scope_name = scope
    return {
        "username": username,
        "role": role,
        "display_name": display_name,
        "scope_kind": kind,
        "scope_key": key,
        "scope_name": scope_name,
        "worker_id": worker_id,
    }
