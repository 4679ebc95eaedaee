"""Seniors and their contacts: shares of rugao.json, positions inside their village group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from eldercare.core.bulk import CHUNK, insert_rows, next_id
from eldercare.core.privacy import lookup_hash, tail_hash
from eldercare.people.demo import names, rugao, words
from eldercare.people.demo.addresses import Addresses, position_of
from eldercare.people.demo.categories import dated
from eldercare.people.demo.contacts import add_contacts
from eldercare.people.demo.county import AreaRef, Places, SeniorRef, shares_of
from eldercare.people.demo.places import within_circle
from eldercare.people.models import Senior, SeniorAddress, SeniorCategory
from eldercare.people.rules import age_on
from eldercare.people.rules.categories import CENTENARIAN, is_centenarian

# Loss of ability grows with age. The multipliers keep the county's total where rugao.json has it.
DEPENDENCE = {"60-69": 0.4, "70-79": 0.95, "80-89": 2.6, "90-99": 4.0, "100+": 4.6}
BAND_AGES = {"60-69": (60, 69), "70-79": (70, 79), "80-89": (80, 89), "90-99": (90, 99), "100+": (100, 104)}
# Synthetic shares of those who do not live alone; empty nest in rugao.json counts the couples among them.
LEFT_BEHIND = 0.05
FIVE_GUARANTEE, LOW_INCOME, DISABLED, SPECIAL_FAMILY = 0.011, 0.025, 0.045, 0.005
SPEAKS_MANDARIN_ALONE, SPEAKS_DIALECT_ALONE = 29, 80
"""A day of the month after which somebody speaks no dialect, and the age from which only that: synthetic."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What a senior is drawn from."""

    bands: dict[str, float]
    women: dict[str, float]
    grades: dict[str, float]
    alone: float
    couple: float

    @classmethod
    def of_rugao(cls) -> "Shares":
        """The synthetic defaults of rugao.json."""
        default = rugao.figures()["synthetic_defaults"]
        return cls(
            bands=default["age_band_weights_60plus"],
            women=default["female_share_by_band"],
            grades=default["ability_grade_share_60plus"],
            alone=default["lives_alone_share_60plus"],
            couple=default["empty_nest_share_60plus"] - default["lives_alone_share_60plus"],
        )

    def losing_ability(self, band: str) -> float:
        """Share of grades 1 to 4 in an age band."""
        mean = sum(self.bands[b] * factor for b, factor in DEPENDENCE.items())
        return min((1 - self.grades["0"]) * DEPENDENCE[band] / mean, 0.98)


class Roll:
    """Draws the seniors of the county one after the other, in the order of the village groups."""

    def __init__(self, rng: Random, places: Places, *, day: date, now: datetime, first_id: int) -> None:
        self._rng, self._day, self._now = rng, day, now
        self._first_id, self._ids = first_id, count(first_id)
        self._numbers = names.IdNumbers(rng)
        self._shares = Shares.of_rugao()
        self._station_of = places.station_of
        self._names = {area.code: area.name for area in places.areas}

    def people_of(self, group: AreaRef, how_many: int) -> Iterator[tuple[dict[str, Any], SeniorRef]]:
        """The rows and references of one village group."""
        for house in range(1, how_many + 1):
            row = self._row(group, house)
            yield row, _reference(row, self._day)

    def _row(self, group: AreaRef, house: int) -> dict[str, Any]:
        rng, shares = self._rng, self._shares
        band = rng.choices(list(shares.bands), list(shares.bands.values()))[0]
        sex = "F" if rng.random() < shares.women[band] else "M"
        low, high = BAND_AGES[band]
        # Fewer people in each later year of a band: the smaller of two draws.
        born = names.birth_date(rng, min(rng.randint(low, high), rng.randint(low, high)), self._day)
        grade = self._grade(band)
        lat, lon = within_circle(rng, group.lat, group.lon, group.radius_m)
        senior_id = next(self._ids)
        return {
            "id": senior_id,
            **self._identity(sex, born),
            "area_code": group.code,
            "station_id": self._station_of[group.code[:12]],
            "address": self._address(group, house),
            **position_of(senior_id - self._first_id, group, lat, lon, self._now),
            "living": self._living(),
            "grade": grade,
            "categories": self._categories(),
            "languages": _languages(born, self._day),
            **self._notes(grade),
            "left_on": None,
            "left_reason": None,
            "synthetic": True,
            "created_at": self._now - timedelta(days=rng.randint(30, 1500)),
            "version": 1,
        }

    def _identity(self, sex: str, born: date) -> dict[str, Any]:
        rng = self._rng
        name, number = names.old_name(rng, sex), self._numbers.number(born, sex)
        phone = names.phone(rng) if rng.random() < 0.93 else None
        return {
            "name": name,
            "name_pinyin": names.read_pinyin(name),
            "name_initials": names.read_initials(name),
            "sex": sex,
            "birth_date": born,
            "id_number": number,
            "id_hash": lookup_hash(number),
            "id_tail_hash": tail_hash(number),
            "phone": phone,
            "phone_hash": lookup_hash(phone) if phone else None,
            "phone_tail": phone[-4:] if phone else None,
        }

    def _address(self, group: AreaRef, house: int) -> str:
        town, village = self._names[group.code[:9]], self._names[group.code[:12]]
        return f"{town} {village} {int(group.code[12:])}组 {house}号"

    def _grade(self, band: str) -> int:
        rng, grades = self._rng, self._shares.grades
        if rng.random() >= self._shares.losing_ability(band):
            return 0
        return int(rng.choices(list(grades)[1:], list(grades.values())[1:])[0])

    def _living(self) -> str:
        draw, shares = self._rng.random(), self._shares
        bounds = (("alone", shares.alone), ("couple", shares.couple), ("left_behind", LEFT_BEHIND))
        for living, share in bounds:
            if draw < share:
                return living
            draw -= share
        return "family"

    def _categories(self) -> list[str]:
        rng = self._rng
        drawn = [
            ("five_guarantee_home", FIVE_GUARANTEE),
            ("low_income", LOW_INCOME),
            ("disabled", DISABLED),
            ("special_family", SPECIAL_FAMILY),
        ]
        return [code for code, share in drawn if rng.random() < share]

    def _notes(self, grade: int) -> dict[str, Any]:
        rng = self._rng
        ill = rng.random() < (0.25, 0.6, 0.85, 0.95, 1.0)[grade]
        return {
            "needs_same_sex": rng.random() < (0.02 if grade < 2 else 0.3),
            "key_note": rng.choice(words.KEY_NOTES) if rng.random() < 0.08 + 0.1 * grade else "",
            "caution": rng.choice(words.CAUTIONS) if rng.random() < 0.15 + 0.1 * grade else "",
            "health_note": "；".join(rng.sample(words.HEALTH_NOTES, 1 + (grade > 1))) if ill else None,
        }


def _reference(row: dict[str, Any], day: date) -> SeniorRef:
    kept = ("id", "sex", "grade", "living", "needs_same_sex", "station_id", "area_code", "lat", "lon")
    oldest = (CENTENARIAN,) if is_centenarian(row["birth_date"], day) else ()
    return SeniorRef(
        **{key: row[key] for key in kept},
        age=age_on(row["birth_date"], day),
        categories=(*row["categories"], *oldest),
    )


def add_seniors(
    session: Session,
    rng: Random,
    places: Places,
    how_many: int,
    leaders: Mapping[str, int],
    *,
    day: date,
    now: datetime,
) -> list[SeniorRef]:
    """Write the roll and its contacts, a chunk at a time so that memory stays bounded by the references.

    `leaders` maps a village group to its leader, who holds a key here and there.
    """
    groups = places.of_level("group")
    counts = shares_of(how_many, [group.seats for group in groups])
    first_id = next_id(session, Senior)
    roll = Roll(rng, places, day=day, now=now, first_id=first_id)
    elsewhere = Addresses(places, day=day, now=now, first_id=next_id(session, SeniorAddress))
    references: list[SeniorRef] = []
    rows: list[dict[str, Any]] = []
    addresses: list[dict[str, Any]] = []
    for group, length in zip(groups, counts, strict=True):
        for row, reference in roll.people_of(group, length):
            addresses += elsewhere.of(row["id"] - first_id, row)
            rows.append(row)
            references.append(reference)
        if len(rows) >= CHUNK:
            _flush(session, rng, leaders, rows)
    _flush(session, rng, leaders, rows)
    insert_rows(session, SeniorAddress, addresses)
    return references


def _languages(born: date, day: date) -> list[str]:
    """The oldest speak the dialect alone; who was born on the last days of a month speaks Mandarin alone."""
    if born.day > SPEAKS_MANDARIN_ALONE:
        return ["putonghua"]
    return ["rugao"] if age_on(born, day) >= SPEAKS_DIALECT_ALONE else ["putonghua", "rugao"]


def _flush(session: Session, rng: Random, leaders: Mapping[str, int], rows: list[dict[str, Any]]) -> None:
    insert_rows(session, Senior, rows)
    insert_rows(session, SeniorCategory, [one for row in rows for one in dated(row)])
    add_contacts(session, rng, leaders, rows)
    rows.clear()
