"""Processes of tests, forked from a server that has imported everything: they start in a moment."""

import multiprocessing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["tests.broker.listening", "tests.faults.chain", "tests.faults.conftest", "tests.preloaded"]
)
