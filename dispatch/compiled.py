"""The decorators of the compiled kernel: numba, cached on disk, dividing by zero as numpy does.

A machine compiles the kernel once and then loads it from its cache, a folder named after the sources: numba
looks at the file of a function alone, and would go on with old code of a function that it calls. Only an
entry gets a wrapper for calls from Python and lets other threads run meanwhile. Reference counting is off:
nothing in the kernel may allocate memory, and numba refuses to compile what does.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])

ENTRY: dict[str, Any] = {"cache": True, "error_model": "numpy", "_nrt": False}
INNER: dict[str, Any] = ENTRY | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def cache_folder(sources: Path, chosen: str | None) -> Path:
    """Where the kernel of these sources is kept: in the folder chosen, beside them, or else at home."""
    digest = hashlib.sha256()
    for path in sorted(sources.glob("*.py")):
        digest.update(path.read_bytes())
    name = f"kernel-{digest.hexdigest()[:16]}"
    folders = [Path(chosen)] if chosen else [sources / "__pycache__", Path.home() / ".cache" / "eldercare"]
    for folder in folders:
        try:
            (folder / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder / name, os.W_OK):
            return folder / name
    return Path(tempfile.mkdtemp(prefix=name))


vars(numba.config)["CACHE_DIR"] = str(cache_folder(Path(__file__).parent, os.environ.get("NUMBA_CACHE_DIR")))


def compiled(function: F) -> F:
    """Compile a function that only the kernel calls."""
    return cast("F", numba.njit(**INNER)(function))


def inlined(function: F) -> F:
    """Compile a small function that the kernel calls all the time: no call is left in the machine code."""
    return cast("F", numba.njit(**INNER, forceinline=True)(function))


def entry(function: F) -> F:
    """Compile a function that Python calls, with a `World` and numbers."""
    return cast("F", numba.njit(**ENTRY, nogil=True)(function))
