"""Where the screens of this room are hung up."""

from flask import Blueprint

from eldercare.accounts.access import me
from eldercare.accounts.trail_words import verb_word
from eldercare.core.privacy import mask_name
from eldercare.core.time import local_date, now
from eldercare.people import queries, rules
from eldercare.people.rules import (
    campaigns,
    certificates,
    contacts,
    hours,
    positions,
    residences,
    staff,
    training,
)
from eldercare.people.rules import wishes as wish_words

pages = Blueprint(
    "people",
    "eldercare.people",
    template_folder="templates",
    static_folder="static",
    static_url_path="/people/static",
)


@pages.context_processor
def words() -> dict[str, object]:
    """The words for the codes of this room, and the counts beside its lists."""
    return {
        "codes": rules,
        "mask_name": mask_name,
        "nearness": contacts.NEARNESS,
        "positions": positions,
        "residences": residences,
        "verb_word": verb_word,
        "wish_words": wish_words,
        "staff": staff,
        "certificates": certificates,
        "hours_words": hours,
        "training_words": training,
        "campaign_words": campaigns,
        "expiring_count": lambda: sum(queries.expiring_count(me(), local_date(now()))),
    }
