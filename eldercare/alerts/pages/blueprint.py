"""Where the screens of this room are hung up."""

from flask import Blueprint

from eldercare.alerts import chain, rules, wording
from eldercare.core.privacy import mask_name, mask_phone
from eldercare.people import rules as people_rules
from eldercare.people.rules.contacts import NEARNESS

pages = Blueprint(
    "alerts",
    "eldercare.alerts",
    template_folder="templates",
    static_folder="static",
    static_url_path="/alerts/static",
)


@pages.context_processor
def words() -> dict[str, object]:
    """The words for the codes of this room, and those of the people in it."""
    return {
        "codes": rules,
        "chain_codes": chain,
        "wording": wording,
        "people_codes": people_rules,
        "mask_name": mask_name,
        "nearness": NEARNESS,
        "mask_phone": mask_phone,
    }
