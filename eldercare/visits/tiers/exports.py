"""The coverage of a month as a table to take along: villages, and those still open, masked."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale, gettext

from eldercare.core.errors import N_
from eldercare.core.privacy import mask_address, mask_name
from eldercare.core.sheets import csv_lines
from eldercare.imports.workbooks import write_sheets
from eldercare.visits.tiers.coverage import CoverageFilters, Village, total_of
from eldercare.visits.tiers.rules import CHANGES, REASONS, TIERS

VILLAGE_HEADS = (
    N_("Code"),
    N_("Village or community"),
    N_("To be made"),
    N_("Made"),
    N_("Still to come"),
    N_("Overdue"),
    N_("Share"),
)
OPEN_HEADS = (
    N_("No."), N_("Name"), N_("Village group"), N_("Tier"), N_("Why"), N_("First day"), N_("Last day"),
    N_("Leader"), N_("Last visit"), N_("Planned"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A name, the heads and the rows."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]


def sheets_of(
    villages: Sequence[Village], left: Sequence[Any], filters: CoverageFilters, *, synthetic: bool
) -> list[Sheet]:
    """Both tables in the user's language; the house number is left out.

    `synthetic`: each says at its foot that it counts nobody real.
    """
    month = f"{filters.month:%Y-%m}"
    total = Village("", None, total_of(villages))
    foot: list[list[object]] = [[], [gettext("Synthetic data, not a real statistic.")]] if synthetic else []
    return [
        Sheet(
            gettext("Coverage %(month)s", month=month),
            [gettext(head) for head in VILLAGE_HEADS],
            [*(_village(row) for row in villages), _village(total, gettext("All")), *foot],
        ),
        Sheet(
            gettext("Still open %(month)s", month=month),
            [gettext(head) for head in OPEN_HEADS],
            [*(_open(row) for row in left), *foot],
        ),
    ]


def _village(row: Village, name: str = "") -> list[object]:
    english = str(get_locale()) == "en"
    if row.area is not None:
        name = row.area.name_en if english and row.area.name_en else row.area.name
    counts = row.counts
    share = "" if counts.share is None else f"{counts.share * 100:.2f} %"
    return [row.code, name or row.code, counts.due, counts.made, counts.open, counts.overdue, share]


def _open(row: Any) -> list[object]:
    why = REASONS.get(row.reason) or CHANGES.get(row.reason, row.reason)
    return [
        row.senior_id,
        mask_name(row.senior),
        mask_address(row.address),
        gettext(TIERS[row.tier]) if row.tier in TIERS else gettext("After a change"),
        gettext(why),
        row.first_day,
        row.last_day,
        row.leader or "",
        row.last_call or "",
        row.planned or "",
    ]


def sheets_to_csv(sheets: Iterable[Sheet]) -> Iterator[str]:
    """One table after the other with an empty line between."""
    rows: list[Sequence[object]] = []
    for sheet in sheets:
        rows += [[], [sheet.name]] if rows else [[sheet.name]]
        rows += [sheet.heads, *sheet.rows]
    return csv_lines(rows)


def sheets_to_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook with a sheet for each table; numbers stay numbers."""
    target = io.BytesIO()
    write_sheets(target, ((one.name, one.heads, one.rows) for one in sheets))
    return target.getvalue()
