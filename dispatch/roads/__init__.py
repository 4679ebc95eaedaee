"""Ways by road: asked of an OSRM or Valhalla server, remembered in a file, estimated where neither knows.

The planner itself gets plain data (`MatrixTravel` or `StraightLine`) and never sees the network.
"""

from dispatch.roads.asking import Patience, RoadFault, RoadServerError
from dispatch.roads.matrix import RememberedRoads, Roads, TravelSource
from dispatch.roads.memory import LegMemory
from dispatch.roads.servers import RoadServer, RoadUrlError

__all__ = [
    "LegMemory",
    "Patience",
    "RememberedRoads",
    "RoadFault",
    "RoadServer",
    "RoadServerError",
    "RoadUrlError",
    "Roads",
    "TravelSource",
]
