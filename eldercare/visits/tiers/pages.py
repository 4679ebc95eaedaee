"""Pages of visiting tiers: the tier of one senior, and the coverage of a month."""

from datetime import timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import authorize, me, requires
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.paging import page_of
from eldercare.core.time import local_date, month_of, now
from eldercare.people.actions import record_export
from eldercare.people.pages.saving import REJECTED, Page, stepped, tried
from eldercare.people.queries import places_to_filter, senior_of
from eldercare.visits.actions.changes import record_change
from eldercare.visits.actions.tier_choices import choose_tier, end_choice
from eldercare.visits.blueprints import pages
from eldercare.visits.models import MajorChange, TierChoice
from eldercare.visits.tiers import coverage, rules
from eldercare.visits.tiers.exports import sheets_of, sheets_to_csv, sheets_to_xlsx
from eldercare.visits.tiers.forms import ChangeForm, EndForm, TierForm
from eldercare.visits.tiers.section import changes_of, choices_of, standing_of, state_of

MONTHS_BACK = 12
USUAL_CHOICE = timedelta(days=90)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.route("/seniors/<int:senior_id>/tier", methods=["GET", "POST"])
@requires("senior.edit")
def senior_tier_page(senior_id: int) -> Page:
    """The tier with all that is due, and a form for another one until a day."""
    senior_of(me(), senior_id)
    form = TierForm(data=_usual())

    def choose() -> TierChoice:
        tier, why, note = form.tier.data or "", form.why.data or "", form.note.data or ""
        return choose_tier(me(), senior_id, tier, why, note, form.until.data, now=now())

    if tried(form, choose) is None:
        return _shown(senior_id, form, ChangeForm(formdata=None, data=_today(), prefix="change-"))
    flash(gettext("The tier is set, and its visits are made."))
    return redirect(url_for("visits.senior_tier_page", senior_id=senior_id))


@pages.post("/seniors/<int:senior_id>/change")
@requires("senior.edit")
def senior_change(senior_id: int) -> Page:
    """A major change that somebody records."""
    senior_of(me(), senior_id)
    form = ChangeForm(prefix="change-")

    def record() -> MajorChange:
        kind, note = form.kind.data or "", form.note.data or ""
        return record_change(me(), senior_id, kind, form.day.data, note, now=now())

    change = tried(form, record)
    if change is None:
        return _shown(senior_id, TierForm(formdata=None, data=_usual()), form)
    if change.due_id is None:
        flash(gettext("Recorded. Nobody calls now, so nobody is sent; the page says why."), "error")
    else:
        flash(gettext("Recorded. Somebody looks in within a day."))
    return redirect(url_for("visits.senior_tier_page", senior_id=senior_id))


@pages.post("/tiers/<int:choice_id>/end")
@requires("senior.edit")
def tier_end(choice_id: int) -> Response:
    """The rules hold again."""
    choice, form = db.session.get(TierChoice, choice_id), EndForm()
    if choice is None:
        raise NotFoundError
    authorize(me(), "senior.edit", choice.senior.where)
    url = url_for("visits.senior_tier_page", senior_id=choice.senior_id)
    expected = form.version.expected
    done = gettext("The rules hold again.")
    return stepped(lambda: end_choice(me(), choice_id, expected=expected, now=now()), done, url)


def _usual() -> dict[str, Any]:
    return {"until": local_date(now()) + USUAL_CHOICE}


def _today() -> dict[str, Any]:
    return {"day": local_date(now())}


def _shown(senior_id: int, form: TierForm, change_form: ChangeForm) -> Page:
    senior, today = senior_of(me(), senior_id), local_date(now())
    page = render_template(
        "visits/tier.html",
        senior=senior,
        standing=standing_of(senior, today),
        choices=choices_of(senior_id),
        changes=changes_of(senior_id),
        form=form,
        change_form=change_form,
        words=rules,
        state_of=state_of,
        today=today,
    )
    return page, REJECTED if form.errors or change_form.errors else 200


@pages.get("/visits/coverage")
@requires("visit.see")
def care_plan_coverage_page() -> str:
    """Visits of care of a month by village: `?month=YYYY-MM&area=…&tier=…&overdue=1`."""
    filters, today = filters_given(), local_date(now())
    rows = coverage.villages(me(), filters, today)
    total = coverage.total_of(rows)
    open_ones = total.overdue if filters.overdue else total.due - total.made
    return render_template(
        "visits/coverage.html",
        filters=filters,
        rows=rows,
        total=total,
        left=coverage.still_open(me(), filters, today, open_ones),
        places=places_to_filter(me()),
        months=[today.replace(day=1) - relativedelta(months=back) for back in range(MONTHS_BACK)],
        address=lambda **changes: _address(filters, changes),
        export=lambda form: url_for("visits.care_plan_coverage_export", **_kept(filters, form=form)),
        words=rules,
        change=coverage.CHANGE,
        today=today,
    )


@pages.get("/visits/coverage/export")
@requires("visit.see")
def care_plan_coverage_export() -> FlaskResponse:
    """The villages of the page and those still open, masked: a CSV table, or two sheets with `form=xlsx`."""
    filters, today = filters_given(), local_date(now())
    villages = coverage.villages(me(), filters, today)
    left = coverage.all_open(me(), filters, today)
    demo = current_app.config["SETTINGS"].demo
    sheets, is_book = sheets_of(villages, left, filters, synthetic=demo), request.args.get("form") == "xlsx"
    # Written down last: a transaction reads every row anew, one by one.
    record_export(me(), "coverage", len(villages) + len(left), now=now())
    body = sheets_to_xlsx(sheets) if is_book else "".join(sheets_to_csv(sheets)).encode()
    answer = FlaskResponse(body, mimetype=XLSX if is_book else "text/csv")
    name = f"coverage-{filters.month:%Y-%m}.{'xlsx' if is_book else 'csv'}"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def filters_given() -> coverage.CoverageFilters:
    """The filters of the address; what makes no sense is left out."""
    given, today = request.args, local_date(now())
    area, tier = given.get("area", ""), given.get("tier", "")
    return coverage.CoverageFilters(
        month=month_of(given.get("month", ""), today),
        area=area if area.isascii() and area.isdigit() else "",
        tier=tier if tier in rules.TIERS or tier == coverage.CHANGE else "",
        overdue=bool(given.get("overdue")),
        page=page_of(given),
    )


def _kept(filters: coverage.CoverageFilters, **changes: Any) -> dict[str, Any]:
    kept = {
        "month": f"{filters.month:%Y-%m}", "area": filters.area, "tier": filters.tier,
        "overdue": 1 if filters.overdue else "",
    } | changes  # fmt: skip
    return {name: value for name, value in kept.items() if value not in {"", None}}


def _address(filters: coverage.CoverageFilters, changes: dict[str, Any]) -> str:
    return url_for("visits.care_plan_coverage_page", **_kept(filters, **changes))
