"""The far side and the patient beat of the tests of `telling`."""

from tests.telling.conftest import PUBLIC, _patient, far, robot

__all__ = ["PUBLIC", "_patient", "far", "robot"]
