"""What screens and programs read of the alarm chain, narrowed to the reader's scope."""

from eldercare.alerts.queries.alarms import (
    HistoryFilters,
    alarm_of,
    answered_offers,
    closed_today,
    history,
    open_alarms,
    open_count,
    own_alarms,
    recent_alarms,
    waiting_for,
    waiting_offers,
)
from eldercare.alerts.queries.channels import ChannelRow, channel_of, list_channels
from eldercare.alerts.queries.devices import (
    DeviceFilters,
    DeviceHealth,
    device_named,
    device_of,
    devices_of_senior,
    health,
    list_devices,
    parked_messages,
)
from eldercare.alerts.queries.figures import Figures, kpi
from eldercare.alerts.queries.misses import Misses, MissFilters, misses

__all__ = [
    "ChannelRow",
    "DeviceFilters",
    "DeviceHealth",
    "Figures",
    "HistoryFilters",
    "MissFilters",
    "Misses",
    "alarm_of",
    "answered_offers",
    "channel_of",
    "closed_today",
    "device_named",
    "device_of",
    "devices_of_senior",
    "health",
    "history",
    "kpi",
    "list_channels",
    "list_devices",
    "misses",
    "open_alarms",
    "open_count",
    "own_alarms",
    "parked_messages",
    "recent_alarms",
    "waiting_for",
    "waiting_offers",
]
