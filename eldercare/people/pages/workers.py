"""Caregivers and village group leaders: who works here and may do what."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError
from eldercare.core.paging import page_of
from eldercare.core.privacy import mask_phone
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.forms.fields import put_faults
from eldercare.people.forms.seniors import AbsenceForm
from eldercare.people.forms.training import CheckForm, TrainingForm
from eldercare.people.models import Worker
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.seniors import LONGEST_QUESTION
from eldercare.people.rules import WORKER_KINDS

REJECTED = 422
DAYS_SHOWN = 28


def filters_given() -> queries.WorkerFilters:
    """The filters of the address; what makes no sense is left out."""
    given = request.args
    kind, area = given.get("kind", ""), given.get("area", "")
    return queries.WorkerFilters(
        q=given.get("q", "").strip()[:LONGEST_QUESTION],
        kind=kind if kind in WORKER_KINDS else "",
        area=area if area.isdigit() else "",
        away_on=local_date(now()) if given.get("away") else None,
        left=bool(given.get("left")),
        page=page_of(given),
    )


def address(filters: queries.WorkerFilters, **changes: Any) -> str:
    """The address of the list with some filters changed."""
    kept = {
        "q": filters.q,
        "kind": filters.kind,
        "area": filters.area,
        "away": filters.away_on and 1,
        "left": filters.left and 1,
    }
    shown = {name: value for name, value in (kept | changes).items() if value not in {"", None, False}}
    return url_for("people.workers_page", **{k: v for k, v in shown.items() if (k, v) != ("page", 1)})


@pages.get("/people")
@requires("worker.see")
def workers_page() -> str:
    """Everybody who makes visits, with skills, today's shift and absences."""
    filters, today = filters_given(), local_date(now())
    found = queries.list_workers(me(), filters)
    return render_template(
        "people/workers.html",
        filters=filters,
        found=found,
        spells=queries.spells_on(db.session(), [one.id for one in found.page.rows], today),
        places=queries.places_to_filter(me()),
        address=lambda **changes: address(filters, **changes),
        today=today,
    )


@pages.get("/people/<int:worker_id>")
@requires("worker.see")
def worker_page(worker_id: int) -> str:
    """One worker: skills and certificates, the week, absences."""
    today = local_date(now())
    form = AbsenceForm(data={"first_day": today, "last_day": today})
    return shown(queries.worker_of(me(), worker_id), form)


def shown(worker: Worker, form: AbsenceForm) -> str:
    """The page of a worker; the phone is plain for those who call the worker at work."""
    today = local_date(now())
    phone, papers = worker.phone or "", queries.certificates_of(worker.id)
    return render_template(
        "people/worker.html",
        worker=worker,
        form=form,
        held=queries.keys_in_hands_of(me(), worker.id) if me().may("senior.see") else [],
        week=[queries.pattern_on(worker.shifts, today)[weekday] for weekday in range(7)],
        changes=queries.pattern_changes(worker.shifts, today),
        coming=queries.days_of(db.session(), worker.id, today, DAYS_SHOWN),
        phone=phone if me().may("worker.edit") else mask_phone(phone),
        today=today,
        papers=papers,
        history=queries.trail_of(worker.id) if me().may("worker.edit") or me().may("audit.see") else [],
        **_learned(worker, today),
        renewed={one.renews_id for one in papers},
        accounts=queries.accounts_of(worker.id),
        keys=queries.key_count(worker.id),
        postings=queries.postings_of(worker.id),
    )


def _learned(worker: Worker, today: date) -> dict[str, Any]:
    """Training and health checks, with the empty forms beside them."""
    rows = queries.trainings_of(worker.id)
    return {
        "trainings": rows,
        "trained_minutes": sum(one.minutes for one in rows if one.day.year == today.year),
        "goal": queries.goals(today.year)[worker.kind],
        "checks": queries.checks_of(worker.id),
        "training_form": TrainingForm(formdata=None, data={"day": today}, prefix="training-"),
        "check_form": CheckForm(formdata=None, data={"day": today}, prefix="check-"),
    }


@pages.post("/people/<int:worker_id>/absences")
@requires("worker.edit")
def report_absence(worker_id: int) -> Response | tuple[str, int]:
    """A sick call: the visits of these days need somebody else."""
    worker = queries.worker_of(me(), worker_id)
    form = AbsenceForm()
    if not form.validate_on_submit():
        return shown(worker, form), REJECTED
    try:
        actions.report_absence(
            me(),
            worker_id,
            form.first_day.data,
            form.last_day.data,
            reason=form.reason.data,
            from_minute=form.minute,
            now=now(),
        )
    except InvalidInputError as refusal:
        put_faults(form, refusal)
        return shown(worker, form), REJECTED
    flash(gettext("Noted. The board shows the visits that now need somebody."))
    return redirect(url_for("people.worker_page", worker_id=worker_id))


@pages.post("/people/absences/<int:absence_id>/withdraw")
@requires("worker.edit")
def withdraw_absence(absence_id: int) -> Response:
    """The worker comes after all."""
    absence = actions.withdraw_absence(me(), absence_id, now=now())
    flash(gettext("The absence was taken back."))
    return redirect(url_for("people.worker_page", worker_id=absence.worker_id))
