"""Seniors with their contacts out of a list."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.core.privacy import mask_address, mask_id, mask_name, mask_phone
from eldercare.core.time import local_date
from eldercare.imports.kinds import Checked, Fault, Kind, Note, Row, Taken
from eldercare.people.actions.rolls import RollEntry, add_seniors, contact_columns, key_columns
from eldercare.people.lists.cells import DIFFERS, DIFFERS_HINT, differing, in_both
from eldercare.people.lists.columns import (
    CATEGORY_CODES,
    CONTACTS,
    GRADE_CODES,
    LANGUAGE_CODES,
    LIVING_CODES,
    NEARNESS_CODES,
    RELATION_CODES,
    SENIOR_COLUMNS,
    SEX_CODES,
    YES_NO,
)
from eldercare.people.lists.doubles import Doubles
from eldercare.people.lists.finding import Areas
from eldercare.people.lists.reading_seniors import SeniorRow, read_senior
from eldercare.people.lists.systems import position_cells
from eldercare.people.lists.undoing import stamp_of, stamp_of_new, take_back
from eldercare.people.models import Contact, KeyHolding, Senior, SeniorAddress, SeniorCategory
from eldercare.people.queries.agreeing import with_health_closed
from eldercare.people.rules.positions import CENTRE


class SeniorDesk:
    """Looks at rows of seniors for one user and lets them in."""

    def __init__(self, user: User, now: datetime) -> None:
        self._user, self._now = user, now
        self._today: date = local_date(now)
        self._areas = Areas(user)
        self._doubles = Doubles()

    def check(self, rows: Sequence[Row]) -> list[Checked]:
        """Look at rows; three queries, however many there are."""
        known = self._known(rows)
        read = [read_senior(row, self._areas, self._today) for row in rows]
        self._doubles.load(read)
        return [self._checked(one, known) for one in read]

    def _checked(self, one: SeniorRow, known: Mapping[int, Senior]) -> Checked:
        senior = known.get(number_in(one.row))
        if senior is not None:
            other = differing(one.row, known_cells(senior), SENIOR_COLUMNS)
            if not other:
                return Checked(one.row, same=True)
            if "name" not in other or "id_number" not in other:
                return Checked(one.row, tuple(Fault(name, DIFFERS, DIFFERS_HINT) for name in other))
        faults = [*one.faults, *self._doubles.faults_of(one)]
        return Checked(one.row, tuple(faults), entry=one.entry)

    def _known(self, rows: Sequence[Row]) -> dict[int, Senior]:
        """The seniors whom the rows name by the number of the register, as an exported list does."""
        numbers = {number for row in rows if (number := number_in(row))}
        if not numbers:
            return {}
        query = select(Senior).where(Senior.id.in_(numbers)).options(*WITH_ALL)
        return {one.id: one for one in db.session.scalars(within(query, Senior, self._user))}

    def take(self, session: Session, rows: Sequence[Checked]) -> list[Taken]:
        """Store good rows inside the caller's transaction."""
        entries: list[RollEntry] = [one.entry for one in rows]
        ids = add_seniors(session, self._user, entries, now=self._now)
        return [
            Taken(one.row.number, senior_id, stamp_of_new(*_parts_of(one.entry, self._now)))
            for one, senior_id in zip(rows, ids, strict=True)
        ]

    def undo(self, session: Session, subjects: Mapping[int, str]) -> dict[int, str]:
        """Take seniors back with their contacts."""
        return take_back(
            session,
            Senior,
            subjects,
            subject="senior",
            parts=PARTS,
            stamp=lambda row: stamp_of(row, *STAMPED),
        )


STAMPED = ("contacts", "keys")
"""What a list brings besides the senior; a category changes the senior's own row as well."""
PARTS = {"contacts": Contact, "keys": KeyHolding, "dated_categories": SeniorCategory}
"""What belongs to a senior alone and goes with one who is taken back."""


def _parts_of(entry: RollEntry, now: datetime) -> tuple[tuple[Any, list[dict[str, Any]]], ...]:
    return (Contact, contact_columns(entry)), (KeyHolding, key_columns(entry, now))


WITHOUT_POSITION = N_("%(count)s of them have no position: the centre of the village group stands in.")
WITH_ALL = (selectinload(Senior.contacts), selectinload(Senior.addresses), selectinload(Senior.station))


def number_in(row: Row) -> int:
    """The number of the register in a row, 0 without one."""
    text = row.text("number")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def known_cells(senior: Senior) -> list[Mapping[str, object]]:
    """Whatever an export may have written about a senior."""
    return [*in_both(cells_of, senior, _plain), *in_both(cells_of, senior, _masked)]


Masking = Callable[[Callable[[str], str], str], str]


def _plain(_mask: Callable[[str], str], text: str) -> str:
    return text


def _masked(mask: Callable[[str], str], text: str) -> str:
    return mask(text)


def _hidden(text: str) -> str:
    return "••••••" if text else ""


def cells_of(senior: Senior, show: Masking) -> dict[str, object]:
    """The cells of a senior as an export writes them; the home, wherever the person stays."""
    home = senior.home
    cells: dict[str, object] = {
        "number": senior.id,
        "name": show(mask_name, senior.name),
        "id_number": show(mask_id, senior.id_number or ""),
        "sex": SEX_CODES.word(senior.sex),
        "birth_date": senior.birth_date.isoformat(),
        "phone": show(mask_phone, senior.phone or ""),
        "area_code": senior.area_code,
        "address": show(mask_address, home.address),
        "station": senior.station.code,
        "living": LIVING_CODES.word(senior.living),
        "grade": GRADE_CODES.word(senior.grade),
        "categories": "、".join(CATEGORY_CODES.word(code) for code in senior.categories),
        "languages": "、".join(LANGUAGE_CODES.word(code) for code in senior.languages),
        "same_sex": YES_NO.word(senior.needs_same_sex),
        "key_note": show(_hidden, senior.key_note),
        "caution": show(_hidden, senior.caution),
        "health_note": show(_hidden, senior.health_note or ""),
        **_position_of(home, show),
    }
    for number, contact in zip(CONTACTS, senior.contacts, strict=False):
        cells |= {
            f"contact{number}_name": show(mask_name, contact.name),
            f"contact{number}_relation": RELATION_CODES.word(contact.relation),
            f"contact{number}_phone": show(mask_phone, contact.phone),
            f"contact{number}_nearness": NEARNESS_CODES.word(contact.nearness) if contact.nearness else "",
            f"contact{number}_note": show(_hidden, contact.note or ""),
            f"contact{number}_key": YES_NO.word(contact.has_key),
        }
    return cells


def _position_of(home: Senior | SeniorAddress, show: Masking) -> dict[str, object]:
    """A centre that only stands in is left out: brought in again, it would pass for a position."""
    if show is not _plain or home.position_source == CENTRE or home.lat is None or home.lon is None:
        return {}
    return position_cells(home.lat, home.lon)


def records(user: User, plain: bool) -> Iterator[Mapping[str, object]]:  # noqa: FBT001 - as every kind has it
    """Everybody on the roll in the user's scope."""
    query = select(Senior).where(Senior.left_on.is_(None)).options(*WITH_ALL).order_by(Senior.id)
    closed = with_health_closed()
    for senior in db.session.scalars(within(query, Senior, user).execution_options(yield_per=500)):
        cells = cells_of(senior, _plain if plain else _masked)
        yield cells | ({"health_note": _hidden(senior.health_note or "")} if senior.id in closed else {})
        db.session.expunge(senior)


def note_on(senior_ids: Select[int | None]) -> Note:
    """How many came without a position of their own: the list of missing positions has them now."""
    query = select(func.count()).select_from(Senior).where(Senior.id.in_(senior_ids))
    count = db.session.scalar(query.where(Senior.position_source == CENTRE)) or 0
    return Note(count, WITHOUT_POSITION, "people.seniors_positions_page")


SENIORS = Kind(
    code="seniors",
    word=N_("Seniors and their contacts"),
    icon="person-hearts",
    verb="senior.import",
    listing="people.seniors_page",
    columns=SENIOR_COLUMNS,
    open_desk=SeniorDesk,
    records=records,
    note=note_on,
)
