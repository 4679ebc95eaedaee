import re

import pytest

from tests.running import ROOT
from tests.sharing_out import ALONE, LONG, WAITING, choose

BROKER, FAULTS = "tests/broker/test_line.py", "tests/faults/test_clocks.py"
BROWSER = re.compile(r"^pytestmark = .*mark\.browser", re.MULTILINE)
SCOPE, RULES = "tests/web/test_scope.py", "tests/core/test_calendar.py"


def test_who_waits_takes_the_files_that_wait_in_their_order() -> None:
    assert choose([RULES, BROKER, SCOPE, FAULTS], waits=True) == FAULTS


def test_who_computes_takes_the_long_files_first() -> None:
    assert choose([BROKER, RULES, SCOPE, FAULTS], waits=False) == SCOPE


def test_among_equals_the_first_goes_first() -> None:
    assert choose([RULES, "tests/core/test_feed.py"], waits=False) == RULES


@pytest.mark.parametrize(("waits", "left"), [(True, RULES), (False, BROKER)])
def test_who_has_done_its_own_helps_with_the_rest(waits: bool, left: str) -> None:
    assert choose([left], waits=waits) == left


@pytest.mark.parametrize("waits", [True, False])
def test_what_measures_time_comes_last(waits: bool) -> None:
    assert choose([ALONE[0], RULES], waits=waits) == RULES


@pytest.mark.parametrize("name", [*WAITING, *LONG, *ALONE])
def test_what_is_named_is_there(name: str) -> None:
    assert (ROOT / name).exists()


def test_every_file_that_opens_a_browser_is_among_those_that_wait() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    marked = [path.relative_to(ROOT).as_posix() for path, text in texts.items() if BROWSER.search(text)]
    assert "tests/browser/test_day.py" in marked
    assert [name for name in marked if not name.startswith(WAITING)] == []
