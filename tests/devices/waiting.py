"""Wait for a condition, never for a time."""

import time


def wait_until(condition, within_s=10.0):
    """Return once `condition()` is true; fail when it never is."""
    until = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.002)
