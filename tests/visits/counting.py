"""How many statements something sends to the database."""

from collections.abc import Callable

from sqlalchemy import Engine, event


def queries_of(act: Callable[[], object]) -> int:
    """The number of selects while `act` runs."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(seen)
