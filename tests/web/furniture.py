"""Where the look lies, for the tests that read it as files."""

import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "eldercare"
STATIC = PACKAGE / "static"
VENDOR = STATIC / "vendor"

ICON_CALLS = re.compile(
    r"""(?:\bicon|\btone_tile)\(\s*['"]([a-z0-9-]+)['"]"""
    r"""|\bicon_name\s*=\s*['"]([a-z0-9-]+)['"]"""
    r"""|['"]?\bicon['"]?\s*:\s*['"]([a-z0-9-]+)['"]"""
)


def templates() -> Iterator[Path]:
    """Every template of every room."""
    yield from sorted(PACKAGE.rglob("templates/**/*.html"))


def scripts() -> Iterator[Path]:
    """Every script of our own."""
    yield from (path for path in sorted(PACKAGE.rglob("static/**/*.js")) if VENDOR not in path.parents)


def icons_named_in(path: Path) -> set[str]:
    """Icons that a template or a script asks for by a literal name."""
    found = ICON_CALLS.findall(path.read_text(encoding="utf-8"))
    return {name for names in found for name in names if name}
