"""How long a way takes, without a road map."""

from eldercare.core.geo import Place, distance_m

# km/h, road over straight line, minutes lost at the start: the assumptions the planner makes for a flat,
# densely settled county (dispatch.travel), so that both screens tell the same minutes.
WAYS = {"walk": (4.5, 1.2, 0.0), "bike": (12.0, 1.3, 1.0), "ebike": (18.0, 1.3, 1.0), "car": (32.0, 1.4, 4.0)}


def within(minutes: float) -> float:
    """The km in a straight line from beyond which nobody comes in so many minutes, however they go."""
    return max((minutes - lost) * speed / detour / 60 for speed, detour, lost in WAYS.values())


def way(start: Place, end: Place, mode: str) -> tuple[float, float]:
    """Minutes and kilometres from one place to another; an unknown mode goes by e-bike."""
    speed, detour, lost = WAYS.get(mode, WAYS["ebike"])
    km = distance_m(start, end) / 1000 * detour
    return lost + km / speed * 60, km
