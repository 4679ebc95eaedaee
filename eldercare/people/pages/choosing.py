"""Which station is meant: asked of whoever serves several."""

from collections.abc import Callable, Sequence

from flask import render_template, request

from eldercare.core.time import local_date, now
from eldercare.people.models import Station
from eldercare.people.places.queries import operators_on


def chosen_station(stations: Sequence[Station]) -> Station | None:
    """The only station, or the one that the address names."""
    if len(stations) == 1:
        return stations[0]
    wanted = request.args.get("station", type=int)
    return next((station for station in stations if station.id == wanted), None)


def station_choice(
    stations: Sequence[Station],
    title: str,
    question: str,
    address: Callable[[int], str],
    back: tuple[str, str] | None = None,
) -> str:
    """The page that asks; `address` of a station's id carries the choice, `back` is a name and an address."""
    return render_template(
        "people/choose_station.html",
        stations=stations,
        run_by=operators_on([one.id for one in stations], local_date(now())),
        title=title,
        question=question,
        address=address,
        back=back,
    )
