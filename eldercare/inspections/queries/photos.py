"""Who may see a photo, and where it was used before."""

from collections.abc import Iterable

from sqlalchemy import func, select

from eldercare.accounts.access import authorize, within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.uploads import Photo, find
from eldercare.inspections.models import (
    Hazard,
    Inspection,
    InspectionAnswer,
    Rectification,
    answer_photos,
    rectification_photos,
)
from eldercare.inspections.queries.inspections import seen_by


def photo_for(user: User, sha: str) -> Photo:
    """The photo, for whoever uploaded it and whoever may see what it proves; else NotFoundError."""
    authorize(user, "hazard.see")
    photo = find(db.session(), sha)
    if photo is None or not (photo.uploaded_by == user.id or _proves_something(user, photo)):
        raise NotFoundError
    return photo


def _proves_something(user: User, photo: Photo) -> bool:
    """Whether an answer or a rectification in the user's sight carries it."""
    answers = (
        seen_by(select(Inspection.id), user)
        .join(InspectionAnswer, InspectionAnswer.inspection_id == Inspection.id)
        .join(answer_photos, answer_photos.c.answer_id == InspectionAnswer.id)
        .where(answer_photos.c.photo_id == photo.id)
    )
    repairs = (
        within(select(Hazard.id), Hazard, user)
        .join(Rectification, Rectification.hazard_id == Hazard.id)
        .join(rectification_photos, rectification_photos.c.rectification_id == Rectification.id)
        .where(rectification_photos.c.photo_id == photo.id)
    )
    return any(db.session.scalar(query.limit(1)) is not None for query in (answers, repairs))


def uses_of(photos: Iterable[Photo]) -> dict[int, int]:
    """How many answers and rectifications show each photo; more than one means that it was used again."""
    ids = [photo.id for photo in photos]
    uses = dict.fromkeys(ids, 0)
    for table in (answer_photos, rectification_photos):
        query = select(table.c.photo_id, func.count()).where(table.c.photo_id.in_(ids))
        for photo_id, count in db.session.execute(query.group_by(table.c.photo_id)):
            uses[photo_id] += count
    return uses
