"""Setting up the ways to people outside: add, change, switch off, send a trial."""

from dataclasses import dataclass
from datetime import datetime

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.alerts.chain import CHANNEL_AUDIENCES
from eldercare.alerts.telling.wording import trial_text
from eldercare.core.db import check_version, db, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.reach import email_of
from eldercare.telling import courier
from eldercare.telling.kinds import CHANNEL_KINDS, EMAIL, LARGEST_PER_MINUTE
from eldercare.telling.models import Channel, OutboxMessage
from eldercare.telling.outlets import Outlet, outlet_of_row
from eldercare.telling.results import Result

NAME_LIMIT, ADDRESS_LIMIT, NUMBER_LIMIT = 60, 500, 20


@dataclass(frozen=True, slots=True)
class ChannelEntry:
    """What was typed. An empty address keeps the stored one; no station means the whole county."""

    name: str
    kind: str
    address: str
    audiences: tuple[str, ...] = ()
    station_id: int | None = None
    per_minute: int = 0


def store_channel(
    by: User,
    entry: ChannelEntry,
    *,
    channel_id: int | None = None,
    expected: int | None = None,
    now: datetime,
) -> Channel:
    """Add a channel, or change the one with this id. Raises InvalidInputError, NotFoundError outside the
    scope, StaleVersionError when somebody else was faster."""
    authorize(by, "channel.edit", Where(station_id=entry.station_id))
    with transaction() as session:
        row = _row(by, channel_id) if channel_id else Channel(created_at=now, created_by=by.id)
        if channel_id:
            check_version(row, expected)
        address = entry.address.strip() or (row.address if channel_id else "")
        _check(entry, address)
        row.name, row.kind, row.address = entry.name.strip(), entry.kind, address
        row.audiences, row.station_id = list(entry.audiences), entry.station_id
        row.per_minute = entry.per_minute
        session.add(row)
        session.flush()
        detail = {"kind": row.kind, "address_changed": bool(entry.address.strip())}
        audit(by, "channel.edit" if channel_id else "channel.add", "channel", row.id, now=now, detail=detail)
        return row


def _row(by: User, channel_id: int) -> Channel:
    row = db.session.get(Channel, channel_id, populate_existing=True)
    if row is None:
        raise NotFoundError
    authorize(by, "channel.edit", row.where)
    return row


def _check(entry: ChannelEntry, address: str) -> None:
    faults: dict[str, str] = {}
    if not 0 < len(entry.name.strip()) <= NAME_LIMIT:
        faults["name"] = N_("Type a name of at most 60 characters.")
    if entry.kind not in CHANNEL_KINDS:
        faults["kind"] = N_("Choose one of the list.")
    elif not address or len(address) > ADDRESS_LIMIT:
        faults["address"] = N_("Type the address.")
    elif not courier.fits(entry.kind, address):
        faults["address"] = N_("This address cannot be read, or it is not of this kind.")
    if not set(entry.audiences) <= set(CHANNEL_AUDIENCES):
        faults["audiences"] = N_("Choose one of the list.")
    if not 1 <= entry.per_minute <= LARGEST_PER_MINUTE:
        faults["per_minute"] = N_("Type a number from 1 to 600.")
    if faults:
        raise InvalidInputError(faults)


def switch_channel(by: User, channel_id: int, *, enabled: bool, now: datetime) -> Channel:
    """Take a channel into use, or out of it: what still waits for it is then not sent."""
    with transaction():
        row = _row(by, channel_id)
        row.enabled = enabled
        audit(by, "channel.switch", "channel", row.id, now=now, detail={"enabled": enabled})
        return row


def try_channel(by: User, channel_id: int, *, to: str = "", now: datetime) -> Result:
    """Send a trial message at once, and keep what came of it. `to` is whom a personal channel tells: a
    number, or on a channel of e-mail an address."""
    outlet = outlet_of_row(_row(by, channel_id))
    wanted = _trial_target(outlet, to) if outlet.personal else ""
    db.session.rollback()  # nothing is read or written while a far server thinks
    result = courier.send_text(outlet.address_for(wanted), trial_text())
    with transaction() as session:
        session.add(
            OutboxMessage(
                channel=outlet.key,
                channel_id=outlet.channel_id,
                audience="",
                recipient=f"user:{by.id}",
                subject="trial",
                params={},
                state="sent" if result.ok else "failed",
                attempts=1,
                created_at=now,
                next_try_at=now,
                sent_at=now if result.ok else None,
                error_code=result.error[:40],
                last_error=(result.said or result.error)[:200],
            )
        )
        detail = {"result": result.error or "sent"}
        audit(by, "channel.trial", "channel", outlet.channel_id, now=now, detail=detail)
    return result


def _trial_target(outlet: Outlet, to: str) -> str:
    if outlet.kind == EMAIL:
        address = email_of(to)
        if address is None:
            raise InvalidInputError({"to": N_("Type the e-mail address that shall get the trial message.")})
        return address
    number = "".join(to.split())
    if not (0 < len(number) <= NUMBER_LIMIT and number.lstrip("+").isdecimal()):
        raise InvalidInputError({"to": N_("Type the number that shall get the trial message.")})
    return number
