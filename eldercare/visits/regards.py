"""What a senior says about who comes: bans, wishes, languages. Values in, values out."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Regards:
    """`banned` are workers who are not to come, each with the code of the reason; `wished` are wished for.

    `languages` are those of the senior; empty while nobody asked, and then any will do.
    """

    banned: tuple[tuple[int, str], ...] = ()
    wished: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()

    def ban_of(self, worker_id: int) -> str | None:
        """The reason why this person is not to come, None when there is no ban."""
        return dict(self.banned).get(worker_id)

    def speaks(self, languages: Collection[str]) -> bool:
        """Whether somebody with these languages shares one with the senior."""
        return not self.languages.isdisjoint(languages)


NOTHING_SAID = Regards()
