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
    "tests/visits/board/test_browser_gatherings.py",
    "tests/visits/board/test_browser_meanwhile.py",
    "tests/visits/board/test_browser_work.py",
    "tests/visits/disruptions/test_browser.py",
    "tests/visits/gatherings/test_browser.py",
    "tests/visits/paper/test_print.py",
)
LONG = (
    "tests/imports/test_county_list.py",
    "tests/web/test_scope.py",
    "tests/web/test_constant_queries.py",
    "tests/test_cli.py",
    "tests/web/test_openapi.py",
)
"""Few tests that take long: at the end one of them would keep a single process at work."""

ALONE = ("tests/alerts/test_jobs.py",)
"""These measure how long the product takes: at the end one process does them, when no other is at work."""

WAITS_FIRST = "gw0"
ALMOST_DONE = 2
"""With so many tests left a process is given the next file; pytest-xdist counts so too."""


class ByKind(LoadFileScheduling):
    """Shares out by file, those with the most tests first among equals."""

    def _reschedule(self, node):
        if self.workqueue and set(self.workqueue) <= set(ALONE) and self._others_at_work(node):
            if self._pending_of(self.assigned_work[node]) <= ALMOST_DONE:
                node.shutdown()
            return
        super()._reschedule(node)

    def _others_at_work(self, node):
        return any(one is not node and not one.shutting_down for one in self.nodes)

    def _assign_work_unit(self, node):
        file = choose(self.workqueue, waits=node.gateway.id == WAITS_FIRST)
        self.workqueue.move_to_end(file, last=False)
        super()._assign_work_unit(node)


def choose(files: Iterable[str], *, waits: bool) -> str:
    """The next file for a process that waits or computes: of its own kind while there is one."""
    files = list(files)
    own = [file for file in files if (_place(file, WAITING) < len(WAITING)) == waits]
    named = WAITING if waits else LONG
    return min(own or files, key=lambda file: (file in ALONE, _place(file, named)))


def _place(file: str, names: tuple[str, ...]) -> int:
    """Where a file or its folder stands among the names; behind them when it is none of them."""
    return next((place for place, name in enumerate(names) if file.startswith(name)), len(names))
