"""Where phones said they were at check-ins: a better place for a home that has none of its own. A person
decides."""

from datetime import datetime

from flask import flash, redirect, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.time import now
from eldercare.people.actions import place_senior
from eldercare.people.models import Senior
from eldercare.people.queries import senior_of
from eldercare.people.rules.positions import PHONE
from eldercare.visits.blueprints import pages
from eldercare.visits.models import Attendance


def last_check_in(senior: Senior) -> Attendance | None:
    """The last check-in with a usable position at the address where the senior lives now."""
    query = select(Attendance).where(
        Attendance.senior_id == senior.id,
        Attendance.address == senior.address,
        Attendance.check_in_distance.is_not(None),
        Attendance.check_in_lat.is_not(None),
    )
    return db.session.scalar(query.order_by(Attendance.check_in_at.desc(), Attendance.id.desc()).limit(1))


def take_check_in_place(actor: User, senior_id: int, *, now: datetime) -> Senior:
    """Put the home where the phone was at the last check-in; how exact that was, the record does not say.

    Raises NotFoundError when there is none or the senior is out of scope.
    """
    senior = senior_of(actor, senior_id)
    there = last_check_in(senior)
    if there is None:
        raise NotFoundError
    return place_senior(
        actor, senior_id, there.check_in_lat, there.check_in_lon, crs="wgs84", source=PHONE,
        expected=senior.version, now=now,
    )  # fmt: skip


@pages.post("/seniors/<int:senior_id>/place-of-check-in")
@requires("senior.edit")
def check_in_place(senior_id: int) -> Response:
    """Take the place of the last check-in for the home."""
    senior = take_check_in_place(me(), senior_id, now=now())
    flash(gettext("The position of %(name)s is set.", name=senior.name))
    return redirect(url_for("people.senior_page", senior_id=senior_id, _anchor="home"))
