"""What is wrong with devices and gateways: a matter of maintenance, never an alarm of a senior."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.alerts.models.devices import Device, Gateway
from eldercare.core.db import Base
from eldercare.visits.models import Visit

_OPEN = text("closed_at IS NULL")


class DeviceTrouble(Base):
    """One trouble of one device or gateway, from its beginning to its end; at most one of a kind is open.

    `kind` is a code of `equipment.TROUBLES`. `suppressed_by_id` is the trouble of the gateway that explains
    this one, so that it is not told by itself. `visit_id` is the visit that shall mend it, `reminded_at` when
    somebody was last told. `station_id` and `area_code` are those of the device when it began.
    """

    __tablename__ = "device_troubles"
    __table_args__ = (
        CheckConstraint("(device_id IS NULL) <> (gateway_id IS NULL)", name="one_owner"),
        Index(
            "uq_device_troubles_open_device",
            "device_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_device_troubles_open_gateway",
            "gateway_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_device_troubles_device", "device_id", "opened_at"),
        Index("ix_device_troubles_gateway", "gateway_id", "opened_at"),
        Index("ix_device_troubles_station", "station_id", "closed_at", "kind"),
        Index("ix_device_troubles_closed", "closed_at", "kind", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id"))
    gateway_id: Mapped[int | None] = mapped_column(ForeignKey("gateways.id"))
    kind: Mapped[str] = mapped_column(String(16))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    suppressed_by_id: Mapped[int | None] = mapped_column(ForeignKey("device_troubles.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"), index=True)
    reminded_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20), default="", index=True)

    device: Mapped[Device | None] = relationship()
    gateway: Mapped[Gateway | None] = relationship()
    visit: Mapped[Visit | None] = relationship()

    @property
    def where(self) -> Where:
        """Where the trouble stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)
