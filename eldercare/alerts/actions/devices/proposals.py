"""Deciding about a device that a gateway announced: enrol it, or say that it is not ours."""

from dataclasses import replace
from datetime import datetime

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.registering import register_device
from eldercare.alerts.entry import DeviceEntry
from eldercare.alerts.equipment import ENROLLED, PROPOSED, REFUSE_REASONS, REFUSED
from eldercare.alerts.errors import ProposalDecidedError
from eldercare.alerts.models import Device, DeviceProposal
from eldercare.core.db import db, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError


def enrol_proposal(proposal_id: int, entry: DeviceEntry, *, by: User, now: datetime) -> Device:
    """Register what was proposed, under its name on the wire and at its gateway.

    Raises ProposalDecidedError or InvalidInputError.
    """
    with transaction():
        proposal = _open(proposal_id)
        name = proposal.device_id or entry.device_id
        device = register_device(
            replace(entry, device_id=name, gateway_id=proposal.gateway_id or entry.gateway_id), by=by, now=now
        )
        _decide(proposal, ENROLLED, by, now)
        proposal.enrolled_id = device.id
        audit(by, "proposal.enrol", "device_proposal", proposal.id, now=now, detail={"device_id": device.id})
        return device


def refuse_proposal(proposal_id: int, *, reason: str, by: User, now: datetime) -> DeviceProposal:
    """Say that it is not ours: it is not proposed again, and what it sends is not parked.

    `reason` is a code of REFUSE_REASONS. Raises ProposalDecidedError or InvalidInputError.
    """
    if reason not in REFUSE_REASONS:
        raise InvalidInputError({"reason": N_("Choose one of the list.")})
    with transaction():
        proposal = _open(proposal_id)
        _decide(proposal, REFUSED, by, now)
        proposal.refused_reason = reason
        audit(by, "proposal.refuse", "device_proposal", proposal.id, now=now, detail={"reason": reason})
        return proposal


def reopen_proposal(proposal_id: int, *, by: User, now: datetime) -> DeviceProposal:
    """Take a refusal back: the device is proposed again, its messages are parked again."""
    with transaction():
        proposal = db.session.get(DeviceProposal, proposal_id, with_for_update=True, populate_existing=True)
        if proposal is None:
            raise NotFoundError
        if proposal.state != REFUSED:
            raise ProposalDecidedError
        proposal.state, proposal.decided_by, proposal.decided_at = PROPOSED, None, None
        proposal.refused_reason = ""
        audit(by, "proposal.reopen", "device_proposal", proposal.id, now=now)
        return proposal


def _open(proposal_id: int) -> DeviceProposal:
    proposal = db.session.get(DeviceProposal, proposal_id, with_for_update=True, populate_existing=True)
    if proposal is None:
        raise NotFoundError
    if proposal.state != PROPOSED:
        raise ProposalDecidedError
    return proposal


def _decide(proposal: DeviceProposal, state: str, by: User, now: datetime) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by.id, now
