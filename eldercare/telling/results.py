"""What came of one try to tell somebody outside: values only."""

from dataclasses import dataclass

# A refusal that asking again cannot change: a wrong address, key or body. 429 and 408 pass.
FINAL_STATUS = frozenset({400, 401, 403, 404, 405, 410, 411, 413, 414, 415, 422})
TOO_MANY, PAUSE_S = 429, 60


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one try. `final`: trying again cannot help. `said` are the far side's own words.

    `pause_s`: the far side takes nothing more for so long; `wait_s`: this message waits at least so long.
    """

    ok: bool
    error: str = ""
    final: bool = False
    said: str = ""
    pause_s: int = 0
    wait_s: int = 0


def of_status(status: int) -> Result:
    """A refusal by its HTTP status."""
    pause_s = PAUSE_S if status == TOO_MANY else 0
    return Result(ok=False, error=f"http_{status}", final=status in FINAL_STATUS, pause_s=pause_s)
