"""What places need of somebody: contracts with operators that run out, stations that nobody runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from eldercare.core.time import at
from eldercare.people.models import OperatorContract, Station
from eldercare.people.places.entry import EARLIEST
from eldercare.reports import words
from eldercare.reports.need import Need


@dataclass(frozen=True, slots=True)
class Contracts:
    """Contracts that are over or end within 60 days with nothing after them, and stations without one."""

    ending: Sequence[OperatorContract]
    without: Sequence[Station]

    @property
    def anything(self) -> bool:
        """Whether somebody has to see to one."""
        return bool(self.ending or self.without)


def contracts_need(contracts: Contracts) -> Need:
    """One line for all of them, with the one that ends first."""
    ending, without = contracts.ending, contracts.without
    first = ending[0] if ending else None
    place = (first.station or first.institution) if first else without[0]
    until = first.until if first else None
    count = len({("station", one.id) for one in without} | {_place_of(one) for one in ending})
    return Need(
        kind="contracts",
        due=at(until, 0) if until else at(EARLIEST, 0),
        title=ngettext(
            "%(num)s contract with an operator to see to", "%(num)s contracts with operators to see to", count
        ),
        sub=words.joined(
            words.named(place),
            ngettext("%(num)s station without one", "%(num)s stations without one", len(without))
            if without
            else "",
        ),
        figure=f"{until:%m-%d}" if until else "",
        note=gettext("first end") if until else gettext("nobody runs it"),
        action=gettext("See contracts"),
        url=url_for("people.place_contracts_page"),
        count=count,
    )


def _place_of(contract: OperatorContract) -> tuple[str, int | None]:
    if contract.station_id is not None:
        return "station", contract.station_id
    return "institution", contract.institution_id
