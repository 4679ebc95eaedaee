"""Event loops of their own: a browser test leaves one running in the thread of the tests."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def apart(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call the function in a thread where no loop runs."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *args, **kwargs).result()
