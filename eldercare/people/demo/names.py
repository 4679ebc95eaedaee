"""Synthetic names, ID numbers and phone numbers. Any likeness to a person is chance."""

from datetime import date, timedelta
from functools import lru_cache
from random import Random

from eldercare.people.demo import words
from eldercare.people.rules import check_character, initials_of, pinyin_of

COUNTY_CODE = "320682"
# Numbers beginning with 154 belong to nobody we know of, so that a demonstration rings no stranger.
PHONE_PREFIX = "154"

read_pinyin = lru_cache(maxsize=100_000)(pinyin_of)
read_initials = lru_cache(maxsize=100_000)(initials_of)


def old_name(rng: Random, sex: str) -> str:
    """A name of somebody born between 1920 and 1966."""
    return _name(rng, sex, words.OLD_WOMEN if sex == "F" else words.OLD_MEN)


def young_name(rng: Random, sex: str) -> str:
    """A name of somebody at work today."""
    return _name(rng, sex, words.YOUNG_WOMEN if sex == "F" else words.YOUNG_MEN)


def _name(rng: Random, sex: str, parts: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    surname = rng.choices(words.SURNAMES, cum_weights=_CUMULATED)[0]
    if rng.random() < 0.12:
        return surname + rng.choice(words.SINGLE_NAMES[sex])
    first, second = rng.choice(parts[0]), rng.choice(parts[1])
    return surname + first + second


def _cumulated() -> list[float]:
    total, sums = 0.0, []
    for weight in words.SURNAME_WEIGHTS:
        total += weight
        sums.append(total)
    return sums


_CUMULATED = _cumulated()


def birth_date(rng: Random, age: int, day: date) -> date:
    """A birthday of somebody who is `age` on `day`."""
    return day - timedelta(days=int(age * 365.2425) + 1 + rng.randrange(364))


def phone(rng: Random) -> str:
    """A mobile number in the right form that reaches nobody."""
    return f"{PHONE_PREFIX}{rng.randrange(10**8):08d}"


class IdNumbers:
    """Hands out synthetic ID numbers with a right check character, none of them twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def number(self, born: date, sex: str) -> str:
        """320682 + birth date + sequence (odd for men) + check character."""
        while True:
            sequence = self._rng.randrange(0, 1000, 2) + (sex == "M")
            digits = f"{COUNTY_CODE}{born:%Y%m%d}{sequence:03d}"
            if digits not in self._given:
                self._given.add(digits)
                return digits + check_character(digits)
