"""Where the screens of this room are hung up."""

from typing import Any

from flask import Blueprint, request

from eldercare.imports.reading import MOST_BYTES
from eldercare.imports.wording import STATES

pages = Blueprint(
    "imports",
    "eldercare.imports",
    template_folder="templates",
    static_folder="static",
    static_url_path="/imports/static",
)

UPLOADS = ("imports.hand_in", "imports.mended")
FORM_BYTES = 2**16


@pages.url_value_preprocessor
def allow_lists(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A list may be larger than a photo; said before the token of the form is looked for in the body."""
    if endpoint in UPLOADS:
        request.max_content_length = MOST_BYTES + FORM_BYTES


@pages.context_processor
def words() -> dict[str, object]:
    """The words for the codes of this room."""
    return {"states": STATES}
