"""Which test process runs which file: one takes those that mostly wait, the others those that compute.

Two that wait at once leave both cores idle; two that compute leave none for the processes that a test starts.
Now whoever waits has a core to itself nearly all the time, and product and browser are started in one process
only. When its files are done, all share what is left.
"""

from collections.abc import Iterable

from xdist.scheduler import LoadFileScheduling

WAITING = (
    "tests/faults/",
    "tests/broker/",
    "tests/browser/",
    "tests/visits/board/test_browser.py",
)
LONG = (
    "tests/imports/test_county_list.py",
    "tests/web/test_scope.py",
    "tests/web/test_constant_queries.py",
    "tests/test_cli.py",
    "tests/web/test_openapi.py",
)
"""Few tests that take long: at the end one of them would keep a single process at work."""

WAITS_FIRST = "gw0"


class ByKind(LoadFileScheduling):
    """Shares out by file, those with the most tests first among equals."""

    def _assign_work_unit(self, node):
        file = choose(self.workqueue, waits=node.gateway.id == WAITS_FIRST)
        self.workqueue.move_to_end(file, last=False)
        super()._assign_work_unit(node)


def choose(files: Iterable[str], *, waits: bool) -> str:
    """The next file for a process that waits or computes: of its own kind while there is one."""
    files = list(files)
    own = [file for file in files if (_place(file, WAITING) < len(WAITING)) == waits]
    return min(own or files, key=lambda file: _place(file, WAITING if waits else LONG))


def _place(file: str, names: tuple[str, ...]) -> int:
    """Where a file or its folder stands among the names; behind them when it is none of them."""
    return next((place for place, name in enumerate(names) if file.startswith(name)), len(names))
