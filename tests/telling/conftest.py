"""A far side that is named in the settings, and a beat that waits for its channels."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.ctx import AppContext

from eldercare.telling import sending
from tests.running import wait_until
from tests.telling.servers import FarSide, far_side

PUBLIC = "https://care.example"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A beat of these tests waits until its channels are served; no thread outlives its test."""
    monkeypatch.setattr(sending, "PATIENCE_S", 30.0)
    yield
    wait_until(lambda: not sending._busy)


@pytest.fixture
def far() -> Iterator[FarSide]:
    """A running far side that nobody knows yet."""
    with far_side() as server:
        yield server


@pytest.fixture
def robot(app: Flask, database: AppContext, far: FarSide) -> Iterator[FarSide]:
    """A running webhook, named in the settings."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, notify_urls=(far.url,), public_url=PUBLIC)
    yield far
    app.config["SETTINGS"] = settings
