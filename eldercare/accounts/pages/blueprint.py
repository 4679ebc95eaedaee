"""Where the screens of this room are hung up."""

from flask import Blueprint

from eldercare.accounts import wording

pages = Blueprint(
    "accounts",
    "eldercare.accounts",
    template_folder="templates",
    static_folder="static",
    static_url_path="/accounts/static",
)


@pages.context_processor
def words() -> dict[str, object]:
    """The words for the codes of this room."""
    return {"account_words": wording}
