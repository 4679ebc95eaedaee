"""The responder's phone: what I was asked, what I have taken, one big button for the next step."""

from flask import render_template, request

from eldercare.accounts.access import me, requires
from eldercare.alerts import queries
from eldercare.alerts.actions.answering import mark_seen
from eldercare.alerts.actions.revealing import reveal_to_responder
from eldercare.alerts.pages.blueprint import pages
from eldercare.alerts.telling.reading import read_alarm
from eldercare.alerts.wording import why_words
from eldercare.core import feed
from eldercare.core.time import now


@pages.get("/my/alarms")
@requires("alarm.respond")
def my_alarms_page() -> str:
    """Offers that wait for my answer, alarms I have taken, and what came before."""
    user, cursor = me(), feed.last_id()
    template = "alerts/_my_alarms.html" if request.headers.get("X-Fragment") else "alerts/my_alarms.html"
    return render_template(
        template,
        waiting=queries.waiting_offers(user),
        own=queries.own_alarms(user),
        before=queries.answered_offers(user),
        why_words=why_words,
        moment=now(),
        feed_cursor=cursor,
    )


@pages.post("/my/alarms/<int:alarm_id>/seen")
@requires("alarm.respond")
def seen(alarm_id: int) -> tuple[str, int]:
    """The phone has shown the offer."""
    queries.alarm_of(me(), alarm_id, "alarm.respond")
    mark_seen(alarm_id, me().worker_id or 0, now=now())
    read_alarm(alarm_id, me(), now=now())
    return "", 204


@pages.post("/my/alarms/<int:alarm_id>/reveal/<field>")
@requires("alarm.respond")
def reveal_own(alarm_id: int, field: str) -> dict[str, str]:
    """A masked value of the senior, for whoever goes there."""
    queries.alarm_of(me(), alarm_id, "alarm.respond")
    contact_id = request.args.get("contact", type=int)
    return {"value": reveal_to_responder(alarm_id, field, by=me(), contact_id=contact_id, now=now())}
