"""What more than one list of this room asks of its cells."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from flask_babel import force_locale

from eldercare.core.errors import N_
from eldercare.imports.cells import date_of, number_of, text_of, tidy
from eldercare.imports.kinds import Column, Fault, Row
from eldercare.imports.words import LANGUAGES, Codes

NO_DATE = N_("This is no date.")
NO_NUMBER = N_("This is no whole number.")
NO_DEGREES = N_("These are no degrees.")
UNKNOWN_WORD = N_("“%(word)s” is none of the words that are known here.")
DIFFERS = N_("The register has something else here, and an import overwrites nothing.")
DIFFERS_HINT = N_("Leave the row as it was exported, and change the person on the page.")


class Reader:
    """Reads the cells of one row and collects what stands against them."""

    def __init__(self, row: Row, faults: list[Fault]) -> None:
        self._row, self.faults = row, faults

    def text(self, name: str) -> str:
        """A text."""
        return self._row.text(name)

    def day(self, name: str) -> date | None:
        """A day, None where the cell is empty or none."""
        text = self.text(name)
        found = date_of(text) if text else None
        if text and found is None:
            self.faults.append(Fault(name, NO_DATE))
        return found

    def degrees(self, name: str) -> float | None:
        """Degrees of latitude or longitude."""
        cell = self._row.cells.get(name, "")
        found = number_of(cell) if cell != "" else None
        if cell != "" and found is None:
            self.faults.append(Fault(name, NO_DEGREES))
        return found

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number."""
        cell = self._row.cells.get(name, "")
        if cell == "":
            return default
        found = number_of(cell)
        if found is None or not found.is_integer():
            self.faults.append(Fault(name, NO_NUMBER))
            return default
        return int(found)

    def code(self, name: str, codes: Codes, default: object = "") -> object:
        """The code of a word; the default for an empty cell."""
        text = self.text(name)
        found = codes.code_of(text) if text else default
        if found is None:
            self.faults.append(Fault(name, UNKNOWN_WORD, params={"word": text}))
            return default
        return found

    def codes(self, name: str, codes: Codes) -> list[str]:
        """The codes of several words."""
        found, unknown = codes.codes_of(self.text(name))
        if unknown:
            self.faults.append(Fault(name, UNKNOWN_WORD, params={"word": unknown[0]}))
        return list(dict.fromkeys(found))


def in_both(render: object, *arguments: object) -> list[Mapping[str, object]]:
    """The cells of a record as an export writes them, in both languages."""
    found = []
    for language in LANGUAGES:
        with force_locale(language):
            found.append(render(*arguments))  # type: ignore[operator]
    return found


def differing(row: Row, known: Sequence[Mapping[str, object]], columns: Iterable[Column]) -> list[str]:
    """The given cells that are none of what an export may have written there."""
    return [
        column.name
        for column in columns
        if (given := row.text(column.name))
        and given not in {tidy(text_of_value(cells.get(column.name, ""))) for cells in known}
    ]


def text_of_value(value: object) -> str:
    """A value as an export writes it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return text_of(int(value) if value.is_integer() else value)
    return str(value)
