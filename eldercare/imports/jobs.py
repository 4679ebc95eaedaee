"""What the clock runs in this room."""

from datetime import datetime

from eldercare.imports import actions

AT_ONCE_S = 2.0


def work_on_imports(now: datetime) -> int:
    """Go on with the lists that people have handed in, for a few portions."""
    return actions.work(now, seconds=AT_ONCE_S)


def forget_imports(now: datetime) -> int:
    """Forget lists that nobody went on with, and refused rows that nobody mended."""
    return actions.forget_old(now)
