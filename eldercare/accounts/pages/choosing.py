"""Choosing how far somebody or something sees: one list of places, each as `kind:key`."""

from collections.abc import Iterable

from flask_babel import get_locale, gettext
from wtforms.fields.choices import SelectChoice

from eldercare.accounts.places import ScopePlace
from eldercare.accounts.rules import SCOPE_WORDS, Scope


def value_of(scope: Scope) -> str:
    """The scope as the list carries it."""
    return f"{scope.kind}:{scope.key}"


def scope_in(value: str) -> Scope:
    """The scope that was chosen; one that nobody has for what makes no sense."""
    kind, _colon, key = value.partition(":")
    return Scope(kind, key)


def choices_of(every: Iterable[ScopePlace]) -> list[SelectChoice]:
    """The places in the reader's language, under their kind."""
    english = str(get_locale()) == "en"
    return [
        SelectChoice(
            value_of(place.scope),
            place.name_en if english else place.name,
            optgroup=gettext(SCOPE_WORDS[place.scope.kind]),
        )
        for place in every
    ]


def names_of(every: Iterable[ScopePlace]) -> dict[str, str]:
    """The Chinese name of each choice, which stands with an account or a token."""
    return {value_of(place.scope): place.name for place in every}
