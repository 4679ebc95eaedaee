"""Who holds a key of a home."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eldercare.core.db import db
from eldercare.people.models import KeyHolding


def keys_held(senior_id: int) -> Sequence[KeyHolding]:
    """The keys of a home that have not come back, the oldest first."""
    query = (
        select(KeyHolding)
        .where(KeyHolding.senior_id == senior_id, KeyHolding.until.is_(None))
        .options(
            joinedload(KeyHolding.contact), joinedload(KeyHolding.worker), joinedload(KeyHolding.station)
        )
    )
    return db.session.scalars(query.order_by(KeyHolding.since, KeyHolding.id)).all()
