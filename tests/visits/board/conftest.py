"""At the doors of the board it is nine in the morning of the tests' day, whatever the machine says."""

import pytest

from tests.makers import NOW
from tests.visits.board.browsing import desk, served  # noqa: F401 - fixtures of the browser tests


@pytest.fixture(autouse=True)
def _nine_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    for door in ("api", "live_api", "pages", "together_api"):
        monkeypatch.setattr(f"eldercare.visits.board.{door}.now", lambda: NOW)
