"""Who has agreed to be told of visits, seniors themselves and contacts: as references, never a number."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from eldercare.core.db import db
from eldercare.people.models import Contact, ContactConsent, Senior, SeniorConsent
from eldercare.people.rules import VISIT_MESSAGES
from eldercare.people.rules.agreeing import MESSAGES


def who_agreed(senior_ids: Collection[int], today: date) -> dict[int, list[str]]:
    """The references by senior: `senior:7`, then `relative:9` for contacts in the order of calling.

    Of somebody who is off the roll nobody is told anything. Two queries, however many seniors.
    """
    if not senior_ids:
        return {}
    on_roll = or_(Senior.left_on.is_(None), Senior.left_on > today)
    own = (
        select(Senior.id)
        .join(SeniorConsent, SeniorConsent.senior_id == Senior.id)
        .where(Senior.id.in_(senior_ids), on_roll)
        .where(SeniorConsent.purpose == MESSAGES, SeniorConsent.withdrawn_at.is_(None))
    )
    relatives = (
        select(Contact.senior_id, Contact.id)
        .join(ContactConsent, ContactConsent.contact_id == Contact.id)
        .join(Senior, Senior.id == Contact.senior_id)
        .where(Senior.id.in_(senior_ids), on_roll, Contact.removed_at.is_(None))
        .where(ContactConsent.channel == VISIT_MESSAGES, ContactConsent.withdrawn_at.is_(None))
        .order_by(Contact.senior_id, Contact.rank, Contact.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for senior_id in db.session.scalars(own):
        found[senior_id].append(f"senior:{senior_id}")
    for senior_id, contact_id in db.session.execute(relatives):
        found[senior_id].append(f"relative:{contact_id}")
    return dict(found)
