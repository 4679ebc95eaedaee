"""Contracts for programs."""

from dataclasses import asdict
from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.time import local_date, now
from eldercare.people.actions import places as actions
from eldercare.people.models import OperatorContract
from eldercare.people.places import queries
from eldercare.people.places.api.blueprint import api, expected, tagged
from eldercare.people.places.entry import ContractEntry
from eldercare.people.places.schemas import ContractPatchSchema, ContractSchema, NewContractSchema

ONE_PLACE = N_("Name a station or an institution, not both.")


def entry_of(row: OperatorContract) -> ContractEntry:
    """The contract as it would be typed."""
    return ContractEntry(row.operator_id, row.since, row.until, row.number, row.note)


@api.route("/contracts", methods=["POST"], endpoint="add_contract")
@requires("place.edit")
@api.arguments(NewContractSchema)
@api.etag
@api.response(201, ContractSchema)
def add_contract(body: dict[str, Any]) -> OperatorContract:
    """An operator runs a station or an institution from a day on."""
    station_id, institution_id = body.pop("station_id"), body.pop("institution_id")
    if (station_id is None) == (institution_id is None):
        raise InvalidInputError({"station_id": ONE_PLACE})
    place: Any
    if station_id is not None:
        place = queries.station_of(me(), station_id)
    else:
        place = queries.institution_of(me(), institution_id)
    return tagged(actions.add_contract(me(), place, ContractEntry(**body), now=now()))


@api.route("/contracts/ending", methods=["GET"])
@requires("place.see")
@api.response(200, ContractSchema(many=True))
def contracts_ending() -> list[OperatorContract]:
    """Contracts that need a person: over or ending within 60 days, and nothing follows."""
    return queries.ending_contracts(me(), local_date(now()))


@api.route("/contracts/<int:contract_id>", methods=["GET"])
@requires("place.see")
@api.etag
@api.response(200, ContractSchema)
def contract(contract_id: int) -> OperatorContract:
    """One contract."""
    return tagged(queries.contract_of(me(), contract_id))


@api.route("/contracts/<int:contract_id>", methods=["PATCH"], endpoint="edit_contract")
@requires("place.edit")
@api.etag
@api.arguments(ContractPatchSchema)
@api.response(200, ContractSchema)
def edit_contract(body: dict[str, Any], contract_id: int) -> OperatorContract:
    """Change a contract, or end it by a last day. Needs If-Match."""
    known = queries.contract_of(me(), contract_id)
    entry = ContractEntry(**asdict(entry_of(known)) | body)
    return tagged(actions.edit_contract(me(), contract_id, entry, expected=expected(known), now=now()))
