"""Where people live on a day, for whoever goes there."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from eldercare.core.db import db
from eldercare.core.geo import Place
from eldercare.people.models import Senior, SeniorAddress
from eldercare.people.residences import HOME, lived_in


@dataclass(frozen=True, slots=True)
class Residence:
    """Where somebody lives on a day. `is_home`: not for a stay elsewhere."""

    address: str
    place: Place
    area_code: str
    is_home: bool = True

    @property
    def lat(self) -> float:
        """Degrees of latitude, WGS-84."""
        return self.place.lat

    @property
    def lon(self) -> float:
        """Degrees of longitude, WGS-84."""
        return self.place.lon


class Residences:
    """The addresses of some people. Who is not among them has one only, which stands with the senior."""

    def __init__(self, addresses: Collection[SeniorAddress]) -> None:
        self._of: dict[int, list[SeniorAddress]] = defaultdict(list)
        for one in addresses:
            self._of[one.senior_id].append(one)

    def of(self, senior: Senior, day: date) -> Residence:
        """Where the senior lives on that day."""
        return self.dated(senior.id, day) or Residence(senior.address, senior.place, senior.area_code)

    def dated(self, senior_id: int, day: date) -> Residence | None:
        """The same by id; None for who has one address only, or none that holds."""
        there = lived_in(self._of.get(senior_id, []), day)
        if there is None or there.place is None or there.area_code is None:
            return None
        return Residence(there.address, there.place, there.area_code, there.kind == HOME)


def residences_of(senior_ids: Collection[int] | Select[tuple[int]]) -> Residences:
    """The addresses of these people, in one query."""
    query = select(SeniorAddress).where(SeniorAddress.senior_id.in_(senior_ids)).order_by(SeniorAddress.id)
    return Residences(db.session.scalars(query).all())
