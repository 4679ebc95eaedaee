"""Campaigns among staff as far as a user sees the staff, with their coverage."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import CampaignMember, StaffCampaign, Worker
from eldercare.people.queries.paging import PER_PAGE, Page
from eldercare.people.rules.campaigns import STATES, Coverage


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign and how far it came among the staff that the user sees."""

    campaign: StaffCampaign
    coverage: Coverage


def campaigns(user: User) -> list[CampaignRow]:
    """Campaigns that cover somebody in the user's scope, the newest first. Two queries."""
    counts = _coverages(user)
    query = (
        select(StaffCampaign).where(StaffCampaign.id.in_(counts)).options(joinedload(StaffCampaign.station))
    )
    query = query.order_by(StaffCampaign.first_day.desc(), StaffCampaign.id.desc())
    return [CampaignRow(one, counts[one.id]) for one in db.session.scalars(query)]


def _coverages(user: User, campaign_id: int | None = None) -> dict[int, Coverage]:
    waiting, done, out = (func.count().filter(CampaignMember.state == state) for state in STATES)
    query: Any = select(CampaignMember.campaign_id, waiting, done, out)
    query = query.join(Worker, Worker.id == CampaignMember.worker_id)
    query = query.where(scope_filter(Worker, user)).group_by(CampaignMember.campaign_id)
    if campaign_id is not None:
        query = query.where(CampaignMember.campaign_id == campaign_id)
    rows = db.session.execute(query)
    return {number: Coverage(asked, made, left) for number, asked, made, left in rows}


def campaign_of(user: User, campaign_id: int) -> CampaignRow:
    """One campaign; NotFoundError when it covers nobody whom the user sees."""
    counts = _coverages(user, campaign_id)
    campaign = db.session.get(StaffCampaign, campaign_id)
    if campaign is None or campaign_id not in counts:
        raise NotFoundError
    return CampaignRow(campaign, counts[campaign_id])


def members_of(
    user: User, row: CampaignRow, *, state: str = "", page: int = 1, per_page: int = PER_PAGE
) -> Page[Any]:
    """Members whom the user sees, those who wait first."""
    cover = row.coverage
    totals = {"asked": cover.waiting, "done": cover.done, "excluded": cover.excluded}
    total = totals.get(state, sum(totals.values()))
    page = max(1, min(page, -(-total // per_page)))
    query = select(CampaignMember).join(Worker, Worker.id == CampaignMember.worker_id)
    query = query.where(CampaignMember.campaign_id == row.campaign.id, scope_filter(Worker, user))
    if state in STATES:
        query = query.where(CampaignMember.state == state)
    query = query.options(joinedload(CampaignMember.worker).joinedload(Worker.station))
    query = query.order_by(CampaignMember.state, Worker.name_pinyin, CampaignMember.id)
    found = list(db.session.scalars(query.offset((page - 1) * per_page).limit(per_page)))
    return Page(found, total, page, per_page)
