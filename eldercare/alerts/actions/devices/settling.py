"""What was proposed and what is registered, kept in step."""

from datetime import datetime

from sqlalchemy import select, update

from eldercare.accounts.models import User
from eldercare.alerts.equipment import ENROLLED, PROPOSED, REFUSED
from eldercare.alerts.models import Device, DeviceProposal, Gateway
from eldercare.core.db import db


def settle_proposals(device: Device, *, by: User, now: datetime) -> None:
    """A device that was just registered waits for no decision any more, whichever way it came."""
    db.session.execute(
        update(DeviceProposal)
        .where(DeviceProposal.device_id == device.device_id, DeviceProposal.state.in_((PROPOSED, REFUSED)))
        .values(state=ENROLLED, decided_by=by.id, decided_at=now, enrolled_id=device.id)
    )


def claim_proposals(gateway: Gateway) -> None:
    """What was announced below this gateway's topics before anybody knew it is now its own."""
    beginning = f"{gateway.base_topic}/"
    query = select(DeviceProposal).where(
        DeviceProposal.gateway_id.is_(None), DeviceProposal.topic.startswith(beginning, autoescape=True)
    )
    for row in db.session.scalars(query):
        row.gateway_id = gateway.id
    db.session.flush()
