"""The files of the command line: problems in our own format and those of the public benchmarks, and answers.

The three are told apart by their keys. Whatever cannot be read or written is refused with one sentence.
"""

import gzip
import json
import os
import zlib
from pathlib import Path
from typing import Any

from dispatch import hhcrsp, uhhc
from dispatch.codec import UnreadableError, dump, load
from dispatch.plan import Plan
from dispatch.problem import Problem

GZIP = b"\x1f\x8b"
STANDARD_OUTPUT = Path("-")


class UnwritableError(OSError):
    """A file cannot be written there."""


def read_json(path: Path) -> Any:
    """The JSON of a file, gzipped or not, whatever its name. Raises `UnreadableError`."""
    try:
        raw = path.read_bytes()
        return json.loads(gzip.decompress(raw) if raw.startswith(GZIP) else raw)
    except json.JSONDecodeError as fault:
        what = f"not JSON (line {fault.lineno}, column {fault.colno}: {fault.msg})"
        raise UnreadableError(what) from fault
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise UnreadableError("the gzip file is cut short or damaged") from fault
    except (UnicodeDecodeError, RecursionError) as fault:
        raise UnreadableError("not JSON") from fault
    except OSError as fault:
        raise UnreadableError(fault.strerror) from fault


def read_problem(source: Any) -> Problem:
    """The problem in whichever of the three formats it is written.

    Raises `UnreadableError` or `InvalidProblemError` naming the field at fault.
    """
    if uhhc.is_instance(source):
        return uhhc.read_instance(source)
    if hhcrsp.is_instance(source):
        return hhcrsp.read_instance(source)
    if isinstance(source, dict) and {"places", "visits", "workers"} & set(source):
        return load(Problem, source)
    raise UnreadableError(
        "unknown format: neither ours (with places, visits and workers) nor that of a benchmark "
        "(with patients, caregivers and distances)"
    )


def write_answer(source: Any, problem: Problem, plan: Plan) -> Any:
    """The plan in the format that answers the problem's."""
    if uhhc.is_instance(source):
        return uhhc.write_solution(source, problem, plan)
    return hhcrsp.write_solution(problem, plan) if hhcrsp.is_instance(source) else dump(plan)


def check_writable(path: Path | None) -> None:
    """Refuse a file that cannot be written before the time for its answer is spent; `UnwritableError`."""
    if path is None or path == STANDARD_OUTPUT:
        return
    if path.is_dir():
        raise UnwritableError(f"{path}: is a directory")
    if not path.parent.is_dir():
        raise UnwritableError(f"{path}: there is no directory {path.parent}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UnwritableError(f"{path}: no permission to write there")


def write_text(path: Path | None, text: str) -> None:
    """Write to a file, or to standard output for None and "-"; raises `UnwritableError`."""
    try:
        if path is None or path == STANDARD_OUTPUT:
            print(text, flush=True)
        else:
            path.write_text(text + "\n", encoding="utf-8")
    except OSError as fault:
        raise UnwritableError(f"{path or 'standard output'}: {fault.strerror}") from fault
