"""The alarm desk: who is in trouble, who is going? One page, kept current by the event feed."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eldercare.accounts.access import authorize, me, requires, signed_in
from eldercare.alerts import queries
from eldercare.alerts.desk.view import view_of
from eldercare.alerts.equipment import TROUBLES
from eldercare.alerts.models import Alarm
from eldercare.alerts.pages.blueprint import pages
from eldercare.alerts.queries import supervision
from eldercare.alerts.telling.reading import read_alarm
from eldercare.core import feed, heartbeat
from eldercare.core.time import day_bounds, local_date, now
from eldercare.people import actions as people_actions


@pages.get("/alarms")
@requires("alarm.see")
def desk_page() -> str:
    """The desk with the alarm that needs somebody most."""
    return _desk(None)


@pages.get("/alarms/<int:alarm_id>")
@signed_in
def alarm_page(alarm_id: int) -> str | Response:
    """The desk with one alarm; a responder who follows the link of a message lands on the own alarms."""
    if not me().may("alarm.see"):
        authorize(me(), "alarm.respond")
        return redirect(url_for("alerts.my_alarms_page", _anchor=f"alarm-{alarm_id}"))
    alarm = queries.alarm_of(me(), alarm_id)
    if not request.headers.get("X-Fragment"):
        read_alarm(alarm_id, me(), now=now())
    return _desk(alarm)


def _desk(chosen: Alarm | None) -> str:
    user, moment = me(), now()
    cursor = feed.last_id()
    alarms = queries.open_alarms(user)
    if chosen is None and alarms:
        chosen = queries.alarm_of(user, alarms[0].id)
    since, until = day_bounds(local_date(moment))
    template = "alerts/_desk.html" if request.headers.get("X-Fragment") else "alerts/desk.html"
    return render_template(
        template,
        alarms=alarms,
        closed=queries.closed_today(user, now=moment),
        figures=queries.kpi(user, since=since, until=until, now=moment),
        view=view_of(user, chosen, now=moment) if chosen else None,
        gateways_silent=supervision.silent_gateways(user),
        storms=supervision.storms(user),
        trouble_words=TROUBLES,
        health=queries.health(user, now=moment),
        broker_at=heartbeat.known_beats(moment).get("broker"),
        moment=moment,
        feed_cursor=cursor,
    )


@pages.post("/alarms/<int:alarm_id>/reveal/<field>")
@requires("alarm.handle")
def reveal(alarm_id: int, field: str) -> dict[str, str]:
    """A masked value of the senior in trouble; the audit trail gets who, what and that it was an alarm."""
    alarm = queries.alarm_of(me(), alarm_id, "alarm.handle")
    contact_id = request.args.get("contact", type=int)
    value = people_actions.reveal(
        me(), alarm.senior_id, field, reason="emergency", contact_id=contact_id, now=now()
    )
    return {"value": value}
