"""What people do with areas, stations, operators, contracts and institutions."""

from eldercare.people.actions.places.areas import add_area, close_area, edit_area, reopen_area
from eldercare.people.actions.places.contracts import add_contract, edit_contract
from eldercare.people.actions.places.institutions import (
    add_institution,
    change_mode,
    edit_institution,
    take_back_mode,
)
from eldercare.people.actions.places.operators import (
    add_operator,
    close_operator,
    edit_operator,
    read_phone,
    reopen_operator,
)
from eldercare.people.actions.places.stations import add_station, close_station, edit_station, reopen_station

__all__ = [
    "add_area",
    "add_contract",
    "add_institution",
    "add_operator",
    "add_station",
    "change_mode",
    "close_area",
    "close_operator",
    "close_station",
    "edit_area",
    "edit_contract",
    "edit_institution",
    "edit_operator",
    "edit_station",
    "read_phone",
    "reopen_area",
    "reopen_operator",
    "reopen_station",
    "take_back_mode",
]
