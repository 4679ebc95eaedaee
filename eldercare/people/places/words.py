"""The words for the codes of places and operators. Pure."""

from datetime import timedelta

from eldercare.core.errors import N_

LEVELS = {
    "county": N_("County or city"),
    "town": N_("Town or subdistrict"),
    "village": N_("Village or community"),
    "group": N_("Village group"),
}
OPERATOR_KINDS = {
    "chain": N_("Chain"),
    "single": N_("Runs one place"),
    "public": N_("Public body"),
}
MODES = {
    "public": N_("Public"),
    "public_private": N_("Publicly built and privately run"),
    "private": N_("Private"),
}
CONTRACT_STATES = {
    "coming": N_("Not begun yet"),
    "running": N_("In force"),
    "ending": N_("Ends soon"),
    "ended": N_("Ended"),
}
WARN_BEFORE = timedelta(days=60)
"""How long before its end a contract needs a person."""
FIELDS = {
    "code": N_("Code"),
    "name": N_("Chinese name"),
    "name_en": N_("English name"),
    "lat": N_("Latitude"),
    "lon": N_("Longitude"),
    "boundary": N_("Boundary"),
    "kind": N_("Kind"),
    "credit_code": N_("Credit code"),
    "contact": N_("Contact"),
    "phone": N_("Phone"),
    "area_code": N_("Its area"),
    "address": N_("Address"),
    "beds": N_("Beds"),
    "residents": N_("Residents"),
    "since": N_("From"),
    "until": N_("Until"),
    "number": N_("Contract no."),
    "note": N_("Where the paper lies"),
}
