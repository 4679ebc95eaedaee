"""Where the screens of this room are hung up."""

from flask import Blueprint

from eldercare.accounts.access import me
from eldercare.core.time import local_date, now
from eldercare.people import campaigns, certificates, hours, queries, rules, staff, training

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
        "staff": staff,
        "certificates": certificates,
        "hours_words": hours,
        "training_words": training,
        "campaign_words": campaigns,
        "expiring_count": lambda: sum(queries.expiring_count(me(), local_date(now()))),
    }
