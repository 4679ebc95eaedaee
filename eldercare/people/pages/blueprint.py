"""Where the screens of this room are hung up."""

from flask import Blueprint

from eldercare.people import rules, staff

pages = Blueprint(
    "people",
    "eldercare.people",
    template_folder="templates",
    static_folder="static",
    static_url_path="/people/static",
)


@pages.context_processor
def words() -> dict[str, object]:
    """The words for the codes of this room."""
    return {"codes": rules, "staff": staff}
