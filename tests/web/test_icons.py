"""Every icon that is asked for is in the sprite."""

import re
from pathlib import Path

import pytest

from eldercare.marks import MARKS, UNKNOWN
from eldercare.web.layout import RAIL, TABS
from tests.web.furniture import PACKAGE, VENDOR, icons_named_in, scripts, templates

SPRITE = next(VENDOR.glob("bootstrap-icons-*/sprite.svg"))
DRAWN = frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", [*templates(), *scripts()], ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_page_asks_only_for_icons_that_are_drawn(path: Path) -> None:
    assert icons_named_in(path) - DRAWN == set()


def test_every_mark_has_its_icon_drawn() -> None:
    marks = [mark for states in MARKS.values() for mark in states.values()]
    assert {mark.icon for mark in [*marks, UNKNOWN]} - DRAWN == set()


def test_every_door_has_its_icon_drawn() -> None:
    doors = [*RAIL, *(door for tabs in TABS.values() for door in tabs)]
    assert {door.icon for door in doors} - DRAWN == set()
