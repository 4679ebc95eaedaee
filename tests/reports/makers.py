"""Small makers for figures: visits that were made, whatever the day."""

from datetime import date, timedelta
from typing import Any

from eldercare.core.time import at
from eldercare.people.models import Area, Senior
from eldercare.reports.rules import Period
from eldercare.visits.models import Visit
from tests.makers import TODAY, make_area, make_station, make_visit, save

YEAR = Period(date(2026, 1, 1), TODAY)
OTHER_TOWN = "320682107"


def make_made(
    senior: Senior, day: date = TODAY - timedelta(days=1), minute: int = 540, **changes: Any
) -> Visit:
    """A visit that was made and verified, through the station."""
    values = {
        "day": day, "window_start": at(day, minute), "window_end": at(day, minute + 60), "state": "done",
        "channel": "station",
    }  # fmt: skip
    return make_visit(senior, **values | changes)


def make_other_group() -> tuple[str, int]:
    """The code of a village group in another town, and the id of that town's station."""
    station = make_station(OTHER_TOWN, name="下原镇颐养驿站", name_en="Xiayuan care station")
    return make_area(f"{OTHER_TOWN}00101", "group", "张八里村1组").code, station.id


def make_village(code: str) -> Area:
    """A village."""
    return save(Area(code=code, level="village", name="村", name_en="v", lat=32.2, lon=120.7, radius_m=500))
