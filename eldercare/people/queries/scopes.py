"""Places that an account may be bound to, and whose work an account shows."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eldercare.accounts.places import ScopePlace
from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.people.models import Area, Institution, Station, Worker


def scope_places() -> list[ScopePlace]:
    """The county, then its towns, stations and institutions. Three queries."""
    areas = (
        select(Area).where(Area.level.in_(("county", "town")), Area.closed_on.is_(None)).order_by(Area.code)
    )
    stations = select(Station).where(Station.closed_on.is_(None)).order_by(Station.code)
    institutions = select(Institution).order_by(Institution.name, Institution.id)
    return [
        *(ScopePlace(_area(row), row.name, row.name_en) for row in db.session.scalars(areas)),
        *(ScopePlace(Scope("station", str(r.id)), r.name, r.name_en) for r in db.session.scalars(stations)),
        *(
            ScopePlace(Scope("institution", str(row.id)), row.name, row.name_en)
            for row in db.session.scalars(institutions)
        ),
    ]


def _area(area: Area) -> Scope:
    return Scope("county") if area.level == "county" else Scope("area", area.code)


def worker_scope(worker_id: int) -> tuple[str, str, str] | None:
    """The kind of a worker, which is the role as well, the name and the station's name."""
    worker = db.session.get(Worker, worker_id, options=[joinedload(Worker.station)])
    return (worker.kind, worker.name, worker.station.name) if worker else None
