"""The codes of this room with their words, and the times that go with them."""

from datetime import date, timedelta

from eldercare.core.errors import N_

WARN_BEFORE = timedelta(days=60)

POSITION_SOURCES = {
    "address": N_("Found by the address"),
    "map": N_("Set on the map"),
    "phone": N_("Sent by the phone"),
}
"""Where the position of a contact comes from."""

SEXES = {"F": N_("Woman"), "M": N_("Man")}
LIVING = {
    "alone": N_("Lives alone"),
    "couple": N_("Couple only"),
    "family": N_("With family"),
    "left_behind": N_("Left behind"),
}
GRADES = {
    0: N_("0 Able"),
    1: N_("1 Mild loss of ability"),
    2: N_("2 Moderate loss of ability"),
    3: N_("3 Severe loss of ability"),
    4: N_("4 Complete loss of ability"),
}
CATEGORIES = {
    "five_guarantee_home": N_("Five-guarantee living apart"),
    "five_guarantee_care": N_("Five-guarantee in care"),
    "low_income": N_("Low income"),
    "disabled": N_("Person with a disability"),
    "special_family": N_("Special family"),
}
"""What is recorded with a day and a document; what else somebody counts as follows (`categories.py`)."""
RELATIONS = {
    "spouse": N_("Spouse"),
    "son": N_("Son"),
    "daughter": N_("Daughter"),
    "daughter_in_law": N_("Daughter-in-law"),
    "son_in_law": N_("Son-in-law"),
    "grandchild": N_("Grandchild"),
    "sibling": N_("Brother or sister"),
    "nephew": N_("Nephew or niece"),
    "neighbour": N_("Neighbour"),
    "village_doctor": N_("Village doctor"),
}
CONSENT_CHANNELS = {"sms": N_("Text messages"), "phone": N_("Voice calls by machine")}
"""By what a contact can be told without a person who calls; the codes are kinds of channels of messages."""
VISIT_MESSAGES = "visit_sms"
CONSENTS = CONSENT_CHANNELS | {VISIT_MESSAGES: N_("Text messages about coming visits")}
"""Everything a contact can agree to: to be told of visits is another purpose than a call in an alarm."""
SKILLS = {
    "meal": N_("Meals"),
    "clean": N_("Cleaning"),
    "bath": N_("Bathing"),
    "medical": N_("Medical escort"),
    "walk": N_("Walking"),
    "basic_care": N_("Basic care"),
    "errand": N_("Errands"),
    "visit": N_("Visiting"),
    "health": N_("Health checks"),
}
WORKER_KINDS = {"caregiver": N_("Caregiver"), "leader": N_("Village group leader")}
TRAVEL_MODES = {"walk": N_("On foot"), "ebike": N_("E-bike"), "car": N_("Car")}
LANGUAGES = {"putonghua": N_("Mandarin"), "rugao": N_("Rugao dialect")}
ABSENCE_REASONS = {"sick": N_("Sick"), "leave": N_("On leave"), "training": N_("In training")}
REVEAL_FIELDS = frozenset({"phone", "id_number", "health_note", "contact"})
EMERGENCY = "emergency"
REVEAL_REASONS = {
    EMERGENCY: N_("Emergency"),
    "visit": N_("To arrange or make a visit"),
    "family": N_("The senior or the family called"),
    "register": N_("To check the register"),
}
FIELD_WORDS = {
    "name": N_("Name"),
    "sex": N_("Sex"),
    "birth_date": N_("Birth date"),
    "id_number": N_("ID number"),
    "phone": N_("Phone"),
    "contact": N_("Phone of a contact"),
    "area_code": N_("Village group"),
    "station_id": N_("Station"),
    "address": N_("Address"),
    "lat": N_("Latitude"),
    "lon": N_("Longitude"),
    "crs": N_("Coordinate system"),
    "living": N_("Living"),
    "grade": N_("Ability grade"),
    "categories": N_("Categories"),
    "languages": N_("Languages"),
    "needs_same_sex": N_("Wishes a caregiver of the same sex"),
    "key_note": N_("Keys"),
    "caution": N_("Caution"),
    "health_note": N_("Health"),
    "relation": N_("Relation"),
    "nearness": N_("Lives"),
    "note": N_("Note"),
}
WITHDRAWN = "withdrawn"
LEFT_REASONS = {
    "died": N_("Died"),
    "moved": N_("Moved away"),
    "institution": N_("Moved to an institution"),
    WITHDRAWN: N_("Took the consent back"),
}
ERASE_REASONS = {
    "withdrawn": N_("The person took the consent back"),
    "request": N_("The person or the family asked for it"),
    "unneeded": N_("The data is no longer needed"),
    "wrong": N_("It should never have been recorded"),
    "retention": N_("The time of keeping is over"),
}
"""PIPL, article 47: when personal data has to be erased."""
KEPT_YEARS = 5
"""After the service has ended. Measures for institutions (Ministry of Civil Affairs, order 66 of 2020),
article 32, ask for five years at least; home visits are kept as long, so that both can be audited alike."""


def kept_until(left_on: date) -> date:
    """The first day on which somebody who left then is erased."""
    try:
        return left_on.replace(year=left_on.year + KEPT_YEARS)
    except ValueError:  # 29 February
        return date(left_on.year + KEPT_YEARS, 3, 1)


def certificate_state(until: date | None, day: date) -> str:
    """valid, expiring (within 60 days) or expired; without an end it is valid."""
    if until is None or until >= day + WARN_BEFORE:
        return "valid"
    return "expiring" if until >= day else "expired"
