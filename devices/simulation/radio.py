"""What the air does to one message: lost, late, sent again, doubled."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Radio:
    """How bad the air is.

    `loss`: the share of sendings that nobody hears; a device sends up to `tries` times, each `again_s` later.
    `unheard`: the share of sendings that are heard although the device thinks they were not, so that it sends
    the frame again; `doubled`: the share that the network hands over twice. `delay_s`: the mean of a delay
    that lets one message overtake another.
    """

    loss: float = 0.0
    unheard: float = 0.0
    doubled: float = 0.0
    delay_s: float = 0.0
    tries: int = 4
    again_s: float = 0.7


CLEAR = Radio()
BAD = Radio(loss=0.2, unheard=0.1, doubled=0.1, delay_s=0.4)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One copy that reaches the broker: so long after it was said, and which sending it was."""

    after_s: float
    copy: int


def carry(radio: Radio, chance: Random) -> list[Arrival]:
    """Return the copies that arrive, in any order; none when every try was lost."""
    return list(_carry(radio, chance))


def _carry(radio: Radio, chance: Random) -> Iterator[Arrival]:
    for attempt in range(radio.tries):
        if chance.random() < radio.loss:
            continue
        after = attempt * radio.again_s + (chance.expovariate(1 / radio.delay_s) if radio.delay_s else 0.0)
        yield Arrival(after, attempt)
        if chance.random() < radio.doubled:
            yield Arrival(after + 0.05, attempt)
        if chance.random() >= radio.unheard:
            return
