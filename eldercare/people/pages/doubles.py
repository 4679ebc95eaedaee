"""Records that may be one person, side by side."""

from flask import render_template

from eldercare.accounts.access import me, requires
from eldercare.core.privacy import mask_id, mask_phone
from eldercare.people import queries
from eldercare.people.pages.blueprint import pages
from eldercare.people.rules import doubles


@pages.get("/seniors/doubles")
@requires("senior.edit")
def seniors_doubles_page() -> str:
    """Of the user's scope; each group says why."""
    return render_template(
        "people/doubles.html",
        groups=queries.groups_of_doubles(me()),
        words=doubles.REASONS,
        mask_id=mask_id,
        mask_phone=mask_phone,
    )
