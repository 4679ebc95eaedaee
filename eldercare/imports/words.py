"""Words of codes in both languages: a list may come in either, whatever the reader's language is."""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

from flask_babel import force_locale, get_locale, gettext

from eldercare.imports.heads import plain

LANGUAGES = ("zh_Hans_CN", "en")


@cache
def both(word: str) -> tuple[str, ...]:
    """An English message id in both languages."""
    found = []
    for language in LANGUAGES:
        with force_locale(language):
            found.append(gettext(word))
    return tuple(found)


def here(word: str) -> str:
    """A message id in the reader's language."""
    return both(word)[LANGUAGES.index("en") if str(get_locale()) == "en" else 0]


class Codes:
    """A table of codes, read and written as words: the codes themselves, both languages, and more."""

    def __init__(self, words: Mapping[Any, str], more: Mapping[str, Any] | None = None) -> None:
        self._words = dict(words)
        self._more = dict(more or {})

    @cached_property
    def _known(self) -> dict[str, Any]:
        # Made when first asked for: a module has no catalogue yet, an application has.
        known = {plain(text): code for code, word in self._words.items() for text in (str(code), *both(word))}
        return known | {plain(text): code for text, code in self._more.items()}

    def code_of(self, text: str) -> Any:
        """The code that a word means; None for an unknown one."""
        return self._known.get(plain(text))

    def codes_of(self, text: str) -> tuple[list[Any], list[str]]:
        """The codes of several words, and the words that mean none."""
        codes = [(word, self.code_of(word)) for word in self.words_in(text)]
        return [code for _, code in codes if code is not None], [word for word, code in codes if code is None]

    def words_in(self, text: str) -> list[str]:
        """The words of a cell; a space divides too, but not inside a word that is known: Low income."""
        parts = split(text)
        return [
            word for part in parts for word in ([part] if self.code_of(part) is not None else part.split())
        ]

    def word(self, code: Any) -> str:
        """The word of a code in the reader's language."""
        return here(self._words[code]) if code in self._words else str(code)

    def word_in_both(self, code: Any) -> str:
        """The word of a code where no reader is known yet: 女 / Woman."""
        return " / ".join(dict.fromkeys(both(self._words[code])))

    def all_words(self) -> str:
        """Every word, for a hint."""
        return " / ".join(here(word) for word in self._words.values())


def split(text: str) -> list[str]:
    """The parts of a list in one cell."""
    for sign in ",，;；、/|+":
        text = text.replace(sign, "\n")
    return [part.strip() for part in text.split("\n") if part.strip()]
