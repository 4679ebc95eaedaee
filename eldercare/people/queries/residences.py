"""Where people live on a day, for whoever goes there."""

from collections import defaultdict
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from eldercare.people.models import Residence, SeniorAddress, residence_among


def residences_on(session: Session, senior_ids: Select[int], day: date) -> dict[int, Residence]:
    """Where those of these people who have several addresses live on a day; one query. For the others the
    address on their row holds."""
    query = select(SeniorAddress).where(SeniorAddress.senior_id.in_(senior_ids)).order_by(SeniorAddress.id)
    kept: dict[int, list[SeniorAddress]] = defaultdict(list)
    for row in session.scalars(query):
        kept[row.senior_id].append(row)
    found = ((senior_id, residence_among(rows, day)) for senior_id, rows in kept.items())
    return {senior_id: there for senior_id, there in found if there is not None}
