"""At which of their addresses somebody lives on a day. Pure, like rules.py."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from eldercare.core.errors import N_
from eldercare.people.rules.positions import degree_faults

HOME, REGISTERED = "home", "registered"
KINDS = {
    HOME: N_("Home"),
    "child": N_("At a child's home"),
    "season": N_("Winter or summer home"),
    "stay": N_("Stay in a hospital or institution"),
    REGISTERED: N_("Registered household"),
}
LONGEST = 120


class Dated(Protocol):
    """What is asked of an address: its kind and its days, both included; `yearly` repeats month and day."""

    @property
    def kind(self) -> str: ...
    @property
    def first_day(self) -> date | None: ...
    @property
    def last_day(self) -> date | None: ...
    @property
    def yearly(self) -> bool: ...


Address = TypeVar("Address", bound=Dated)


@dataclass(frozen=True, slots=True)
class AddressEntry:
    """An address as somebody gives it. The position is WGS-84 and came in `crs`; without one the centre of
    the village group stands in. A registered household needs neither group nor days."""

    kind: str
    address: str
    area_code: str = ""
    lat: float | None = None
    lon: float | None = None
    crs: str = "wgs84"
    first_day: date | None = None
    last_day: date | None = None
    yearly: bool = False


def entry_faults(entry: AddressEntry) -> dict[str, str]:
    """Each field that cannot be taken with an English message id; empty when all is well."""
    found = degree_faults(entry.lat, entry.lon)
    if entry.kind not in KINDS:
        found["kind"] = N_("Choose one of the list.")
    if not entry.address:
        found["address"] = N_("Type the address.")
    elif len(entry.address) > LONGEST:
        found["address"] = N_("This text is too long.")
    if entry.kind not in {HOME, REGISTERED} and entry.first_day is None:
        found["first_day"] = N_("Choose the first day.")
    if entry.first_day and entry.last_day and entry.last_day < entry.first_day:
        found["last_day"] = N_("The last day lies before the first.")
    if entry.yearly and (fault := _yearly_fault(entry)):
        found["yearly"] = fault
    return found


def _yearly_fault(entry: AddressEntry) -> str:
    if entry.kind in {HOME, REGISTERED}:
        return N_("Only a stay can come again each year.")
    if entry.first_day is None or entry.last_day is None:
        return N_("What comes again each year needs a first and a last day.")
    too_long = entry.last_day - entry.first_day >= timedelta(days=365)
    return N_("What comes again each year is shorter than a year.") if too_long else ""


def begun(address: Dated, day: date) -> date | None:
    """When the time began in which the address holds on that day; date.min without a first day, None when it
    does not hold."""
    first, last = address.first_day, address.last_day
    if first is not None and day < first:
        return None
    if not address.yearly or first is None or last is None:
        return None if last is not None and day > last else first or date.min
    years = (day.year, day.year - 1)
    starts = [start for year in years if (start := _in_year(first, year)) <= day]
    start = max(starts)
    return start if day <= start + (last - first) else None


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def lived_in(addresses: Sequence[Address], day: date) -> Address | None:
    """The address that holds on a day: of what is away from home the one begun last, else the home."""
    holding = [(start, one) for one in addresses if one.kind != REGISTERED and (start := begun(one, day))]
    if not holding:
        return None
    return max(holding, key=lambda pair: (pair[1].kind != HOME, pair[0]))[1]


def home_on(addresses: Sequence[Address], day: date) -> Address | None:
    """The home on a day, whoever stays elsewhere."""
    return lived_in([one for one in addresses if one.kind == HOME], day)


def next_change(addresses: Sequence[Address], day: date) -> date | None:
    """The first day after `day` on which another address or home holds; None when none is in sight."""
    now = (lived_in(addresses, day), home_on(addresses, day))
    turns = sorted({turn for one in addresses for turn in _turns(one, day) if turn > day})
    return next(
        (turn for turn in turns if (lived_in(addresses, turn), home_on(addresses, turn)) != now), None
    )


def _turns(address: Dated, day: date) -> Iterator[date]:
    """The days on which an address begins to hold, and those on which it does no longer: of what comes again
    each year those of its first two years and of the two after `day`."""
    first, last = address.first_day, address.last_day
    if first is not None and last is not None and address.yearly:
        for year in {first.year, first.year + 1, *range(day.year - 1, day.year + 3)}:
            start = _in_year(first, year)
            yield from (start, start + (last - first) + timedelta(days=1))
        return
    if first is not None:
        yield first
    if last is not None:
        yield last + timedelta(days=1)
