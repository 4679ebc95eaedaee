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
    waiting_offers,
)
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

__all__ = [
    "DeviceFilters",
    "DeviceHealth",
    "Figures",
    "HistoryFilters",
    "alarm_of",
    "answered_offers",
    "closed_today",
    "device_named",
    "device_of",
    "devices_of_senior",
    "health",
    "history",
    "kpi",
    "list_devices",
    "open_alarms",
    "open_count",
    "own_alarms",
    "parked_messages",
    "recent_alarms",
    "waiting_offers",
]
