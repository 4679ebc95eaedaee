"""Kinds of certificates, the skills that follow from them, and which of them count. Pure, like rules.py.

Which certificate gives which skill is this project's default; a record keeps what it gave when it was made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from eldercare.core.errors import N_
from eldercare.people.rules import SKILLS, WARN_BEFORE

KINDS = {
    "care": N_("Elderly care worker, skill level"),
    "nurse": N_("Nurse's licence"),
    "rehab": N_("Rehabilitation therapist"),
    "health": N_("Health certificate"),
    "first_aid": N_("First aid"),
    "driver": N_("Driving licence"),
    "other": N_("Another certificate"),
}
GIVES: Mapping[str, tuple[str, ...]] = {
    "care": ("basic_care", "bath"),
    "nurse": ("medical", "health"),
    "rehab": ("walk",),
}
"""Skills that a kind gives unless the record says otherwise."""

WITHDRAWN_REASONS = {
    "mistake": N_("Recorded by mistake"),
    "revoked": N_("Revoked by the issuer"),
    "lost": N_("It could not be shown"),
}
LONGEST_ISSUER, LONGEST_NUMBER = 80, 40
OLDEST = date(1950, 1, 1)
LONGEST_LIFE = timedelta(days=366 * 50)


@dataclass(frozen=True, slots=True)
class CertificateEntry:
    """A certificate as it was shown; `skills` None takes those of the kind."""

    kind: str
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    skills: tuple[str, ...] | None = field(default=None)

    @property
    def gives(self) -> tuple[str, ...]:
        """The skills that follow."""
        return self.skills if self.skills is not None else GIVES.get(self.kind, ())


def cleaned(entry: CertificateEntry) -> CertificateEntry:
    """Spaces trimmed; a number has no spaces at all and capital letters."""
    return replace(entry, number="".join(entry.number.split()).upper(), issuer=entry.issuer.strip())


def faults(entry: CertificateEntry, today: date) -> dict[str, str]:
    """Each field that cannot be taken with an English message id. Expects a cleaned entry."""
    found = {}
    if entry.kind not in KINDS:
        found["kind"] = N_("Choose one of the list.")
    if not set(entry.gives) <= set(SKILLS):
        found["skills"] = N_("Choose from the list.")
    for name, most in (("number", LONGEST_NUMBER), ("issuer", LONGEST_ISSUER)):
        if len(getattr(entry, name)) > most:
            found[name] = N_("This text is too long.")
    if entry.issued_on is not None and not OLDEST <= entry.issued_on <= today:
        found["issued_on"] = N_("A certificate was issued today or before.")
    if entry.expires_on is not None and not OLDEST <= entry.expires_on <= today + LONGEST_LIFE:
        found["expires_on"] = N_("This day cannot be the last one of a certificate.")
    if entry.issued_on and entry.expires_on and entry.expires_on < entry.issued_on:
        found["expires_on"] = N_("The last day lies before the day of issue.")
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that counts, as the rules see it."""

    id: int
    expires_on: date | None
    skills: tuple[str, ...]


def skills_of(held: Iterable[Held]) -> dict[str, Held]:
    """For each skill the certificate that gives it longest; without an end it gives it for good."""
    best: dict[str, Held] = {}
    for one in sorted(held, key=lambda h: (h.expires_on is None, h.expires_on or OLDEST, h.id)):
        best |= dict.fromkeys(one.skills, one)
    return best


def mask_number(number: str | None) -> str:
    """****1234: the last four stay."""
    return f"****{number[-4:]}" if number and len(number) > 4 else "****" if number else ""


def warns_until(today: date) -> date:
    """The last day on which a certificate that ends is warned of."""
    return today + WARN_BEFORE
