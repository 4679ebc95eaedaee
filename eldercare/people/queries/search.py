"""Finding people by what somebody on the phone says: a name, a few letters, the end of a number."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload, load_only

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.privacy import lookup_hashes
from eldercare.core.reach import phone_of
from eldercare.people.models import Senior, Worker
from eldercare.people.rules import IdNumberError, read_id_number

MOST = 30
LETTERS = re.compile(r"[a-z]+")
DIGITS = re.compile(r"\d+")
TAIL = 4
LISTED = (
    Senior.name,
    Senior.sex,
    Senior.birth_date,
    Senior.address,
    Senior.living,
    Senior.grade,
    Senior.categories,
    Senior.station_id,
    Senior.phone_tail,
    Senior.caution,
    Senior.key_note,
    Senior.synthetic,
)


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found; `more` says that the list was cut."""

    seniors: list[Senior]
    workers: list[Worker]
    more: bool

    @property
    def nobody(self) -> bool:
        """Nothing was found."""
        return not self.seniors and not self.workers


def search(user: User, text: str) -> Found:
    """Seniors and workers in the user's scope: by name, pinyin, initials, the last four digits of the
    phone, the whole phone or ID number. Two queries, whatever is found."""
    text = text.strip()
    if not text:
        return Found([], [], more=False)
    number = number_matches(text)
    matches = senior_matches(text) if number is None else number
    seniors = select(Senior).where(matches, Senior.left_on.is_(None))
    seniors = seniors.options(load_only(*LISTED), joinedload(Senior.station))
    workers = (
        select(Worker).where(name_matches(Worker, text), Worker.active).options(joinedload(Worker.station))
    )
    rows = list(
        db.session.scalars(
            within(seniors, Senior, user).order_by(Senior.name_pinyin, Senior.id).limit(MOST + 1)
        )
    )
    staff = list(
        db.session.scalars(within(workers, Worker, user).order_by(Worker.name_pinyin).limit(MOST + 1))
    )
    if not user.may("worker.see"):
        staff = []
    return Found(rows[:MOST], staff[:MOST], more=len(rows) > MOST or len(staff) > MOST)


def is_number(text: str) -> bool:
    """Whether the text is a whole phone or ID number, which must not stand in an address."""
    return number_matches(text) is not None


def number_matches(text: str) -> ColumnElement[bool] | None:
    """The condition for the senior with this phone or ID number; None for any other text."""
    exact = []
    if phone := phone_of(_digits(text)):
        exact.append(Senior.phone_hash.in_(lookup_hashes(phone)))
    if (number := _id_number(text)) is not None:
        exact.append(Senior.id_hash.in_(lookup_hashes(number)))
    return or_(*exact) if exact else None


def senior_matches(text: str) -> ColumnElement[bool]:
    """The condition for seniors by name, pinyin, initials or phone tail, as addresses of lists hold it."""
    digits = _digits(text)
    if DIGITS.fullmatch(digits) and len(digits) == TAIL:
        return Senior.phone_tail == digits
    return name_matches(Senior, text)


def _digits(text: str) -> str:
    return re.sub(r"[\s\-]", "", text)


def name_matches(model: Any, text: str) -> ColumnElement[bool]:
    """Letters are read as pinyin or initials, anything else as a part of the name."""
    letters = re.sub(r"[\s'’]", "", text).lower().replace("ü", "v")
    if LETTERS.fullmatch(letters):
        return or_(begins(model.name_pinyin, letters), begins(model.name_initials, letters))
    if DIGITS.fullmatch(letters):
        return false()
    condition: ColumnElement[bool] = model.name.contains("".join(text.split()), autoescape=True)
    return condition


def begins(column: Any, letters: str) -> ColumnElement[bool]:
    """A prefix of lower-case letters as a range: LIKE would read the whole table on SQLite."""
    stem = letters.rstrip("z")
    first: ColumnElement[bool] = column >= letters
    return and_(first, column < stem[:-1] + chr(ord(stem[-1]) + 1)) if stem else first


def _id_number(text: str) -> str | None:
    try:
        return read_id_number(text).number
    except IdNumberError:
        return None
