"""Planning jobs without a table: their steps, what evenings and Fridays ask for, how a range is cut."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from eldercare.core.errors import N_
from eldercare.core.states import StateTable, Step
from eldercare.core.time import at, local_date

KINDS = {
    "evening": N_("Each evening"),
    "weekly": N_("Each Friday"),
    "hand": N_("By hand"),
}
STATES = {
    "waiting": N_("In the queue"),
    "running": N_("Being planned"),
    "stopping": N_("Stopping"),
    "done": N_("Done"),
    "cancelled": N_("Cancelled"),
    "failed": N_("Failed"),
}
STEPS = StateTable(
    [
        Step("waiting", "start", "running"),
        Step("waiting", "cancel", "cancelled"),
        Step("running", "begin_again", "running"),
        Step("running", "finish", "done"),
        Step("running", "fail", "failed"),
        Step("running", "cancel", "stopping"),
        Step("stopping", "stop", "cancelled"),
        # The last region was saved before anybody looked whether to stop.
        Step("stopping", "finish", "done"),
        Step("stopping", "fail", "failed"),
    ]
)
OPEN = ("waiting", "running", "stopping")
AT_WORK = ("running", "stopping")
PASSED = "passed"
"""The code of a problem line: so many seniors pass their entitlement of the month."""

QUICK, LONG = "quick", "long"
"""Two lanes, each with a worker of its own: a station's day never waits behind the week of the county."""

MOST_DAYS = 31
FARTHEST = timedelta(days=400)
MOST_BEGINNINGS = 3
"""A job whose process ended so often is left: it may be the job that ends it."""
TRIES = 2
"""How often a region is planned when its rows change meanwhile."""

EVENING = 18 * 60
FRIDAY = 4
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
KEEP = timedelta(days=90)


def evening_day(now: datetime) -> date:
    """The day that the last evening, today's or yesterday's, asks a plan for: the one after it.

    A clock that slept through the evening and wakes in the night still plans the day that has come.
    """
    today = local_date(now)
    return today + DAY if now >= at(today, EVENING) else today


def week_asked(now: datetime) -> tuple[date, date]:
    """Monday to Sunday after the last Friday evening; of a week that has begun, the rest from tomorrow."""
    today = local_date(now)
    since = (today.weekday() - FRIDAY) % 7
    if since == 0 and now < at(today, EVENING):
        since = 7
    monday = today - timedelta(days=since) + timedelta(days=3)
    return max(monday, today + DAY), monday + timedelta(days=6)


def lane_of(stations: Collection[str], first_day: date, last_day: date) -> str:
    """Which worker takes a job: a station's day is quick, all else is long."""
    return QUICK if len(stations) == 1 and first_day == last_day else LONG


def open_key(region: str, first_day: date, last_day: date) -> str:
    """What only one open job may be about."""
    return f"{region}|{first_day.isoformat()}|{last_day.isoformat()}"


def spans_of(first_day: date, last_day: date, today: date) -> list[tuple[date, date]]:
    """The range in pieces that are each one problem: today by itself, since it has begun, then by weeks."""
    spans = []
    start = first_day
    while start <= last_day:
        end = start if start == today else min(last_day, start + timedelta(days=6 - start.weekday()))
        if start < today <= end:
            end = today - DAY
        spans.append((start, end))
        start = end + DAY
    return spans


def days_of(first_day: date, last_day: date) -> list[date]:
    """Every day of a range."""
    return [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]


def month_ends(first_day: date, last_day: date) -> list[date]:
    """Of each month that a range touches the last day of it within the range."""
    return [day for day in days_of(first_day, last_day) if day == last_day or (day + DAY).day == 1]


def days_apart(spans: Sequence[tuple[date, date, date]]) -> list[tuple[date, date]]:
    """Allowed days of the visits of one plan item, cut so that no two of them can fall on the same day.

    Each is (day, first allowed, last allowed), by day; between two visits the free days are shared out.
    """
    found = [(first, last) for _, first, last in spans]
    for n in range(len(spans) - 1):
        middle = spans[n][0] + (spans[n + 1][0] - spans[n][0]) // 2
        if spans[n][2] >= spans[n + 1][1]:
            found[n] = (found[n][0], min(found[n][1], middle))
            found[n + 1] = (max(found[n + 1][0], middle + DAY), found[n + 1][1])
    return found


def span_of_region(code: str) -> list[str]:
    """The codes that a region may have and hold this place: its own and those of the areas above."""
    return ["", *(code[:digits] for digits in range(2, len(code) + 1))]
