"""Care institutions of the demonstration county and who ran them when."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows, next_id
from eldercare.people.demo import rugao, words
from eldercare.people.demo.county import AreaRef, InstitutionRef
from eldercare.people.models import Institution, InstitutionMode
from eldercare.people.rules import syllables

RURAL_HOMES = 20
HANDED_OVER = date(2019, 7, 1)
LATER = (date(2020, 9, 1), date(2020, 11, 1), date(2022, 4, 1), date(2024, 7, 1))
PUBLIC_SINCE = date(2009, 1, 1)


def add_institutions(
    session: Session,
    rng: Random,
    towns: list[AreaRef],
    villages: dict[str, list[AreaRef]],
    total: int,
    *,
    day: date,
) -> list[InstitutionRef]:
    """Write a 敬老院 for every town, six more for the largest towns, and private homes."""
    names = _names(rng, towns, total)
    named = set(rugao.figures()["seed_facts"]["named_homes"])
    run_by = _modes(rng, [name for name, _town, _english in names], named)
    rows: list[dict[str, Any]] = []
    spans: list[dict[str, Any]] = []
    refs = []
    for number, (name, town, english) in enumerate(names, start=next_id(session, Institution)):
        row = _row(rng, number, name, english, town, rng.choice(villages[town.code]))
        history = run_by[name]
        rows.append(row)
        spans += _spans(number, history)
        kept = {k: row[k] for k in ("id", "name", "area_code", "beds", "residents", "lat", "lon")}
        refs.append(InstitutionRef(**kept, mode=[mode for mode, since in history if since <= day][-1]))
    insert_rows(session, Institution, rows)
    insert_rows(session, InstitutionMode, spans)
    return refs


def _names(rng: Random, towns: list[AreaRef], total: int) -> list[tuple[str, AreaRef, str]]:
    """Name, town, English name; unique."""
    by_size = sorted(towns, key=lambda town: -town.seats)
    names = [(f"{town.name}敬老院", town, f"{_plain(town)} rural home") for town in towns]
    second = by_size[: RURAL_HOMES - len(towns)]
    names += [(f"{town.name}第二敬老院", town, f"{_plain(town)} second rural home") for town in second]
    pairs = [(word, kind) for kind in words.HOME_KINDS for word in words.HOME_WORDS]
    rng.shuffle(pairs)
    for word, (kind, english) in pairs[: total - len(names)]:
        town = rng.choices(towns, [t.seats for t in towns])[0]
        stem = "".join(syllables(word)).capitalize()
        names.append((f"{town.name}{word}{kind}", town, f"{_plain(town)} {stem} {english}"))
    return names


def _plain(town: AreaRef) -> str:
    return str(next(t["pinyin"] for t in rugao.towns() if t["code"] == town.code))


def _modes(rng: Random, names: list[str], named: set[str]) -> dict[str, list[tuple[str, date]]]:
    """Each institution's modes with the day each began.

    Five rural homes, three of them named, are publicly built and privately run by mid-2020, as the
    county reported; the dates themselves and all later hand-overs are synthetic.
    """
    rural = [name for name in names if name.endswith("敬老院")]
    others = [name for name in rural if name not in named]
    rng.shuffle(others)
    handed = dict.fromkeys([*sorted(named), *others[:2]], HANDED_OVER)
    handed |= {name: LATER[i % len(LATER)] for i, name in enumerate(others[2:9])}
    modes = {}
    for name in names:
        if name not in rural:
            modes[name] = [("private", date(rng.randint(2010, 2021), rng.randint(1, 12), 1))]
        else:
            after = [("public_private", handed[name])] if name in handed else []
            modes[name] = [("public", PUBLIC_SINCE), *after]
    return modes


def _spans(institution_id: int, history: list[tuple[str, date]]) -> Iterator[dict[str, Any]]:
    """Dated rows; a span ends on the day before the next one begins."""
    for position, (mode, since) in enumerate(history):
        follows = history[position + 1][1] if position + 1 < len(history) else None
        until = date.fromordinal(follows.toordinal() - 1) if follows else None
        yield {"institution_id": institution_id, "mode": mode, "since": since, "until": until}


def _row(
    rng: Random, number: int, name: str, english: str, town: AreaRef, village: AreaRef
) -> dict[str, Any]:
    beds = 10 * rng.randint(8, 24)
    return {
        "id": number,
        "name": name,
        "name_en": english,
        "area_code": village.code,
        "address": f"{town.name} {village.name} {rng.randint(1, 9)}号",
        "beds": beds,
        "residents": int(beds * rng.uniform(0.45, 0.9)),
        "lat": village.lat,
        "lon": village.lon,
        "version": 1,
    }
