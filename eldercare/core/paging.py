"""Pages of a long list."""

from werkzeug.datastructures import MultiDict

LAST_PAGE = 100_000


def page_of(given: MultiDict[str, str]) -> int:
    """The page of an address, `?page=N`: the first without one, and none beyond what a database counts to."""
    return max(1, min(given.get("page", 1, type=int), LAST_PAGE))
