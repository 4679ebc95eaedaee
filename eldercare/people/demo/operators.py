"""Operators of the demonstration county and their contracts, all of them synthetic."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows, next_id
from eldercare.people.demo import words
from eldercare.people.demo.county import Places, StationRef, home_station
from eldercare.people.models import InstitutionMode, Operator, OperatorContract
from eldercare.people.places.codes import credit_check_character

NOTE = "示例数据：没有纸质合同"
SINGLE = next(name for name, _english, kind in words.OPERATOR_COMPANIES if kind == "single")
DAY = timedelta(days=1)
# No organisation has an X six times in its code, so that none of these belongs to a real one.
CODE_STEM = "91320682XXXXXX{number:03d}"


def add_operators(session: Session, rng: Random, places: Places, *, day: date) -> None:
    """Write the operators, a contract or two for every station, and one for each institution that is publicly
    built and privately run."""
    first = next_id(session, Operator)
    rows = [_operator(first + at, at + 1, *named) for at, named in enumerate(words.OPERATOR_COMPANIES)]
    ids = {row["name"]: row["id"] for row in rows}
    insert_rows(session, Operator, rows)
    home = home_station(places).id
    contracts = [
        contract
        for at, station in enumerate(places.stations)
        for contract in _of_station(rng, at, station, ids, day=day, is_home=station.id == home)
    ]
    contracts += _of_institutions(session, rng, ids)
    numbered = next_id(session, OperatorContract)
    for number, contract in enumerate(contracts, start=numbered):
        contract |= {
            "id": number, "number": f"示例-{contract['since'].year}-{number:03d}", "note": NOTE, "version": 1,
        }  # fmt: skip
    insert_rows(session, OperatorContract, contracts)


def _operator(operator_id: int, number: int, name: str, english: str, kind: str) -> dict[str, Any]:
    stem = CODE_STEM.format(number=number)
    return {
        "id": operator_id, "name": name, "name_en": english, "kind": kind,
        "credit_code": stem + credit_check_character(stem), "contact": "示例联系人",
        "phone": f"0513000000{number:02d}", "closed_on": None, "synthetic": True, "version": 1,
    }  # fmt: skip


def _of_station(
    rng: Random, at: int, station: StationRef, ids: dict[str, int], *, day: date, is_home: bool
) -> Iterator[dict[str, Any]]:
    """The contract in force and, for every second station, the one of somebody else before it.

    The home station changed hands on the first of this month. Of the others every ninth runs out within
    the 60 days in which a person has to act, and every fortieth has run out.
    """
    since = date(day.year - 1 - at % 3, 1, 1)
    until: date | None = date(day.year + 1 + at % 2, 12, 31)
    if is_home:
        since = day.replace(day=1)
    elif at % 9 == 4:
        until = day + timedelta(days=rng.randint(10, 50))
    elif at % 40 == 7:
        until = day - timedelta(days=12)
    others = [ids[name] for name in words.OPERATORS if name != station.run_by]
    kept = {"station_id": station.id, "institution_id": None}
    if is_home or at % 2:
        before = date(since.year - 3, 1, 1)
        yield {"operator_id": rng.choice(others), **kept, "since": before, "until": since - DAY}
    yield {"operator_id": ids[station.run_by], **kept, "since": since, "until": until}


def _of_institutions(session: Session, rng: Random, ids: dict[str, int]) -> Iterator[dict[str, Any]]:
    query = select(InstitutionMode.institution_id, InstitutionMode.since, InstitutionMode.until)
    query = query.where(InstitutionMode.mode == "public_private").order_by(InstitutionMode.institution_id)
    chains = [ids[name] for name in words.OPERATORS]
    for at, (institution_id, since, until) in enumerate(session.execute(query)):
        yield {
            "operator_id": rng.choice(chains) if at else ids[SINGLE], "station_id": None,
            "institution_id": institution_id, "since": since, "until": until,
        }  # fmt: skip
