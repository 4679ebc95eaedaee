"""Planning a new inspection."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from eldercare.accounts.access import authorize, me, requires
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import local_date, now
from eldercare.inspections import actions, queries
from eldercare.inspections.forms import PlanForm, put_faults
from eldercare.inspections.pages.blueprint import pages

REJECTED = 422
FIELD_OF = {"inspectors": "second_inspector"}


@pages.route("/inspections/new", methods=["GET", "POST"], endpoint="inspections_new")
@requires("inspection.plan")
def plan_page() -> str | Response | tuple[str, int]:
    """The form; a refusal names the field and keeps what was chosen."""
    form = prepared()
    if not form.validate_on_submit():
        return shown(form), REJECTED if form.errors else 200
    institution_id = int(form.institution_id.data)
    authorize(me(), "institution.see", queries.place_of(institution_id))
    try:
        inspection = actions.plan_inspection(
            institution_id,
            form.kind.data,
            form.planned_day.data,
            form.inspector_ids,
            announced=form.announced.data,
            night=form.night.data,
            by=me(),
            now=now(),
        )
    except InvalidInputError as refusal:
        rest = put_faults(form, refusal, FIELD_OF)
        return shown(form, rest), REJECTED
    flash(gettext("The inspection is planned."))
    return redirect(url_for("inspections.inspections_one", inspection_id=inspection.id))


def prepared() -> PlanForm:
    """The form with its choices; an inspector stands in it as the first of the two."""
    asked = request.args.get("institution", "")
    first = str(me().id) if me().may("inspection.record") else ""
    form = PlanForm(
        data=None if request.method == "POST" else {
            "institution_id": asked, "first_inspector": first, "planned_day": local_date(now()),
            "kind": "routine", "announced": True,
        }
    )  # fmt: skip
    english = str(get_locale()) == "en"
    nobody = SelectChoice("", gettext("Choose one …"))
    homes = queries.institution_names(me())
    places = [SelectChoice(str(home.id), home.name_en if english else home.name) for home in homes]
    people = [SelectChoice(str(user.id), user.display_name) for user in queries.all_inspectors()]
    form.institution_id.choices = [nobody, *places]
    form.first_inspector.choices = [nobody, *people]
    form.second_inspector.choices = [nobody, *people]
    return form


def shown(form: PlanForm, refusal: str = "") -> str:
    """The page of the form."""
    return render_template("inspections/plan.html", form=form, refusal=refusal)
