"""The vendored files are those of the lock, and each brings its licence."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.web.furniture import PACKAGE, VENDOR, templates

LOCK = VENDOR / "vendor.lock.json"
PACKAGES: list[dict[str, Any]] = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
FILES = {
    f"{package['name']}-{package['version']}/{path}": entry["sha512"]
    for package in PACKAGES
    for path, entry in package["files"].items()
}


@pytest.mark.parametrize("path", FILES)
def test_a_vendored_file_has_the_hash_of_the_lock(path: str) -> None:
    digest = hashlib.sha512((VENDOR / path).read_bytes()).digest()
    assert "sha512-" + base64.b64encode(digest).decode() == FILES[path]


def test_nothing_lies_among_the_vendored_files_unlocked() -> None:
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {LOCK.name} == FILES.keys()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_a_package_is_named_with_its_licence(package: dict[str, Any]) -> None:
    assert package["licence"]
    assert "LICENSE" in package["files"]


@pytest.mark.parametrize("path", list(templates()), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_page_names_only_vendored_files_that_exist(path: Path) -> None:
    named = re.findall(r"vendor/([\w./-]+)", path.read_text(encoding="utf-8"))
    assert [name for name in named if not (VENDOR / name).is_file()] == []
