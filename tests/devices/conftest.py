"""A port nobody listens on."""

import pytest

from tests.devices.ports import free_port


@pytest.fixture
def unused_port():
    return free_port()
