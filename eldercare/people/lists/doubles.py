"""The same person twice: on the register already, or in an earlier row of the list."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select

from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.core.privacy import lookup_hash
from eldercare.imports.kinds import Fault
from eldercare.people.actions.seniors import TAKEN
from eldercare.people.lists.reading_seniors import SeniorRow
from eldercare.people.models import Senior
from eldercare.people.rules.doubles import are_two

ID_IN_ROW = N_("This ID number stands in row %(row)s too.")
NAME_IN_ROW = N_("Row %(row)s has this name and birth date too.")
NAME_TAKEN = N_("Somebody of this name and birth date is on the register already.")
LEAVE_OUT = N_("Leave the row out, or mend the ID number.")
TELL_APART = N_(
    "Leave the row out; for somebody else give the ID number, or write yes under “Another person”."
)

Key = tuple[str, date]


class Doubles:
    """Finds by the keyed hash of the ID number, and by name with birth date where an ID number is missing.

    A form also asks about a phone or a home that two people share; a list has nobody to ask, and families do.

    Two people of one name and birth date with two ID numbers are two people. Remembers a whole list: 50,000
    rows take about 10 MB.
    """

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._people: dict[Key, tuple[int, str]] = {}
        self._known: set[str] = set()
        self._namesakes: dict[Key, list[str | None]] = {}

    def load(self, read: Sequence[SeniorRow]) -> None:
        """Ask the register about the next rows; two queries."""
        hashes = {lookup_hash(one.entry.senior.id_number) for one in read if one.entry.senior.id_number}
        self._known = set(db.session.scalars(select(Senior.id_hash).where(Senior.id_hash.in_(hashes))))
        keys = {key for one in read if (key := _key(one))}
        query = select(Senior.name, Senior.birth_date, Senior.id_hash).where(
            Senior.birth_date.in_({day for _, day in keys}), Senior.name.in_({name for name, _ in keys})
        )
        self._namesakes = {}
        for name, day, id_hash in db.session.execute(query):
            self._namesakes.setdefault((name, day), []).append(id_hash)

    def faults_of(self, one: SeniorRow) -> Iterator[Fault]:
        """What speaks for a double; the row counts for later ones. A wrong ID number is enough."""
        if any(fault.column == "id_number" for fault in one.faults):
            return
        number, key = one.entry.senior.id_number, _key(one)
        id_hash = lookup_hash(number) if number else ""
        if id_hash and id_hash in self._known:
            yield Fault("id_number", TAKEN, LEAVE_OUT)
        elif id_hash and id_hash in self._rows:
            yield Fault("id_number", ID_IN_ROW, LEAVE_OUT, {"row": str(self._rows[id_hash])})
        elif key and not one.is_another:
            yield from self._namesake(key, id_hash)
        if id_hash:
            self._rows.setdefault(id_hash, one.row.number)
        if key:
            self._people.setdefault(key, (one.row.number, id_hash))

    def _namesake(self, key: Key, id_hash: str) -> Iterator[Fault]:
        if any(not are_two(id_hash, known) for known in self._namesakes.get(key, ())):
            yield Fault("name", NAME_TAKEN, TELL_APART)
        elif key in self._people:
            row, other = self._people[key]
            if not are_two(id_hash, other):
                yield Fault("name", NAME_IN_ROW, TELL_APART, {"row": str(row)})


def _key(one: SeniorRow) -> Key | None:
    person = one.entry.senior
    return (person.name, person.birth_date) if person.name and person.birth_date else None
