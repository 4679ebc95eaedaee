"""What a message about a visit says, and when it may not go out. One that goes astray gives surnames, a time
and the station; no service, no address."""

from datetime import datetime

from flask_babel import force_locale, gettext, ngettext
from sqlalchemy import select

from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.core.time import local, local_date
from eldercare.people.models import Station, Worker
from eldercare.telling.models import OutboxMessage
from eldercare.telling.results import Result
from eldercare.telling.tellers import Teller
from eldercare.telling.texts import link_to
from eldercare.visits.actions.answers import draw_link
from eldercare.visits.announcing import rules
from eldercare.visits.announcing.facts import fact_of, fact_told
from eldercare.visits.models import Visit, VisitNotice, VisitTelling

OWN = {
    rules.COMING: N_("%(station)s: %(who)s comes to you on %(day)s at about %(time)s."),
    rules.CHANGED: N_("%(station)s, changed: %(who)s comes to you on %(day)s at about %(time)s."),
    rules.UNSURE: N_(
        "%(station)s: your visit on %(day)s at about %(time)s may come later, we are looking for somebody."
    ),
    rules.CALLED_OFF: N_("%(station)s: your visit on %(day)s does not take place."),
}
OF_RELATIVE = {
    rules.COMING: N_("%(station)s: %(who)s visits your relative %(name)s on %(day)s at about %(time)s."),
    rules.CHANGED: N_(
        "%(station)s, changed: %(who)s visits your relative %(name)s on %(day)s at about %(time)s."
    ),
    rules.UNSURE: N_(
        "%(station)s: the visit to your relative %(name)s on %(day)s at about %(time)s may come later,"
        " we are looking for somebody."
    ),
    rules.CALLED_OFF: N_("%(station)s: the visit to your relative %(name)s on %(day)s does not take place."),
}
BY_LINK = N_("Not convenient, or a question: %(link)s")
BY_PHONE = N_("Questions: %(phone)s.")
WHO = N_("%(surname)s (care worker)")
AND = N_(" and ")
NAME = N_("Mr or Ms %(surname)s")


def notice_of(row: OutboxMessage) -> VisitNotice | None:
    """What a message of this room is about."""
    return db.session.scalar(select(VisitNotice).where(VisitNotice.message_id == row.id))


def text_of(row: OutboxMessage) -> str:
    """The message in the language of the station, with a fresh link where there is something to answer."""
    notice = notice_of(row)
    if notice is None:
        return ""
    secret = draw_link(notice) if notice.kind != rules.CALLED_OFF else ""
    visit = db.session.get_one(Visit, notice.visit_id)
    station = db.session.get_one(Station, visit.station_id)
    telling = db.session.get(VisitTelling, station.id)
    language = telling.language if telling else "zh_Hans_CN"
    with force_locale(language):
        parts = [_sentence(notice, visit, station, english=language == "en")]
        if secret:
            parts.append(gettext(BY_LINK, link=link_to(f"/a/{secret}")))
        if station.phone:
            parts.append(gettext(BY_PHONE, phone=station.phone))
        return " ".join(str(part) for part in parts)


def _sentence(notice: VisitNotice, visit: Visit, station: Station, *, english: bool) -> str:
    own = notice.recipient.startswith("senior:")
    begins = local(notice.starts_at) if notice.starts_at else None
    day = begins.date() if begins else visit.day
    values = {
        "station": station.name_en if english and station.name_en else station.name,
        "day": f"{day:%m-%d}",
        "time": f"{begins:%H:%M}" if begins else "",
        "who": gettext(AND).join(gettext(WHO, surname=one) for one in surnames_of(notice)),
        "name": gettext(NAME, surname=rules.surname(visit.senior.name)),
    }
    return str(gettext((OWN if own else OF_RELATIVE)[notice.kind], **values))


def surnames_of(notice: VisitNotice) -> list[str]:
    """The surnames of those who come."""
    names = select(Worker.name).where(Worker.id.in_(notice.worker_ids)).order_by(Worker.id)
    return [rules.surname(name) for name in db.session.scalars(names)]


def more_of(count: int) -> str:
    """How many more visits there are than a bundle names."""
    return str(ngettext("%(num)s more visit", "%(num)s more visits", count))


def held(row: OutboxMessage, now: datetime) -> Result | None:
    """Why a message may not go out: switched off, too late, not true any more, or it is night."""
    notice = notice_of(row)
    if notice is None:
        return Result(ok=False, error="no_text", final=True)
    visit = db.session.get_one(Visit, notice.visit_id, populate_existing=True)
    telling = db.session.get(VisitTelling, visit.station_id, populate_existing=True)
    if telling is None or not telling.enabled:
        return Result(ok=False, error="switched_off", final=True)
    if (notice.starts_at or visit.window_end) <= now:
        return Result(ok=False, error="too_late", final=True)
    true, left = fact_of(visit), visit.senior.left_on
    if left is not None and left <= local_date(now):
        return Result(ok=False, error="outdated", final=True)  # a family is told nothing of somebody who died
    if true is None or rules.differs(fact_told(notice), true):
        return Result(ok=False, error="outdated", final=True)
    if rules.is_quiet(now):
        wait = int((rules.next_morning(now) - now).total_seconds())
        return Result(ok=False, error="quiet", wait_s=wait)
    return None


TELLER = Teller(frozenset({rules.SUBJECT}), text_of, more_of, held=held)
