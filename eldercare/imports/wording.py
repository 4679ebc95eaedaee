"""Faults, sums and failures as sentences in the reader's language."""

from typing import Any

from flask_babel import gettext

from eldercare.core.errors import N_
from eldercare.imports import errors
from eldercare.imports.kinds import Fault, Kind
from eldercare.imports.reading import too_large
from eldercare.imports.words import here

WHOLE_ROW = N_("The row")
STATES = {
    "mapping": N_("Columns to be assigned"),
    "checking": N_("Being checked"),
    "checked": N_("Checked, nothing written yet"),
    "failed": N_("Cannot be read"),
    "taking": N_("Being taken"),
    "taken": N_("Taken"),
    "undoing": N_("Being undone"),
    "undone": N_("Undone"),
    "dropped": N_("Dropped"),
}
FAILURES = {
    errors.ListError.code: errors.ListError.sentence,
    errors.ProtectedListError.code: errors.ProtectedListError.sentence,
    errors.EmptyListError.code: errors.EmptyListError.sentence,
    "broke_off": N_(
        "The work broke off because of a fault in the program, which is in its log. What is in stays in and "
        "can be undone; tell your administrator before you try again."
    ),
}


def column_word(kind: Kind, name: str) -> str:
    """The word of a column; of none the whole row is meant."""
    found = next((column for column in kind.columns if column.name == name), None)
    return here(found.word) if found else here(WHOLE_ROW)


def reason_of(fault: Fault) -> str:
    """Why a cell cannot be taken."""
    return str(gettext(fault.reason, **fault.params))


def advice_of(kind: Kind, fault: Fault) -> str:
    """What to type instead."""
    if fault.hint:
        return str(gettext(fault.hint, **fault.params))
    found = next((column for column in kind.columns if column.name == fault.column), None)
    if found is None:
        return ""
    return str(gettext(found.hint, words=found.codes.all_words() if found.codes else ""))


def difference_words(one: dict[str, Any]) -> str:
    """Row 5, beds: the rows above give 5,486 (4,369 + 1,117), the list says 5,586: 100 too many."""
    values = {
        "row": one["number"],
        "column": one["column"] or gettext("Number of rows"),
        "counted": amount(one["counted"]),
        "stated": amount(one["stated"]),
        "by": amount(abs(one["stated"] - one["counted"])),
        "parts": " + ".join(amount(part) for part in one["parts"]),
    }
    if one["parts"]:
        sentence = N_(
            "Row %(row)s, %(column)s: %(parts)s is %(counted)s, not %(stated)s; it is off by %(by)s."
        )
    else:
        sentence = N_(
            "Row %(row)s, %(column)s: the rows above give %(counted)s, not %(stated)s; it is off by %(by)s."
        )
    return str(gettext(sentence, **values))


def amount(value: float) -> str:
    """4,369, or 4,369.5."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def failure_of(code: str) -> str:
    """Why a list could not be read."""
    if code == errors.ListTooLargeError.code:
        error = too_large()
        return str(gettext(error.sentence, **error.params))
    return str(gettext(FAILURES.get(code, errors.ListError.sentence)))
