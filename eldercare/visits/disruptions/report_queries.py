"""What the forms of reports read: who can be reported, when the own day begins, what was reported before."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from eldercare.accounts.access import authorize, within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Worker
from eldercare.people.queries import spells_on
from eldercare.visits.disruptions.rules import first_start
from eldercare.visits.models import Disruption


def reports_of(worker_id: int, today: date) -> Sequence[Disruption]:
    """The own reports of a worker that still matter, the newest first."""
    query = select(Disruption).where(Disruption.worker_id == worker_id, Disruption.last_day >= today)
    return db.session.scalars(query.order_by(Disruption.id.desc()).limit(10)).all()


def worker_to_report(user: User, worker_id: int) -> Worker:
    """The person of the form; NotFoundError outside the scope."""
    worker = db.session.get(Worker, worker_id)
    if worker is None:
        raise NotFoundError
    authorize(user, "worker.edit", worker.where)
    return worker


def begin_of(worker_id: int, day: date) -> int | None:
    """The minute at which somebody's hours of a day begin; None on a free day."""
    return first_start(spells_on(db.session(), [worker_id], day).get(worker_id, ()))


def workers_to_report(user: User, day: date) -> Sequence[Worker]:
    """Everybody in scope who can be chosen in the form, by name."""
    query = within(select(Worker), Worker, user).where(
        Worker.active, or_(Worker.left_on.is_(None), Worker.left_on >= day)
    )
    return db.session.scalars(query.order_by(Worker.kind, Worker.name_pinyin, Worker.id)).all()
