"""What can be taken out of the system on paper or as a file, and in which sizes: values only."""

import json

from eldercare.core.errors import N_

ROUTE_SHEETS, DAY_LIST, WORKBOOK = "route_sheets", "day_list", "workbook"
KINDS = {ROUTE_SHEETS: N_("Route sheets"), DAY_LIST: N_("List of the day"), WORKBOOK: N_("Excel file")}
PRINTED = (ROUTE_SHEETS, DAY_LIST)
"""What a page prints; the workbook is a file."""

SIZES = {"normal": N_("Normal print"), "large": N_("Large print")}
ORDERS = {"time": N_("By time"), "person": N_("By person")}
NAMES = {"full": N_("Full names"), "masked": N_("Masked, for the wall")}
CHOICES = {ROUTE_SHEETS: {"size": SIZES}, DAY_LIST: {"order": ORDERS, "names": NAMES, "size": SIZES}}
"""What the address of each paper chooses."""
DAYS = (1, 7)
"""How many days a workbook holds."""
ALL = "0"
"""Under which the visits of a list of everybody are kept; those of a route sheet under the worker's id."""


def visits_given(text: str) -> dict[str, list[int]] | None:
    """The visits that a page says stand on it, by sheet; None for anything else."""
    try:
        given = json.loads(text or "{}")
    except ValueError:
        return None
    if not isinstance(given, dict) or not all(map(_are_ids, given.values())):
        return None
    return {str(sheet): ids for sheet, ids in given.items()}


def _are_ids(value: object) -> bool:
    return isinstance(value, list) and all(type(one) is int for one in value)
