"""Devices and their models, the gateways they speak through, and whose home each one guarded when."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, String, UniqueConstraint, event, inspect, text, update
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.alerts.equipment import BATTERY, DEFAULT_EXPECT_S
from eldercare.alerts.rules import LOW_BATTERY
from eldercare.core.db import Base, Json, Versioned
from eldercare.people.models import Senior

_PRESENT = text("until IS NULL")


class DeviceModel(Versioned, Base):
    """What is known of one model: its driver (`devices/drivers`), the kinds it tells and what it needs.

    `expect_every_s`: the longest time between two signs of life of a well one. `power`: battery or mains.
    Shipped in `data/device_models.csv`; a county changes and adds rows.
    """

    __tablename__ = "device_models"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    maker: Mapped[str] = mapped_column(String(40), default="")
    driver: Mapped[str] = mapped_column(String(20))
    kinds: Mapped[list[Any]] = mapped_column(default=list)
    expect_every_s: Mapped[int] = mapped_column(default=DEFAULT_EXPECT_S)
    power: Mapped[str] = mapped_column(String(8), default=BATTERY)
    low_battery_percent: Mapped[int] = mapped_column(default=LOW_BATTERY)
    weekly_test: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)


class Gateway(Versioned, Base):
    """A box through which several devices speak. `gateway_id` is its name on the wire, `base_topic` what the
    topics of its devices begin with, `place` where it stands; with `senior_id` it stands in that home.

    Messages write `last_seen_at`, `online` and `online_since` past the version, people the rest.
    """

    __tablename__ = "gateways"
    __table_args__ = (
        UniqueConstraint("gateway_id"),
        Index("ix_gateways_station_online", "station_id", "online"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gateway_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(60), default="")
    driver: Mapped[str] = mapped_column(String(20))
    base_topic: Mapped[str] = mapped_column(String(120), default="", index=True)
    senior_id: Mapped[int | None] = mapped_column(ForeignKey("seniors.id"), index=True)
    place: Mapped[str] = mapped_column(String(120), default="")
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20), default="", index=True)
    last_seen_at: Mapped[datetime | None] = mapped_column(index=True)
    online: Mapped[bool] = mapped_column(default=True)
    online_since: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime | None]
    synthetic: Mapped[bool] = mapped_column(default=False)

    senior: Mapped[Senior | None] = relationship()

    @property
    def where(self) -> Where:
        """Where the gateway stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)


class Device(Base):
    """A button or sensor. `device_id` is its name on the wire; unbound it has no senior.

    Heartbeats write here many times a second, so the row carries no version: each writer sets its own
    columns and none reads before writing. `online` is what the broker's last will says; `reported` are the
    conditions of its last report, so that only a change is news. `model` is the code of a DeviceModel; one
    that is not in that table has the defaults of `equipment`. The present binding stands here, all of them
    in `device_bindings`. `signal` is the strength of the last `Reception` that a driver gave: dBm below 0,
    link quality above. `retired_reason` is a code of `equipment.RETIRE_REASONS`, or REPLACED.
    """

    __tablename__ = "devices"
    __table_args__ = (
        UniqueConstraint("device_id"),
        Index("ix_devices_station_seen", "station_id", "last_seen_at"),
        # The devices behind a gateway, and whose homes they guard.
        Index("ix_devices_gateway_senior", "gateway_id", "senior_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(String(64))
    model: Mapped[str] = mapped_column(String(40), index=True)
    gateway_id: Mapped[int | None] = mapped_column(ForeignKey("gateways.id"))
    senior_id: Mapped[int | None] = mapped_column(ForeignKey("seniors.id"), index=True)
    room: Mapped[str] = mapped_column(String(20), default="")
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20), default="", index=True)
    bound_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    battery: Mapped[int | None]
    signal: Mapped[int | None]
    online: Mapped[bool] = mapped_column(default=True)
    reported: Mapped[dict[str, Any] | None] = mapped_column(Json)
    test_until: Mapped[datetime | None]
    last_test_at: Mapped[datetime | None]
    test_due_at: Mapped[datetime | None] = mapped_column(index=True)
    retired_at: Mapped[datetime | None]
    retired_reason: Mapped[str] = mapped_column(String(20), default="")
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id"), index=True)
    synthetic: Mapped[bool] = mapped_column(default=False)

    senior: Mapped[Senior | None] = relationship()
    gateway: Mapped[Gateway | None] = relationship()
    replaced_by: Mapped["Device | None"] = relationship(remote_side="Device.id")
    device_model: Mapped[DeviceModel | None] = relationship(
        primaryjoin=lambda: foreign(Device.model) == DeviceModel.code, viewonly=True
    )
    bindings: Mapped[list["DeviceBinding"]] = relationship(
        order_by="DeviceBinding.since", back_populates="device"
    )

    @property
    def where(self) -> Where:
        """Where the device stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)


class DeviceBinding(Base):
    """Whose home a device guards from `since` on, `until` None while it does. Never changed but to end it.

    `address` is the home's as it was then.
    """

    __tablename__ = "device_bindings"
    __table_args__ = (
        Index(
            "uq_device_bindings_present",
            "device_id",
            unique=True,
            sqlite_where=_PRESENT,
            postgresql_where=_PRESENT,
        ),
        Index("ix_device_bindings_device_since", "device_id", "since"),
        Index("ix_device_bindings_senior_since", "senior_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("devices.id"))
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"))
    address: Mapped[str] = mapped_column(String(120), default="")
    room: Mapped[str] = mapped_column(String(20), default="")
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    bound_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    device: Mapped[Device] = relationship(back_populates="bindings")
    senior: Mapped[Senior] = relationship()


@event.listens_for(Senior, "after_update")
def _take_devices_along(_mapper: object, connection: Connection, senior: Senior) -> None:
    """A senior who moves to another station takes the devices and the gateway along, in the same transaction:
    the register knows no devices, and the station that was left must not see this home any more."""
    seen: Any = inspect(senior).attrs
    if seen.station_id.history.has_changes() or seen.area_code.history.has_changes():
        place = {"station_id": senior.station_id, "area_code": senior.area_code}
        for model in (Device, Gateway):
            connection.execute(update(model).where(model.senior_id == senior.id).values(**place))
