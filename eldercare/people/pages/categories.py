"""What a senior counts as, recorded and ended; and how many counted as what on a day."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import day_of, local_date, now
from eldercare.people import actions, queries
from eldercare.people.models import Senior
from eldercare.people.pages.blueprint import pages
from eldercare.people.rules.categories import WORDS, masked_basis

REJECTED = 422


@pages.get("/seniors/categories")
@requires("senior.see")
def seniors_categories_page() -> str:
    """How many on the roll counted as what on a day."""
    day = day_of(request.args.get("day", "")) or local_date(now())
    return render_template(
        "people/categories_of_day.html", day=day, counts=queries.count_by_category(me(), day), words=WORDS
    )


@pages.route("/seniors/<int:senior_id>/categories", methods=["GET", "POST"])
@requires("senior.edit")
def senior_categories_page(senior_id: int) -> str | Response | tuple[str, int]:
    """What holds and what held; a form for one more."""
    senior = queries.senior_of(me(), senior_id)
    if request.method == "GET":
        return shown(senior)
    form = request.form
    category, since = form.get("category", ""), day_of(form.get("since", ""))
    try:
        actions.record_category(
            me(), senior_id, category, since=since, basis=form.get("basis", ""), now=now()
        )
    except InvalidInputError as refusal:
        return shown(senior, refusal.fields), REJECTED
    flash(gettext("The category is recorded."))
    return redirect(url_for("people.senior_categories_page", senior_id=senior_id))


@pages.post("/seniors/<int:senior_id>/categories/end")
@requires("senior.edit")
def category_end(senior_id: int) -> Response:
    """It does not hold any more."""
    queries.senior_of(me(), senior_id)
    category, until = request.form.get("category", ""), day_of(request.form.get("until", ""))
    try:
        actions.end_category(me(), senior_id, category, until=until, now=now())
    except InvalidInputError as refusal:
        flash(" ".join(gettext(sentence) for sentence in refusal.fields.values()), "error")
    else:
        flash(gettext("The category has ended; its days stay."))
    return redirect(url_for("people.senior_categories_page", senior_id=senior_id))


def shown(senior: Senior, faults: dict[str, str] | None = None) -> str:
    """The page with what was typed."""
    return render_template(
        "people/categories.html",
        senior=senior,
        rows=queries.categories_of(senior.id),
        words=WORDS,
        masked_basis=masked_basis,
        given=request.form,
        faults=faults or {},
        today=local_date(now()),
    )
