"""Where the screens of this room are hung up."""

from flask import Blueprint
from flask_babel import get_locale

from eldercare.accounts.access import me
from eldercare.services import words
from eldercare.services.rules.codes import COMBINING, FAMILIES, SETTINGS

pages = Blueprint(
    "services",
    "eldercare.services",
    template_folder="templates",
    static_folder="static",
    static_url_path="/services/static",
)


@pages.context_processor
def said() -> dict[str, object]:
    """The words for the codes of this room, and whether the user may change what is shown."""
    return {
        "words": words,
        "families": FAMILIES,
        "settings": SETTINGS,
        "combining": COMBINING,
        "may_change": may_change(),
    }


def may_change() -> bool:
    """Whether the user may change the catalogue: the right, and the whole county in sight."""
    return me().may("service.edit") and me().scope.kind == "county"


def in_english() -> bool:
    """Whether names are shown in English."""
    return str(get_locale()) == "en"
