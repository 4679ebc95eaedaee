"""What somebody types into a search, read as one kind of question, and the conditions it means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, extract, false, func, or_

from eldercare.core.privacy import lookup_hashes, tail_hashes
from eldercare.core.reach import phone_of
from eldercare.people.models.searching import text_of
from eldercare.people.rules import IdNumberError, read_id_number

LETTERS = re.compile(r"[a-z]+")
TAIL_FORM = re.compile(r"(\d\d)?(\d{3}[\dX])")
SHORTEST = 2
EXACT, BEGINS, HOLDS = range(3)
Look = tuple[int, Any, ColumnElement[bool]]
SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class Question:
    """One of: a whole `phone` or `id_number`, a `tail` of either (`day` of birth before it), `letters` of a
    reading, or a `name`, which may be a part of an address as well: then `places` are its words. Of several
    words the first may be the name, `first`, and the others say where, `near`."""

    phone: str = ""
    id_number: str = ""
    tail: str = ""
    day: int = 0
    letters: str = ""
    name: str = ""
    places: tuple[str, ...] = ()
    first: str = ""
    near: tuple[str, ...] = ()

    @property
    def private(self) -> bool:
        """Whether it says so much of a number that it must not stand in an address."""
        return bool(self.phone or self.id_number or self.day)


def read_question(text: str) -> Question | None:
    """None for an empty text. The last four characters of a number, or six of an ID number with the day."""
    plain = "".join(text.split())
    if not plain:
        return None
    digits = plain.replace("-", "")
    phone, number = phone_of(digits) or "", _id_number(plain)
    if phone or number:
        return Question(phone=phone, id_number=number)
    if tail := TAIL_FORM.fullmatch(digits.upper()):
        return Question(tail=tail[2], day=int(tail[1] or 0))
    letters = re.sub(r"['’]", "", plain).lower().replace("ü", "v")
    if LETTERS.fullmatch(letters):
        return Question(letters=letters)
    words = tuple(text.split())
    places = words if any(len(text_of(word)) >= SHORTEST for word in words) else ()
    if len(words) == 1 or len(words[0]) < SHORTEST:
        return Question(name=plain, places=places)
    return Question(name=plain, places=places, first=words[0], near=words[1:])


def is_private(text: str) -> bool:
    """Whether the text says so much of a number that it must not stand in an address."""
    question = read_question(text)
    return question is not None and question.private


def read_listed(text: str) -> Question | None:
    """What the line above a list means: it stands in an address, so no number is looked for."""
    question = read_question(text)
    return None if question is None or question.private else question


def _id_number(text: str) -> str:
    try:
        return read_id_number(text).number
    except IdNumberError:
        return ""


def looks_for(model: Any, question: Question) -> Iterator[Look]:
    """(rank, column of the index, condition): each a look into one index. Workers have no numbers to find."""
    if question.letters:
        for column in (model.name_pinyin, model.name_initials):
            yield EXACT, column, column == question.letters
            yield BEGINS, column, begins(column, question.letters)
    elif question.name and not hasattr(model, "name_1"):
        yield EXACT, model.name, model.name == question.name
    elif question.name:
        yield from _by_name(model, question.name)
        if question.near:
            here = and_(
                *(_spaceless(model.address).contains(word, autoescape=True) for word in question.near)
            )
            yield from (
                (rank, column, and_(so, here)) for rank, column, so in _by_name(model, question.first)
            )
    elif hasattr(model, "id_tail_hash"):
        yield from _by_number(model, question)


def _by_name(model: Any, name: str) -> Iterator[Look]:
    yield EXACT, model.name_1, model.name_1 == name
    yield BEGINS, model.name_1, begins(model.name_1, name)
    for column in (model.name_2, model.name_3, model.name_4):
        yield HOLDS, column, begins(column, name)


def _spaceless(column: Any) -> Any:
    return func.replace(column, " ", "")


def _by_number(model: Any, question: Question) -> Iterator[Look]:
    if question.phone:
        yield EXACT, model.phone_hash, model.phone_hash.in_(lookup_hashes(question.phone))
    if question.id_number:
        yield EXACT, model.id_hash, model.id_hash.in_(lookup_hashes(question.id_number))
    if question.tail:
        same = model.id_tail_hash.in_(tail_hashes(question.tail))
        if question.day:
            same = and_(same, extract("day", model.birth_date) == question.day)
        else:
            yield EXACT, model.phone_tail, model.phone_tail == question.tail
        yield EXACT, model.id_tail_hash, same


def name_matches(model: Any, question: Question) -> ColumnElement[bool]:
    """One condition for a list that is short enough to be read as a whole."""
    if question.name:
        held: ColumnElement[bool] = model.name.contains(question.name, autoescape=True)
        return held
    if question.letters:
        return or_(begins(model.name_pinyin, question.letters), begins(model.name_initials, question.letters))
    return false()


def place_matches(place: Any, question: Question) -> list[ColumnElement[bool]]:
    """The conditions for places: each word that was typed, without its numbers."""
    texts = filter(None, map(text_of, question.places))
    return [place.text.contains(text, autoescape=True) for text in texts]


def address_matches(model: Any, question: Question) -> list[ColumnElement[bool]]:
    """The conditions that places cannot answer: words with numbers, as they stand in the address."""
    numbered = [word for word in question.places if text_of(word) != word]
    return [_spaceless(model.address).contains(word, autoescape=True) for word in numbered]


def begins(column: Any, start: str) -> ColumnElement[bool]:
    """A beginning as a range: LIKE would read the whole table on SQLite."""
    stem = start.rstrip(chr(0x10FFFF))
    first: ColumnElement[bool] = column >= start
    return and_(first, column < stem[:-1] + _next(stem[-1])) if stem else first


def _next(character: str) -> str:
    code = ord(character) + 1
    return chr(SURROGATES.stop if code in SURROGATES else code)
