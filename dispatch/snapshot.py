"""Problems as JSON, and the short name that tells one problem from another."""

import hashlib
import json

from dispatch.codec import dump, load
from dispatch.problem import Problem


def problem_to_json(problem: Problem) -> str:
    """The whole problem as one JSON object; equal problems give equal text."""
    return json.dumps(dump(problem), ensure_ascii=False)


def problem_from_json(text: str) -> Problem:
    """Read what `problem_to_json` wrote; raises `UnreadableError` or `InvalidProblemError`."""
    return load(Problem, json.loads(text))


def snapshot_id(problem: Problem) -> str:
    """Sixteen hex digits that name the problem's content, so that a stored plan can be replayed."""
    return hashlib.sha256(problem_to_json(problem).encode()).hexdigest()[:16]
