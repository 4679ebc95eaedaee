"""The clock at the door: UTC inside, the county's local time only on screen."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, UTC with zone. Asked at the door and handed down as an argument."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on the county's clocks."""
    return moment.astimezone(ZONE)


def local_date(moment: datetime) -> date:
    """The county's calendar day at that moment."""
    return local(moment).date()


def day_of(text: str) -> date | None:
    """A day as browsers send it, YYYY-MM-DD; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def month_of(text: str, today: date) -> date:
    """The first day of a month written YYYY-MM; of this month when it is none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def at(day: date, minute: float) -> datetime:
    """The moment `minute` minutes after local midnight of `day`, in UTC."""
    return (datetime.combine(day, time(), tzinfo=ZONE) + timedelta(minutes=minute)).astimezone(UTC)


def minute_of(moment: datetime, day: date) -> float:
    """Minutes from local midnight of `day` to `moment`; the reverse of `at`."""
    return (moment - _midnight(day)).total_seconds() / 60


@lru_cache(maxsize=64)
def _midnight(day: date) -> datetime:
    """Kept: a board or a plan asks for the same day thousands of times."""
    return at(day, 0)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of the local day and first moment of the next, in UTC."""
    return at(day, 0), at(day + timedelta(days=1), 0)
