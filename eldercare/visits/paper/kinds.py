"""What can be taken out of the system on paper or as a file, and in which sizes: values only."""

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
