"""What is a phone number and what an e-mail address, without asking anybody."""

import re

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
# The phonenumbers library calls these invalid; they are answered by people.
SERVICE_NUMBERS = frozenset({"110", "119", "120", "12345", "12349"})
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
LONGEST_EMAIL = 120


def phone_of(text: str) -> str | None:
    """The digits of a phone number, or None when it is none. Spaces, dashes and +86 are left out."""
    digits = re.sub(r"[\s\-()（）]", "", text).removeprefix("+86")
    good = MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits) or digits in SERVICE_NUMBERS
    return digits if good else None


def email_of(text: str) -> str | None:
    """The address without spaces around it, or None when it is none that a mail gateway takes."""
    address = text.strip()
    return address if len(address) <= LONGEST_EMAIL and EMAIL.fullmatch(address) else None
