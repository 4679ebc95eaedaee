"""The codes of this room with their words."""

from eldercare.core.errors import N_

FAMILIES = {
    "meal": N_("Help with meals"),
    "bath": N_("Help with bathing"),
    "clean": N_("Help with cleaning"),
    "urgent": N_("Help in emergencies"),
    "medical": N_("Help with doctors"),
    "walk": N_("Help with walking"),
    "visit": N_("Care and comfort"),
    "errand": N_("Errands"),
    "care": N_("Basic care"),
    "health": N_("Health"),
    "rehab": N_("Rehabilitation nursing"),
    "culture": N_("Culture and recreation"),
}
"""Families of services, in the order in which the county's lists name them."""
DEVICE_CHECK = "device_check"
"""A visit to a device: ordered by hand, never agreed with a person, and no service to one."""
SETTINGS = {"home": N_("At home"), "group": N_("For a group at the village station")}
EVIDENCE = {
    "tasks": N_("Tasks ticked"),
    "position": N_("Position"),
    "photo": N_("Photo"),
    "signature": N_("Signature"),
    "vitals": N_("Vital signs"),
}
"""What has to be recorded of a visit."""
COMBINING = {
    "best": N_("The largest of these counts"),
    "adds": N_("Comes on top"),
}
"""How a rule goes with others that apply: of those that are `best` and count in the same unit only the
largest counts; one that `adds` counts besides, whatever else applies (decision 47)."""
