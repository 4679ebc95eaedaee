"""The decorators of the compiled kernel: numba, cached on disk, dividing by zero as numpy does.

A machine compiles the kernel once, in some ten seconds, and then loads it from its cache (`NUMBA_CACHE_DIR`).
To keep that short, only an entry gets a wrapper for calls from Python, and reference counting is off: nothing
in the kernel may allocate memory, and numba refuses to compile what does.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])

ENTRY: dict[str, Any] = {"cache": True, "error_model": "numpy", "_nrt": False}
INNER: dict[str, Any] = ENTRY | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled(function: F) -> F:
    """Compile a function that only the kernel calls."""
    return cast("F", numba.njit(**INNER)(function))


def entry(function: F) -> F:
    """Compile a function that Python calls, with the tuples of `encode` and `state` and numbers."""
    return cast("F", numba.njit(**ENTRY)(function))
