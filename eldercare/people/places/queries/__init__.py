"""What screens and programs read of places and operators, narrowed to the reader's scope."""

from eldercare.people.places.queries.areas import (
    AreaNode,
    area_of,
    areas_in_scope,
    children_of,
    history_of_area,
    map_of,
    tree_of,
)
from eldercare.people.places.queries.contracts import (
    contract_of,
    contracts_that_end,
    ending_contracts,
    history_of,
    operator_on,
    operators_on,
    recorded,
    stations_without,
)
from eldercare.people.places.queries.institutions import institution_of, list_institutions, mode_on
from eldercare.people.places.queries.operators import (
    OperatorFilters,
    OperatorRow,
    each_operator,
    list_operators,
    operator_of,
    operators_to_choose,
)
from eldercare.people.places.queries.stations import (
    StationFilters,
    StationRow,
    every_station,
    list_stations,
    station_of,
    station_row,
    workers_at,
)

__all__ = [
    "AreaNode",
    "OperatorFilters",
    "OperatorRow",
    "StationFilters",
    "StationRow",
    "area_of",
    "areas_in_scope",
    "children_of",
    "contract_of",
    "contracts_that_end",
    "each_operator",
    "ending_contracts",
    "every_station",
    "history_of",
    "history_of_area",
    "institution_of",
    "list_institutions",
    "list_operators",
    "list_stations",
    "map_of",
    "mode_on",
    "operator_of",
    "operator_on",
    "operators_on",
    "operators_to_choose",
    "recorded",
    "station_of",
    "station_row",
    "stations_without",
    "tree_of",
    "workers_at",
]
