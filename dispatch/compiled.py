"""The decorators of the compiled kernel: numba, cached on disk, dividing by zero as numpy does.

A machine compiles the kernel once and then loads it from its cache (`NUMBA_CACHE_DIR`). Only an entry gets a
wrapper for calls from Python and lets other threads run meanwhile. Reference counting is off: nothing in the
kernel may allocate memory, and numba refuses to compile what does.
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


def inlined(function: F) -> F:
    """Compile a small function that the kernel calls all the time: no call is left in the machine code."""
    return cast("F", numba.njit(**INNER, forceinline=True)(function))


def entry(function: F) -> F:
    """Compile a function that Python calls, with a `World` and numbers."""
    return cast("F", numba.njit(**ENTRY, nogil=True)(function))
