"""The lock files: what the settings promise is installed, and nothing without a hash."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")


def packages(lock: str) -> dict[str, list[str]]:
    """Each package with its hashes."""
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text().strip())
    return {
        re.split(r"[=\[ ]", block)[0]: re.findall(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_its_hashes(lock: str) -> None:
    assert [name for name, hashes in packages(lock).items() if not hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_one_setting_is_enough_for_postgresql(lock: str) -> None:
    assert {"psycopg", "psycopg-binary"} <= packages(lock).keys()
