"""What people type into cells, in one form: full-width signs, dates, counts. Pure, like rules.py.

A cell is a text or a number: what the spreadsheet itself kept as a number stays one, because an ID number
that became one has lost its last digits.
"""

import re
from datetime import date, datetime, time

from eldercare.core.sheets import FORMULA_STARTS

Cell = str | int | float

LONGEST_CELL = 500
GUARD = "'"

# Digits, letters and the signs of numbers; Chinese punctuation in notes and addresses stays as it is.
_NARROW = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_NARROW |= {ord(wide): narrow for wide, narrow in zip("＋－．／＝＠＊　", "+-./=@* ", strict=True)}
_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[T\s]\s*0?0:00(?::00)?)?")
_DATE_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DATE_TURNED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,3}", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})\s*[:：点时]\s*(\d{2})?\s*分?(?::00)?")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_YES = frozenset({"是", "有", "对", "y", "yes", "true", "1", "√", "✓", "☑"})
_NO = frozenset({"", "否", "无", "没有", "不", "n", "no", "false", "0", "×", "-", "—"})


def read_cell(value: object) -> Cell:
    """A cell as the file has it: trimmed text, or a number that is one in the spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e21 else value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    return tidy(str(value))


def tidy(text: str) -> str:
    """Full-width signs narrow, invisible ones and outer spaces gone, the guard of an export taken off."""
    if not text.isascii():
        text = text.translate(_NARROW)
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text if sign not in "\u200b\ufeff")
    text = text.strip()
    if text.startswith(GUARD) and text[1:].lstrip().startswith(FORMULA_STARTS):
        text = text[1:].strip()
    return text[:LONGEST_CELL]


def text_of(cell: Cell) -> str:
    """The cell as a person sees it: a phone number that became a number has no decimals."""
    return cell if isinstance(cell, str) else str(cell)


def is_destroyed(cell: Cell) -> bool:
    """Whether Excel has made a number of what had to stay text: its last digits cannot be known any more."""
    return not isinstance(cell, str) or _SCIENTIFIC.fullmatch(cell) is not None


def date_of(text: str) -> date | None:
    """1940-05-04, 1940.5.4, 1940/5/4, 1940年5月4日, 19400504 or 13/5/1940; None for anything else."""
    found = _DATE.fullmatch(text) or _DATE_PLAIN.fullmatch(text)
    if found:
        return _day(*(int(part) for part in found.groups()[:3]))
    turned = _DATE_TURNED.fullmatch(text)
    if turned is None:
        return None
    first, second, year = (int(part) for part in turned.groups())
    # Which of the two is the month can only be told when one of them cannot be, or when both are equal.
    if first == second or second > 12:
        return _day(year, first, second)
    return _day(year, second, first) if first > 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def minute_of(text: str) -> int | None:
    """Minutes after midnight of 8:30, 08:30, 8点 or 8点30分; None for anything else. 24:00 ends a day."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    good = minute < 60 and (hour < 24 or (hour, minute) == (24, 0))
    return hour * 60 + minute if good else None


def number_of(cell: Cell) -> float | None:
    """The number in a cell, thousands divided or not; None when there is none."""
    if not isinstance(cell, str):
        return float(cell)
    text = cell.replace(",", "")
    return float(text) if _NUMBER.fullmatch(text) else None


def yes_of(text: str) -> bool | None:
    """Yes, no (also an empty cell), or None for anything else."""
    word = text.lower()
    return True if word in _YES else False if word in _NO else None
