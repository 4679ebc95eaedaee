"""What was given and planned in a month, counted against what somebody is entitled to: each minute once.

Minutes are those of people: a visit of an hour by two is two hours, as it is paid. A use goes first to the
entitlement that names the fewest services, and what finds no room there to the next; verified minutes before
made ones, these before planned ones, and each by its day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from eldercare.services.rules.entitlements import HOLDS, MINUTES, YUAN, Rule, Verdict, amount_of, unit_of

STAGES = ("verified", "made", "planned", "expected")
"""What was verified; made and not verified yet; visits to come; days of the care plan without a visit yet."""
FEN = Decimal("0.01")
PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class Use:
    """Minutes of one service on one day. `yuan_per_hour` is the price in force that day, None without one."""

    day: date
    service: str
    family: str
    minutes: int
    stage: str
    yuan_per_hour: Decimal | None = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class Pot:
    """So much of a month, in minutes or yuan, for some services; both empty means for all."""

    rule_id: int
    unit: str
    amount: Decimal
    families: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()

    def takes(self, use: Use) -> bool:
        """Whether the use counts against it. What has no price cannot be counted in yuan."""
        if self.unit == YUAN and use.yuan_per_hour is None:
            return False
        named = self.families or self.services
        return not named or use.family in self.families or use.service in self.services


@dataclass(slots=True)
class Filled:
    """A pot with what was counted against it by stage, in its unit."""

    pot: Pot
    used: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(STAGES, Decimal(0)))

    @property
    def left(self) -> Decimal:
        """What nothing is counted against yet; never below nothing."""
        return self.pot.amount - sum(self.used.values())

    def take(self, use: Use, minutes: int) -> int:
        """Count as many of these minutes as find room; says how many."""
        if self.pot.unit == MINUTES:
            taken = min(minutes, int(self.left))
            self.used[use.stage] += taken
            return taken
        price = use.yuan_per_hour or Decimal(0)
        taken = minutes if not price else min(minutes, int(self.left * PER_HOUR / price))
        while taken and cost_of(taken, price) > self.left:  # rounded half up to the fen
            taken -= 1
        self.used[use.stage] += cost_of(taken, price)
        return taken


@dataclass(frozen=True, slots=True)
class Balance:
    """A month of one person. `beyond`: minutes by stage that some entitlement names and none had room for;
    `outside`: minutes by stage of services that none names."""

    filled: tuple[Filled, ...]
    beyond: dict[str, int]
    outside: dict[str, int]

    @property
    def minutes_beyond(self) -> int:
        """All minutes that found no room."""
        return sum(self.beyond.values())

    @property
    def is_passed(self) -> bool:
        """Whether more is given or planned than there is a right to."""
        return self.minutes_beyond > 0


def cost_of(minutes: int, yuan_per_hour: Decimal) -> Decimal:
    """Yuan for so many minutes, rounded half up to the fen, as settlement does."""
    return (yuan_per_hour * minutes / PER_HOUR).quantize(FEN, ROUND_HALF_UP)


def payable_minutes(attended: int, agreed: int) -> int:
    """Attended minutes, but never more than were agreed; a stay that was longer is not billed."""
    return max(0, min(attended, agreed))


def pot_of(rule: Rule, families: Iterable[str], services: Iterable[str]) -> Pot:
    """What a rule gives."""
    return Pot(rule.id, unit_of(rule), amount_of(rule), frozenset(families), frozenset(services))


def holding(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those whose amount counts."""
    return [verdict for verdict in verdicts if verdict.outcome == HOLDS]


def pour(pots: Sequence[Pot], uses: Iterable[Use]) -> Balance:
    """Count every minute once: against an entitlement, beyond all that name its service, or outside them."""
    filled = [Filled(pot) for pot in sorted(pots, key=_narrowest_first)]
    beyond, outside = dict.fromkeys(STAGES, 0), dict.fromkeys(STAGES, 0)
    for use in sorted(uses, key=lambda use: (STAGES.index(use.stage), use.day, use.key)):
        rest = use.minutes
        open_to = [one for one in filled if one.pot.takes(use)]
        for one in open_to:
            rest -= one.take(use, rest)
        (beyond if open_to else outside)[use.stage] += rest
    return Balance(tuple(filled), beyond, outside)


def _narrowest_first(pot: Pot) -> tuple[bool, int, int]:
    named = len(pot.families) + len(pot.services)
    return (not named, named, pot.rule_id)
