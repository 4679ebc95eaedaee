"""Each test works out its own shares."""

import pytest

from eldercare.reports.today import shares


@pytest.fixture(autouse=True)
def _no_share_kept() -> None:
    shares.clear()
