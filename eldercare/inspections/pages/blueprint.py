"""The blueprint of the pages of this room, and what its templates need."""

from typing import Any

from flask import Blueprint
from flask_babel import get_locale
from flask_login import current_user

from eldercare.core.time import local_date, now
from eldercare.inspections import rules, wording

PHONE_ROLES = frozenset({"inspector", "manager"})

pages = Blueprint(
    "inspections",
    "eldercare.inspections",
    template_folder="templates",
    static_folder="static",
    static_url_path="/inspections/static",
)


def on_phone() -> bool:
    """Inspectors and managers work on a phone; their pages are one column on a desk too."""
    return getattr(current_user, "role", "") in PHONE_ROLES


@pages.app_template_filter("worded")
def worded(row: Any, what: str) -> str:
    """A text of the checklist in the reader's language: `item|worded("finding")`."""
    language = "en" if str(get_locale()) == "en" else "zh"
    return str(getattr(row, f"{what}_{language}"))


@pages.context_processor
def words() -> dict[str, Any]:
    """Tables of words for the templates of this room."""
    return {
        "frame": "layout/phone.html" if on_phone() else "layout/desk.html",
        "rules": rules,
        "wording": wording,
        "mark_of": wording.mark_of,
        "today": local_date(now()),
    }
