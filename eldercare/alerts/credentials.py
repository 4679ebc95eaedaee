"""Names and passwords at the broker, one for each device of our own format and each gateway.

The password is shown once and never kept; the table holds its hash as mosquitto reads it. The broker that we
start gets its files from the table: they are left in its folder, and its parent tells it (`devices/broker`).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from devices.brokers import accounts, site
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.entry import is_username
from eldercare.alerts.errors import NoCredentialError, RetiredDeviceError, UsernameTakenError
from eldercare.alerts.models import Device, DeviceCredential, Gateway
from eldercare.config import Settings
from eldercare.core.db import db, transaction
from eldercare.core.errors import NotFoundError

NATIVE = "native"
OURS, DEMONSTRATION, SITE = "ours", "demonstration", "site"
"""Who keeps the accounts: our own mosquitto takes them by itself, amqtt knows none of them, a site's own has
to be told."""
TO_BE_PUT_IN = "PASSWORD"
Owner = Device | Gateway


def issue(kind: type[Owner], owner_id: int, *, by: User, now: datetime, data_dir: Path) -> str:
    """Give a device or gateway a new password, returned this one time; the one before it ends.

    Raises RetiredDeviceError, NoCredentialError or UsernameTakenError.
    """
    password = accounts.make_password()
    with transaction() as session:
        owner = _locked(kind, owner_id)
        name = _username(owner)
        end_credentials(owner, by=by, now=now)
        taken = select(DeviceCredential.id).where(
            DeviceCredential.username == name, DeviceCredential.revoked_at.is_(None)
        )
        if session.scalar(taken) is not None:
            raise UsernameTakenError
        row = DeviceCredential(
            username=name, password_hash=accounts.hash_password(password), created_at=now, created_by=by.id,
            device_id=owner.id if isinstance(owner, Device) else None,
            gateway_id=owner.id if isinstance(owner, Gateway) else None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        audit(by, "credential.issue", _subject(owner), owner.id, now=now, detail={"credential_id": row.id})
    write_broker_files(data_dir)
    return password


def revoke(kind: type[Owner], owner_id: int, *, by: User, now: datetime, data_dir: Path) -> None:
    """End the credential of a device or gateway: it is cut off."""
    with transaction():
        owner = _locked(kind, owner_id)
        if end_credentials(owner, by=by, now=now):
            audit(by, "credential.revoke", _subject(owner), owner.id, now=now)
    write_broker_files(data_dir)


def signs_in(device: Device) -> bool:
    """Whether this device has an account of its own; any other speaks through a gateway."""
    own_format = device.device_model is None or device.device_model.driver == NATIVE
    return own_format and device.gateway_id is None


def keeper_of(settings: Settings) -> str:
    """Who keeps the accounts at the broker of these settings. One that we started left its address."""
    if settings.demo_broker:
        return DEMONSTRATION
    if settings.mqtt_url is None:
        return OURS if (settings.data_dir / "broker").is_dir() else SITE
    listener = accounts.read_url(settings.data_dir, accounts.LISTENER.name)
    return OURS if listener == settings.mqtt_url else SITE


@dataclass(frozen=True, slots=True)
class Steps:
    """What has to be typed at the site's own mosquitto: by its files, or by its dynamic security plugin."""

    set_files: list[str]
    set_plugin: list[str]
    end_files: list[str]
    end_plugin: list[str]


def steps_for(owner: Owner, password: str) -> Steps:
    """The steps for one account; a password that is not known any more is left to be put in."""
    password = password or TO_BE_PUT_IN
    if isinstance(owner, Gateway):
        one = accounts.gateway_credential(owner.gateway_id, "", owner.base_topic)
    else:
        one = accounts.device_credential(owner.device_id, "")
    return Steps(
        site.set_by_files(one, password),
        site.set_by_plugin(one, password),
        site.end_by_files(one.name),
        site.end_by_plugin(one.name),
    )


def write_site_files(folder: Path) -> int:
    """Write all accounts of the table as lines for a site's own mosquitto; returns how many."""
    return site.write_site_files(folder, _live())


def write_broker_files(data_dir: Path) -> bool:
    """Leave what the table says for the broker that we started; returns whether it is news.

    Where there is no such broker nothing is written: a site's own has its own accounts.
    """
    home = data_dir / "broker"
    return home.is_dir() and accounts.keep_credentials(home, _live())


def _live() -> list[accounts.Credential]:
    query = (
        select(DeviceCredential)
        .where(DeviceCredential.revoked_at.is_(None))
        .options(joinedload(DeviceCredential.device), joinedload(DeviceCredential.gateway))
        .order_by(DeviceCredential.username)
    )
    found = []
    for row in db.session.scalars(query.execution_options(populate_existing=True)):
        if row.device is not None and row.device.retired_at is None and signs_in(row.device):
            found.append(accounts.device_credential(row.username, row.password_hash))
        elif row.gateway is not None and row.gateway.retired_at is None and row.gateway.base_topic:
            base = row.gateway.base_topic
            found.append(accounts.gateway_credential(row.username, row.password_hash, base))
    return found


def _locked(kind: type[Owner], owner_id: int) -> Owner:
    owner = db.session.get(kind, owner_id, with_for_update=True, populate_existing=True)
    if not isinstance(owner, Device | Gateway):
        raise NotFoundError
    return owner


def _username(owner: Owner) -> str:
    if owner.retired_at is not None:
        raise RetiredDeviceError
    if isinstance(owner, Gateway):
        name, may = owner.gateway_id, bool(owner.base_topic)
    else:
        name, may = owner.device_id, signs_in(owner)
    if not may:
        raise NoCredentialError
    if not is_username(name):
        raise UsernameTakenError
    return name


def end_credentials(owner: Owner, *, by: User, now: datetime) -> bool:
    """End what a device or gateway signs in by, inside the caller's transaction; whether there was any."""
    column = DeviceCredential.device_id if isinstance(owner, Device) else DeviceCredential.gateway_id
    query = select(DeviceCredential).where(column == owner.id, DeviceCredential.revoked_at.is_(None))
    rows = db.session.scalars(query).all()
    for row in rows:
        row.revoked_at, row.revoked_by = now, by.id
    db.session.flush()
    return bool(rows)


def _subject(owner: Owner) -> str:
    return "device" if isinstance(owner, Device) else "gateway"
