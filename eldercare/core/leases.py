"""A lease in the database: one of many processes leads, another takes over when it falls silent."""

from datetime import UTC, datetime

from sqlalchemy import String, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base, transaction

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Lease(Base):
    """Who leads what until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    until: Mapped[datetime]


def take(name: str, holder: str, *, now: datetime, until: datetime) -> bool:
    """Take or prolong the lease; False while somebody else holds it."""
    free = or_(Lease.holder == holder, Lease.until < now)
    with transaction() as session:
        changed = session.execute(
            update(Lease).where(Lease.name == name, free).values(holder=holder, until=until)
        )
        if changed.rowcount:  # type: ignore[attr-defined]
            return True
        known = session.get(Lease, name) is not None
    return False if known else _first(name, holder, until)


def _first(name: str, holder: str, until: datetime) -> bool:
    try:
        with transaction() as session:
            session.add(Lease(name=name, holder=holder, until=until))
    except IntegrityError:
        return False
    return True


def give_back(name: str, holder: str) -> None:
    """End the lease early so that the next process need not wait for its end."""
    with transaction() as session:
        session.execute(
            update(Lease).where(Lease.name == name, Lease.holder == holder).values(until=LONG_AGO)
        )
