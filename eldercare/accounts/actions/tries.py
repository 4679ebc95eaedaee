"""Wrong secrets by the address they came from, counted in the database for all processes together."""

from datetime import datetime

from sqlalchemy.orm import Session

from eldercare.accounts.errors import TooManyTriesError
from eldercare.accounts.models import AddressTries
from eldercare.accounts.rules import TRIES_PER_ADDRESS, tries_counted
from eldercare.core.db import db, serialise_writers, transaction
from eldercare.core.privacy import lookup_hash


def check_address(address: str, now: datetime) -> None:
    """Refuse an address with too many wrong tries. Raises TooManyTriesError."""
    if not address:
        return
    row = db.session.get(AddressTries, lookup_hash(address), populate_existing=True)
    if row is not None and tries_counted(row.failures, row.since, now) >= TRIES_PER_ADDRESS:
        raise TooManyTriesError


def count_try(address: str, now: datetime) -> None:
    """Count a wrong one."""
    with transaction() as session:
        if address:
            count_address(session, address, now)


def count_address(session: Session, address: str, now: datetime) -> None:
    """Count a wrong one inside the caller's transaction."""
    key = lookup_hash(address)
    serialise_writers(session, f"tries:{key}")
    row = session.get(AddressTries, key, populate_existing=True)
    if row is None:
        session.add(AddressTries(key=key, failures=1, since=now))
        return
    counted = tries_counted(row.failures, row.since, now)
    row.failures, row.since = counted + 1, row.since if counted else now
