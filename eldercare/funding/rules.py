"""What a verified visit costs: which minutes count, and by which dated price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class PriceFrom:
    """Yuan an hour from a day on."""

    id: int
    since: date
    yuan_per_hour: Decimal


def payable_minutes(attended: int, agreed: int) -> int:
    """Attended minutes, but never more than were agreed; a stay that was longer is not billed."""
    return max(0, min(attended, agreed))


def price_on(prices: Sequence[PriceFrom], day: date) -> PriceFrom | None:
    """The price in force on a day, or None where none was set yet."""
    in_force = [price for price in prices if price.since <= day]
    return max(in_force, key=lambda price: price.since, default=None)


def amount(minutes: int, yuan_per_hour: Decimal) -> Decimal:
    """Yuan for so many minutes, rounded half up to the fen."""
    return (yuan_per_hour * minutes / MINUTES_PER_HOUR).quantize(FEN, ROUND_HALF_UP)
