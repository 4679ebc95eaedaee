"""What a senior counts as, recorded and ended; and how many counted as what on a day."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.time import day_of, local_date, now
from eldercare.people import actions, queries
from eldercare.people.forms.standing import CategoryForm
from eldercare.people.models import Senior
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.saving import REJECTED, Page, stepped, tried
from eldercare.people.rules.categories import WORDS, masked_basis


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
def senior_categories_page(senior_id: int) -> Page:
    """What holds and what held; a form for one more."""
    senior = queries.senior_of(me(), senior_id)
    form = CategoryForm()
    recorded = tried(
        form,
        lambda: actions.record_category(
            me(),
            senior_id,
            form.category.data,
            since=form.since.data,
            basis=form.basis.data or "",
            now=now(),
        ),
    )
    if recorded is None:
        return shown(senior, form)
    flash(gettext("The category is recorded."))
    return redirect(url_for("people.senior_categories_page", senior_id=senior_id))


@pages.post("/seniors/<int:senior_id>/categories/end")
@requires("senior.edit")
def category_end(senior_id: int) -> Response:
    """It does not hold any more."""
    queries.senior_of(me(), senior_id)
    category, until = request.form.get("category", ""), day_of(request.form.get("until", ""))
    return stepped(
        lambda: actions.end_category(me(), senior_id, category, until=until, now=now()),
        gettext("The category has ended; its days stay."),
        url_for("people.senior_categories_page", senior_id=senior_id),
    )


def shown(senior: Senior, form: CategoryForm) -> tuple[str, int]:
    """The page; 422 when something in the form cannot be taken."""
    page = render_template(
        "people/categories.html",
        senior=senior,
        form=form,
        rows=queries.categories_of(senior.id),
        words=WORDS,
        masked_basis=masked_basis,
        today=local_date(now()),
    )
    return page, REJECTED if form.errors else 200
