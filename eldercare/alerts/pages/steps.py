"""What a person does to an alarm from a page: one form post, one action, back to the page."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.accounts.models import User
from eldercare.alerts import queries
from eldercare.alerts.actions import answering, closing, confirming, escalating
from eldercare.alerts.models import Alarm
from eldercare.alerts.pages.blueprint import pages
from eldercare.core.errors import N_, EldercareError
from eldercare.core.time import now
from eldercare.core.wording import sentence_of

Act = Callable[[int, User, datetime], Alarm]


def _accept(alarm_id: int, by: User, moment: datetime) -> Alarm:
    worker_id = _worker_of_form(by)
    return answering.accept_alarm(alarm_id, by=by, worker_id=worker_id, now=moment)


def _decline(alarm_id: int, by: User, moment: datetime) -> Alarm:
    worker_id = by.worker_id or request.form.get("worker_id", type=int) or 0
    reason = request.form.get("reason", "")
    return answering.decline(alarm_id, by=by, worker_id=worker_id, reason=reason, now=moment)


def _en_route(alarm_id: int, by: User, moment: datetime) -> Alarm:
    return answering.set_out(alarm_id, by=by, now=moment)


def _on_scene(alarm_id: int, by: User, moment: datetime) -> Alarm:
    return answering.arrive(alarm_id, by=by, now=moment)


def _hand_over(alarm_id: int, by: User, moment: datetime) -> Alarm:
    worker_id = _worker_of_form(by)
    if worker_id is None:
        abort(400)
    return answering.hand_over(alarm_id, to_worker_id=worker_id, by=by, now=moment)


def _heard(alarm_id: int, by: User, moment: datetime) -> Alarm:
    return confirming.hear(alarm_id, by=by, now=moment)


def _still_here(alarm_id: int, by: User, moment: datetime) -> Alarm:
    return confirming.stay(alarm_id, by=by, now=moment)


def _reached(alarm_id: int, by: User, moment: datetime) -> Alarm:
    return confirming.record_call(alarm_id, reached=True, by=by, now=moment)


def _not_reached(alarm_id: int, by: User, moment: datetime) -> Alarm:
    return confirming.record_call(alarm_id, reached=False, by=by, now=moment)


def _escalate(alarm_id: int, by: User, moment: datetime) -> Alarm:
    return escalating.escalate(alarm_id, by=by, now=moment)


def _close(alarm_id: int, by: User, moment: datetime) -> Alarm:
    form = request.form
    return closing.close_alarm(
        alarm_id, outcome=form.get("outcome", ""), remark=form.get("note", ""), by=by, now=moment
    )


DESK_STEPS: dict[str, tuple[Act, str]] = {
    "accept": (_accept, N_("Accepted. The other steps of the chain are stopped.")),
    "decline": (_decline, N_("The refusal is noted.")),
    "en-route": (_en_route, N_("On the way.")),
    "on-scene": (_on_scene, N_("Arrived.")),
    "hand-over": (_hand_over, N_("Handed over.")),
    "escalate": (_escalate, N_("The next round has been told.")),
    "heard": (_heard, N_("Noted. The alarm rings again when it is pressed once more.")),
    "still-here": (_still_here, N_("Noted. The alarm calls again if it stays open.")),
    "reached": (_reached, N_("The call is noted. Close the alarm with an outcome.")),
    "not-reached": (_not_reached, N_("Nobody was reached: the alarm goes on.")),
    "close": (_close, N_("The alarm is closed.")),
}
FIELD_STEPS = {name: step for name, step in DESK_STEPS.items() if name not in {"hand-over", "escalate"}}


@pages.post("/alarms/<int:alarm_id>/<step>")
@requires("alarm.handle")
def desk_step(alarm_id: int, step: str) -> Response:
    """A step taken at the desk."""
    _take(DESK_STEPS, step, alarm_id, "alarm.handle")
    return redirect(url_for("alerts.alarm_page", alarm_id=alarm_id))


@pages.post("/my/alarms/<int:alarm_id>/<step>")
@requires("alarm.respond")
def field_step(alarm_id: int, step: str) -> Response:
    """A step taken by a responder on the phone."""
    _take(FIELD_STEPS, step, alarm_id, "alarm.respond")
    return redirect(url_for("alerts.my_alarms_page", _anchor=f"alarm-{alarm_id}"))


def _take(steps: dict[str, tuple[Act, str]], step: str, alarm_id: int, verb: str) -> None:
    """Do it, or say on the page why not; what was typed into a refused form is asked for again."""
    if step not in steps:
        abort(404)
    queries.alarm_of(me(), alarm_id, verb)
    act, done = steps[step]
    try:
        act(alarm_id, me(), now())
    except EldercareError as error:
        flash(sentence_of(error), "error")
    else:
        flash(gettext(done), "done")


def _worker_of_form(by: User) -> int | None:
    """Who goes: the responder, or at the desk the worker of the form; none when the desk takes it itself."""
    if by.worker_id is not None:
        return by.worker_id
    return request.form.get("worker_id", type=int)
