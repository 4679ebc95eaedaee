"""Beginning a campaign among staff, and noting who took part."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize, scope_filter
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.models import Area, CampaignMember, StaffCampaign, Station, Worker
from eldercare.people.rules.campaigns import CampaignEntry, faults, mark_faults


def begin_campaign(actor: User, entry: CampaignEntry, *, now: datetime) -> StaffCampaign:
    """Fix whom a campaign covers: everybody of the kinds at work at the station, or in the scope.

    Raises InvalidInputError that names each field, or NotFoundError for a station out of scope.
    """
    authorize(actor, "worker.edit")
    found = faults(entry, local_date(now))
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        station = _station(session, actor, entry.station_id)
        query = select(Worker.id).where(
            Worker.active, Worker.kind.in_(entry.kinds), scope_filter(Worker, actor)
        )
        if station is not None:
            query = query.where(Worker.station_id == station.id)
        ids = list(session.scalars(query.order_by(Worker.id)))
        if not ids:
            raise InvalidInputError({"kinds": N_("Nobody of these kinds works there.")})
        row = StaffCampaign(
            kind=entry.kind, name=entry.name.strip(), first_day=entry.first_day, last_day=entry.last_day,
            station_id=station.id if station else None, kinds=sorted(entry.kinds), created_by=actor.id,
            area_code=station.area_code if station else _area_of(session, actor), created_at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.execute(
            insert(CampaignMember),
            [{"campaign_id": row.id, "worker_id": one, "state": "asked", "reason": ""} for one in ids],
        )
        audit(actor, "worker.campaign", "staff_campaign", row.id, now=now, detail={"covers": len(ids)})
        return row


def _station(session: Session, actor: User, station_id: int | None) -> Station | None:
    if station_id is None and actor.scope.kind == "station":
        station_id = int(actor.scope.key)
    if station_id is None:
        return None
    station = session.get(Station, station_id)
    if station is None:
        raise NotFoundError
    authorize(actor, "worker.edit", Where(area_code=station.area_code, station_id=station.id))
    return station


def _area_of(session: Session, actor: User) -> str:
    if actor.scope.kind == "area":
        return actor.scope.key
    widest = select(Area.code).order_by(func.length(Area.code), Area.code)
    return session.scalars(widest.limit(1)).one()


def mark_members(
    actor: User,
    campaign_id: int,
    member_ids: Sequence[int],
    state: str,
    *,
    day: date | None = None,
    reason: str = "",
    now: datetime,
) -> int:
    """Note for some members that they are done, left out, or asked again. Returns how many were marked.

    Raises NotFoundError when the actor does not see one of them, and InvalidInputError.
    """
    authorize(actor, "worker.edit")
    found = mark_faults(state, reason, day, local_date(now))
    if not member_ids:
        found["member"] = N_("Tick at least one person.")
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        wanted = set(member_ids)
        seen = select(CampaignMember.id).join(Worker, Worker.id == CampaignMember.worker_id)
        seen = seen.where(CampaignMember.campaign_id == campaign_id, CampaignMember.id.in_(wanted))
        ids = list(session.scalars(seen.where(scope_filter(Worker, actor)).order_by(CampaignMember.id)))
        if len(ids) != len(wanted):
            raise NotFoundError
        values = {
            "state": state,
            "day": day if state == "done" else None,
            "reason": reason if state == "excluded" else "",
            "changed_by": actor.id,
        }
        session.execute(update(CampaignMember).where(CampaignMember.id.in_(ids)).values(**values))
        detail = {"members": len(ids), "state": state}
        audit(actor, "worker.campaign_mark", "staff_campaign", campaign_id, now=now, detail=detail)
        return len(ids)
