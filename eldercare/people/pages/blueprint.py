"""Where the screens of this room are hung up."""

from flask import Blueprint

from eldercare.core.privacy import mask_name
from eldercare.people import contacts, positions, residences, rules
from eldercare.people import wishes as wish_words

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
    return {
        "codes": rules,
        "mask_name": mask_name,
        "nearness": contacts.NEARNESS,
        "positions": positions,
        "residences": residences,
        "wish_words": wish_words,
    }
