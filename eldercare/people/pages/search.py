"""Finding somebody from the line at the top."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.people import queries
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.seniors import LONGEST_QUESTION


@pages.route("/search", methods=["GET", "POST"])
@requires("senior.see")
def search_page() -> str | Response:
    """Seniors and workers, with `left=1` also who is no longer on the roll; a single hit opens at once.

    The line at the top posts, so that no phone or ID number stays in an address; one that stands there
    all the same is not looked for.
    """
    text = request.values.get("q", "").strip()[:LONGEST_QUESTION]
    if request.method == "GET" and queries.is_private(text):
        text = ""
    left = request.values.get("left") == "1"
    found = queries.search(me(), text, left=left)
    if len(found.seniors) == 1 and not found.workers:
        return redirect(url_for("people.senior_page", senior_id=found.seniors[0].id))
    if len(found.workers) == 1 and not found.seniors:
        return redirect(url_for("people.worker_page", worker_id=found.workers[0].id))
    return render_template("people/search.html", q=text, left=left, found=found, today=local_date(now()))
