"""A real PostgreSQL server of our own: a fresh cluster in a temporary folder, on a free port."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.running import free_port

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SAFE = ()
"""As a site runs it: what is committed outlives a kill of the server's processes."""


def find(program: str) -> Path | None:
    """A program of PostgreSQL, on PATH or where Debian keeps it."""
    found = shutil.which(program)
    if found:
        return Path(found)
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    return kept[-1] if kept else None


def _as_server(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root, so root steps down to the package's own user."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextmanager
def running(settings: tuple[str, ...] = FAST) -> Iterator[str]:
    """Address of the running server, without a database name; the cluster is gone afterwards."""
    initdb, pg_ctl = find("initdb"), find("pg_ctl")
    if initdb is None or pg_ctl is None:
        raise SystemExit("PostgreSQL is not installed (Debian: apt install postgresql).")
    folder = Path(tempfile.mkdtemp(prefix="eldercare-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    port = free_port()
    place = ("listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}")
    options = " ".join(f"-c {setting}" for setting in (*settings, *place))

    def run(*command: str) -> None:
        subprocess.run(_as_server([*command]), check=True, cwd=folder, stdout=subprocess.DEVNULL)

    data = str(folder / "data")
    run(str(initdb), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
    log = str(folder / "log")
    run(str(pg_ctl), "-D", data, "-l", log, "-o", options, "-w", "start")
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
    finally:
        run(str(pg_ctl), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
