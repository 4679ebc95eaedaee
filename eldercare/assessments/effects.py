"""What a grade gives: service families, how often somebody looks in, skills that the people who come need.

The numbers are data (`data/effects.json`), labelled there by how sure they are.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "effects.json"


@dataclass(frozen=True, slots=True)
class Words:
    """A name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Tier:
    """How often somebody looks in: at least once in so many days."""

    days: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What one grade gives. `skills` are needed besides the service's own, by service family."""

    grade: int
    tier: Tier
    families: dict[str, Words]
    skills: dict[str, tuple[str, ...]]


@cache
def _all() -> dict[int, Effects]:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    tiers = {code: Tier(**row) for code, row in data["tiers"].items()}
    families = {code: Words(**row) for code, row in data["families"].items()}
    return {
        row["grade"]: Effects(
            grade=row["grade"],
            tier=tiers[row["tier"]],
            families={code: families[code] for code in row["families"]},
            skills={code: tuple(skills) for code, skills in row["skills"].items()},
        )
        for row in data["grades"]
    }


def effects_of(grade: int) -> Effects:
    """What a grade of the register gives."""
    return _all()[grade]


def with_skills_of(grade: int, family: str, skills: tuple[str, ...]) -> tuple[str, ...]:
    """The skills a visit needs: those of its service, and those that the senior's grade adds to them."""
    added = effects_of(grade).skills.get(family, ())
    return skills + tuple(skill for skill in added if skill not in skills)
