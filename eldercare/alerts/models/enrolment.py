"""What devices sign in with at the broker, and those that a gateway announced and nobody enrolled yet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.alerts.models.devices import Device, Gateway
from eldercare.core.db import Base

_LIVE = text("revoked_at IS NULL")
_OPEN = text("state = 'open'")


class DeviceCredential(Base):
    """A name and password at the broker, of one device or one gateway.

    `password_hash` as mosquitto's password file writes it (`$7$iterations$salt$hash`, PBKDF2 with SHA-512);
    the password itself is shown once and never kept. One live credential per name; a revoked one stays.
    """

    __tablename__ = "device_credentials"
    __table_args__ = (
        CheckConstraint("(device_id IS NULL) <> (gateway_id IS NULL)", name="one_owner"),
        Index(
            "uq_device_credentials_live_username",
            "username",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id"), index=True)
    gateway_id: Mapped[int | None] = mapped_column(ForeignKey("gateways.id"), index=True)
    username: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    device: Mapped[Device | None] = relationship()
    gateway: Mapped[Gateway | None] = relationship()


class DeviceProposal(Base):
    """A device that a gateway announced: proposed, never trusted, until a person enrols or refuses it.

    `source` is the name of the driver that heard it, `unique_id` what the source calls it (its name on the
    wire where it has no other) and `device_id` that name, empty while unknown. `state` is one of
    `equipment` (PROPOSED, ENROLLED, REFUSED); `enrolled_id` the device that came of it,
    `refused_reason` a code of `equipment.REFUSE_REASONS`.
    """

    __tablename__ = "device_proposals"
    __table_args__ = (
        Index(
            "uq_device_proposals_open",
            "source",
            "unique_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_device_proposals_state_seen", "state", "last_seen_at"),
        Index("ix_device_proposals_device", "source", "device_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gateway_id: Mapped[int | None] = mapped_column(ForeignKey("gateways.id"), index=True)
    source: Mapped[str] = mapped_column(String(20))
    unique_id: Mapped[str] = mapped_column(String(120))
    device_id: Mapped[str] = mapped_column(String(64), default="")
    topic: Mapped[str] = mapped_column(String(200), default="")
    device_class: Mapped[str] = mapped_column(String(40), default="")
    maker: Mapped[str] = mapped_column(String(80), default="")
    model: Mapped[str] = mapped_column(String(80), default="")
    name: Mapped[str] = mapped_column(String(80), default="")
    count: Mapped[int] = mapped_column(default=1)
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="open")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    refused_reason: Mapped[str] = mapped_column(String(20), default="")
    enrolled_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id"), index=True)

    gateway: Mapped[Gateway | None] = relationship()
    enrolled: Mapped[Device | None] = relationship()
