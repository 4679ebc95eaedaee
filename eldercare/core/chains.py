"""Lines chained by hash: each carries the digest of the one before, so that what was altered shows."""

import hashlib
import json
from collections.abc import Sequence

START = "0" * 64
"""What the first line of a chain carries."""


def digest(facts: Sequence[object]) -> str:
    """SHA-256 over the facts of a line, the digest of the line before among them; 64 hex digits."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
