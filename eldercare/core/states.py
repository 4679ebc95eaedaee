"""State machines as tables: from, verb, to, who may. An unlisted step is refused with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from eldercare.core.errors import ForbiddenError, StepRefusedError


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed step; `roles` empty means that any role with the verb's permission may take it."""

    source: str
    verb: str
    target: str
    roles: frozenset[str] = frozenset()


class StateTable:
    """All allowed steps of one kind of thing."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps = {(step.source, step.verb): step for step in steps}

    def target(self, state: str, verb: str, role: str | None = None) -> str:
        """The state after `verb`; raises StepRefusedError or ForbiddenError."""
        step = self._steps.get((state, verb))
        if step is None:
            raise StepRefusedError(verb=verb, state=state)
        if role is not None and step.roles and role not in step.roles:
            raise ForbiddenError
        return step.target

    def verbs(self, state: str, role: str | None = None) -> list[str]:
        """The verbs that are open in `state`, in table order."""
        return [
            step.verb
            for step in self._steps.values()
            if step.source == state and (role is None or not step.roles or role in step.roles)
        ]

    @property
    def states(self) -> set[str]:
        """Every state that the table names."""
        return {s for step in self._steps.values() for s in (step.source, step.target)}

    @property
    def all_verbs(self) -> set[str]:
        """Every verb that the table names."""
        return {step.verb for step in self._steps.values()}
