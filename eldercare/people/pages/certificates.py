"""Certificates: recorded and withdrawn beside a worker, and the list of those that run out."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.paging import page_of
from eldercare.core.time import local_date, now
from eldercare.core.uploads import path_of
from eldercare.people import actions, queries
from eldercare.people.actions.certificates import Scan
from eldercare.people.forms.certificates import CertificateForm
from eldercare.people.forms.fields import put_faults
from eldercare.people.models import Certificate, Worker
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.editing import Page
from eldercare.people.rules.certificates import GIVES, KINDS

REJECTED = 422
STATES = ("expired", "expiring")


@pages.get("/people/certificates")
@requires("worker.see")
def workers_certificates_page() -> str:
    """What has run out and what will within 60 days, the soonest first."""
    given = request.args
    state, area = given.get("state", ""), given.get("area", "")
    kept = {"state": state if state in STATES else "", "area": area if area.isdigit() else ""}
    today = local_date(now())
    return render_template(
        "people/certificates.html",
        found=queries.expiring(me(), today, state=kept["state"], area=kept["area"], page=page_of(given)),
        places=queries.places_to_filter(me()),
        kept=kept,
        address=lambda **changes: _address(kept | changes),
        today=today,
    )


def _address(values: dict[str, Any]) -> str:
    shown = {
        name: value
        for name, value in values.items()
        if value not in {"", None} and (name, value) != ("page", 1)
    }
    return url_for("people.workers_certificates_page", **shown)


@pages.route("/people/<int:worker_id>/certificates/new", methods=["GET", "POST"])
@requires("worker.edit")
def certificate_new_page(worker_id: int) -> Page:
    """A certificate that is shown now; with `renews` it follows another one."""
    worker = queries.worker_of(me(), worker_id)
    old = _renewed(worker)
    form = CertificateForm(data=_first_values(old))
    if form.validate_on_submit():
        try:
            actions.record_certificate(
                me(), worker_id, form.entry(), renews=old.id if old else None, scan=_scan(), now=now()
            )
        except InvalidInputError as refusal:
            refusal.fields.update({"scan": refusal.fields.pop("photo")} if "photo" in refusal.fields else {})
            put_faults(form, refusal)
        else:
            flash(gettext("Recorded. The skills of %(name)s follow from it.", name=worker.name))
            return redirect(url_for("people.worker_page", worker_id=worker_id, _anchor="skills"))
    page = render_template("people/certificate_form.html", worker=worker, form=form, old=old, gives=GIVES)
    return page, REJECTED if form.errors else 200


def _renewed(worker: Worker) -> Certificate | None:
    """The certificate that the address says is renewed; another worker's is none."""
    number = request.args.get("renews", type=int)
    if number is None:
        return None
    row = queries.certificate_of(me(), number, "worker.edit")
    if row.worker_id != worker.id:
        raise NotFoundError
    return row


def _first_values(old: Certificate | None) -> dict[str, Any]:
    """A renewal begins with what stays the same; a bare skill with its kind."""
    if old is not None:
        return {"kind": old.kind, "issuer": old.issuer, "skills": old.skills, "number": old.number}
    skill, kind = request.args.get("skill", ""), request.args.get("kind", "")
    kinds = [code for code, skills in GIVES.items() if skill in skills]
    return {"kind": kind if kind in KINDS else next(iter(kinds), ""), "skills": [skill] if skill else []}


def _scan() -> Scan | None:
    file = request.files.get("scan")
    if file is None or not file.filename:
        return None
    return Scan(file.read(), current_app.config["SETTINGS"].data_dir)


@pages.post("/people/certificates/<int:certificate_id>/withdraw")
@requires("worker.edit")
def certificate_withdraw(certificate_id: int) -> Response:
    """It does not count any more; the record stays."""
    row = queries.certificate_of(me(), certificate_id, "worker.edit")
    try:
        actions.withdraw_certificate(me(), certificate_id, request.form.get("reason", ""), now=now())
    except InvalidInputError as refusal:
        (sentence,) = refusal.fields.values()
        flash(gettext(sentence), "error")
    else:
        flash(gettext("Withdrawn. Its skills do not count any more; the record stays."))
    return redirect(url_for("people.worker_page", worker_id=row.worker_id, _anchor="skills"))


@pages.get("/people/certificates/<int:certificate_id>/scan")
@requires("worker.edit")
def certificate_scan(certificate_id: int) -> Response:
    """The picture of the paper, for whoever may change the record."""
    row = queries.certificate_of(me(), certificate_id, "worker.edit")
    path = path_of(current_app.config["SETTINGS"].data_dir, row.photo.sha) if row.photo else None
    if path is None or not path.exists():
        raise NotFoundError
    answer = Response(path.read_bytes(), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
