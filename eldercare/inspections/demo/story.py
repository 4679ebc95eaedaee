"""Who is inspected when, and what becomes of each fault: the plan of the demonstration's last year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from eldercare.inspections.demo.words import FINDINGS
from eldercare.people.demo import InstitutionRef

RAISED, MAJOR = "raised", "major"
NAMED = {
    "白蒲镇敬老院": (
        2, (("RD-01", "assigned"), ("SP-03", "in_repair"), ("YX-01", "recheck"), ("XF-07", "closed"))
    ),
    "丁堰镇敬老院": (3, (("XF-01", "recheck", "done late"), ("JZ-04", "in_repair"), ("SP-05", "closed"))),
    "搬经镇敬老院": (2, (("YX-01", "assigned"), ("XF-08", "closed"))),
}  # fmt: skip
# How each open fault stands on the day: its state, and whether there is time, it is due today, late ...
OPEN = [
    ("assigned", "today"), ("in_repair", "today"), ("assigned", "late"), ("assigned", MAJOR),
    ("in_repair", RAISED), ("in_repair", "more time"), ("in_repair", "more time"),
    *[("assigned", "time")] * 4, *[("in_repair", "time")] * 5,
    ("returned", "time"), ("returned", "time"), *[("recheck", "time")] * 3,
]  # fmt: skip
OPEN_DAYS = (1, 3, 7, 2, 4, 5, 3, 6, 1)
CLOSED_ROUNDS, CLOSED = 14, 39
OLD_ROUNDS, OLD_FAULTS, REPEATED = 29, 12, 3


@dataclass(frozen=True, slots=True)
class Fault:
    """An item that failed. `ends`: the hazard's state on the day. `wish`: see OPEN."""

    code: str
    ends: str
    wish: str = "time"


@dataclass(slots=True)
class Round:
    """One inspection, so many days ago, with what failed."""

    institution: InstitutionRef
    days_ago: int
    kind: str = "routine"
    night: bool = False
    faults: list[Fault] = field(default_factory=list)

    def lacks(self, code: str) -> bool:
        """Whether the item has not failed in this round yet."""
        return all(fault.code != code for fault in self.faults)


def tell_story(
    rng: Random, institutions: tuple[InstitutionRef, ...], days: Mapping[str, int], majors: frozenset[str]
) -> list[Round]:
    """All finished inspections. `days`: each item's deadline, `majors`: the codes of the major items."""
    named = [i for i in institutions if i.name in NAMED]
    others = [i for i in institutions if i.name not in NAMED]
    rng.shuffle(others)
    recent = [_named_round(institution) for institution in named]
    opened = [Round(others.pop(), ago) for ago in OPEN_DAYS]
    closed = [Round(others.pop(), rng.randint(8, 28)) for _ in range(CLOSED_ROUNDS)]
    for ends, wish in OPEN:
        _place(rng, opened, ends, wish, days, majors)
    for number in range(CLOSED):
        wish = "done late" if number % 7 == 0 else "time"
        _place(rng, closed, "closed", wish, days, majors)
    recent += opened + closed
    old = _old_rounds(rng, others, recent)
    for round_ in recent + old:
        round_.kind, round_.night = _kind(rng, round_)
    return recent + old


def _named_round(institution: InstitutionRef) -> Round:
    ago, faults = NAMED[institution.name]
    return Round(institution, ago, faults=[Fault(*fault) for fault in faults])


def _place(
    rng: Random,
    rounds: list[Round],
    ends: str,
    wish: str,
    days: Mapping[str, int],
    majors: frozenset[str],
) -> None:
    """Put a fault into the emptiest round where an item fits the wish."""
    for round_ in sorted(rounds, key=lambda r: (len(r.faults), r.days_ago)):
        fitting = [
            code
            for code in FINDINGS
            if round_.lacks(code) and _fits(wish, days[code], round_.days_ago, is_major=code in majors)
        ]
        if fitting:
            round_.faults.append(Fault(rng.choice(fitting), ends, wish))
            return


def _fits(wish: str, allowed: int, days_ago: int, *, is_major: bool) -> bool:
    if is_major or wish == MAJOR:
        return is_major and wish == MAJOR and allowed > days_ago
    match wish:
        case "today":
            return allowed == days_ago
        case "late":
            return 0 < days_ago - allowed <= 3
        case "more time":
            return allowed > max(days_ago, 5)
        case "done late":
            return allowed + 2 < days_ago
        case "time":
            return allowed > days_ago or days_ago >= 8
        case _:
            return True


def _old_rounds(rng: Random, others: list[InstitutionRef], recent: list[Round]) -> list[Round]:
    """Inspections of earlier months; a few items that fail again now failed then."""
    places = others[4:] + [round_.institution for round_ in recent]
    old = [Round(place, rng.randint(45, 320)) for place in places[:OLD_ROUNDS]]
    for round_ in rng.sample(old, OLD_FAULTS):
        round_.faults.append(Fault(rng.choice([c for c in FINDINGS if c != "SP-01"]), "closed"))
    again = [r for r in recent if any(f.ends != "closed" and f.wish != MAJOR for f in r.faults)]
    for round_ in again[:REPEATED]:
        first = next(fault for fault in round_.faults if fault.ends != "closed")
        old.append(Round(round_.institution, rng.randint(60, 300), faults=[Fault(first.code, "closed")]))
    return old


def _kind(rng: Random, round_: Round) -> tuple[str, bool]:
    """Night rounds where a night item failed; the rest by lot."""
    if any(fault.code.startswith("YX") for fault in round_.faults):
        return "surprise", True
    return rng.choices(("routine", "special", "joint", "surprise"), (5, 3, 1, 2))[0], False
