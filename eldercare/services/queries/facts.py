"""What is known of people with its days, for the rules of entitlement: three queries for however many."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from eldercare.assessments.queries import grades_since
from eldercare.people.models import Senior, SeniorCategory
from eldercare.services.rules.entitlements import Facts, GradeFrom, Held

People = Collection[int] | Select[int]
"""Ids of seniors, or a query that gives them."""


def facts_of(session: Session, people: People) -> dict[int, Facts]:
    """The facts by senior. A grade that came with the register and was never assessed holds from ever on."""
    seniors = session.execute(
        select(Senior.id, Senior.birth_date, Senior.left_on, Senior.grade).where(Senior.id.in_(people))
    ).all()
    held: dict[int, list[Held]] = defaultdict(list)
    for senior_id, code, since, until in session.execute(
        select(
            SeniorCategory.senior_id, SeniorCategory.category, SeniorCategory.since, SeniorCategory.until
        ).where(SeniorCategory.senior_id.in_(people)).order_by(SeniorCategory.id)
    ):  # fmt: skip
        if until is None or until > since:
            held[senior_id].append(Held(code, since, until))
    grades = grades_since(session, people)
    return {
        row.id: Facts(
            row.birth_date, row.left_on, tuple(held[row.id]), _grades(grades.get(row.id, ()), row.grade)
        )
        for row in seniors
    }


def _grades(assessed: Iterable[tuple[date, int]], of_register: int) -> tuple[GradeFrom, ...]:
    known = tuple(GradeFrom(since, grade) for since, grade in assessed)
    return known or (GradeFrom(date.min, of_register),)
