"""Words and waits of the queue. Pure, like rules.py."""

from datetime import timedelta

from eldercare.core.errors import N_

WAITING, PARKED, FOUND = "waiting", "parked", "found"

REASONS = {
    "not_found": N_("The provider knows no such address"),
    "outside": N_("What the provider found lies away from the village"),
    "coarse": N_("The provider knows only the place name, no house"),
    "refused": N_("The provider refuses this address"),
}
"""Why an address is parked: asking again gives the same, so a person has to look."""

FAULTS = {
    "away": N_("The provider did not answer"),
    "busy": N_("The provider's limit is used up"),
    "key": N_("The provider refuses our key"),
    "garbled": N_("The provider's answer could not be read"),
}
"""What passes by itself, or when somebody mends the setting: the address waits."""

PROVIDERS = {"nominatim": "wgs84", "baidu": "bd09", "amap": "gcj02"}
"""The providers of the settings, and the coordinate system in which each answers."""

LEASE = timedelta(seconds=60)
KEEP_ANSWERS = timedelta(days=180)
SHORTEST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


def pause_after(fault: str, faults: int) -> timedelta:
    """How long a provider is left alone after so many faults in a row; a refused key is not tried for an
    hour."""
    if fault == "key":
        return LONGEST_PAUSE
    return min(SHORTEST_PAUSE * 2 ** min(faults - 1, 10), LONGEST_PAUSE)
