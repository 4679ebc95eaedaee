"""What a password may be: OWASP ASVS 5.0.0, chapter V6.2, level 2. No database, no network.

At least 8 characters and at most 128, taken exactly as typed, of any kind (6.2.1, 6.2.5, 6.2.8, 6.2.9); none
of the common ones, also with digits or signs put round them (6.2.4); none made of the user's or the product's
words (6.2.11); none of a list of breached ones, where the county keeps one (6.2.12). It never expires
(6.2.10).
"""

import gzip
import hashlib
import os
import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from eldercare.core.errors import N_, EldercareError

LEAST, MOST, BETTER = 8, 128, 15
COMMON = Path(__file__).parent / "common.txt.gz"
"""Made by .ci/passwords.py, which names its sources."""
OWN_WORDS = ("eldercare", "rugao", "yanglao", "如皋", "养老", "password", "mima", "密码", "demo")
"""Words of this product and county: the list of ASVS 6.1.2, to which the user's own names are added."""
LEAST_BESIDE_OWN_WORDS = 6
LEAST_WORD = 3
LONGEST_BEAT = 4
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_HASH_HEX = 40


class BreachListError(EldercareError):
    """The list of breached passwords is named in the settings and cannot be read."""

    status = 503
    code = "breach_list"
    sentence = N_("The list of breached passwords cannot be read. The password was not changed.")


@cache
def common() -> frozenset[str]:
    """Passwords that everybody tries first, in lower case."""
    return frozenset(gzip.decompress(COMMON.read_bytes()).decode().split("\n"))


def fault_of(password: str, *, words: Iterable[str] = (), breached: Path | None = None) -> str | None:
    """Why this may not be a password, as an English message id; None when it may.

    `words` are names of the user; `breached` is a file as `is_breached` takes it. Raises BreachListError.
    """
    if len(password) < LEAST:
        return N_("Take at least 8 characters; a sentence of 15 or more is better.")
    if len(password) > MOST:
        return N_("Take at most 128 characters.")
    if _is_common(password):
        return N_("This password is among those that are tried first. Take another one.")
    if _is_pattern(password):
        return N_("This is a row of neighbours or one thing repeated. Take another one.")
    if _is_made_of(password, (*OWN_WORDS, *words)):
        return N_("This is mostly a name of yours or of this system. Take other words.")
    if breached is not None and is_breached(password, breached):
        return N_(
            "This password stands in a list of stolen ones. Take another one, and change it elsewhere too."
        )
    return None


def _is_common(password: str) -> bool:
    low = password.lower()
    return low in common() or _EDGES.sub("", low) in common()


def _is_pattern(password: str) -> bool:
    """A beat of up to four signs repeated, or signs that follow each other (12345678, abcdefgh)."""
    beat = (password + password).find(password, 1)
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return beat <= LONGEST_BEAT or steps in ({1}, {-1})


def _is_made_of(password: str, words: Iterable[str]) -> bool:
    rest = password.lower()
    for word in sorted({word.lower() for word in words}, key=len, reverse=True):
        if len(word) >= LEAST_WORD or not word.isascii():
            rest = rest.replace(word, "") if word else rest
    return rest != password.lower() and len(rest) < LEAST_BESIDE_OWN_WORDS


def is_breached(password: str, path: Path) -> bool:
    """Whether the password stands in a file of SHA-1 hashes in their order, one `HASH:count` a line.

    That is the form in which Have I Been Pwned gives out its corpus. The file is searched by halving, so its
    40 GB are not read. SHA-1 is the list's choice; nothing is stored under it. Raises BreachListError.
    """
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    try:
        with path.open("rb") as file:
            low, high = 0, file.seek(0, os.SEEK_END)
            while low < high:
                middle = (low + high) // 2
                file.seek(middle)
                if middle:
                    file.readline()
                line = file.readline()
                if not line or line[:_HASH_HEX].upper() > wanted:
                    high = middle
                elif line[:_HASH_HEX].upper() == wanted:
                    return True
                else:
                    low = middle + 1
            file.seek(0)
            return file.readline()[:_HASH_HEX].upper() == wanted
    except OSError as error:
        raise BreachListError from error
