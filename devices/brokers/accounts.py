"""Who may do what at the broker we start, and the file that tells our own commands how to get in."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from devices.drivers.native import ack_topic
from devices.endpoint import Endpoint
from devices.topics import SUBSCRIPTIONS


@dataclass(frozen=True, slots=True)
class Account:
    """A broker account: the topic filters it may write and read, and whether it hears everything."""

    name: str
    writes: tuple[str, ...]
    reads: tuple[str, ...] = ()
    reads_all: bool = False


LISTENER = Account("listener", writes=("care/v1/#",), reads_all=True)
# Many devices in one account: each may read the answers to all of them, which are ids of messages.
DEVICE = Account(
    "device",
    writes=("care/v1/+/event", "care/v1/+/heartbeat", "care/v1/+/status"),
    reads=(ack_topic("+"),),
)
# A gateway writes what some driver reads, but not in the name of our own devices.
GATEWAY = Account(
    "gateway",
    writes=(
        "zigbee2mqtt/#",
        *(pattern for pattern in SUBSCRIPTIONS if not pattern.startswith(("care/", "zigbee"))),
    ),
)
ACCOUNTS = (LISTENER, DEVICE, GATEWAY)

URL_FILE = "mqtt.json"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read; it is never seen half written."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def passwords(home: Path) -> dict[str, str]:
    """Return the password of each account, made at the first start and kept in `home`."""
    path = home / "accounts.json"
    known: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    kept = {account.name: known.get(account.name) or secrets.token_urlsafe(24) for account in ACCOUNTS}
    if kept != known:
        write_private(path, json.dumps(kept, indent=1))
    return kept


def urls(host: str, port: int, secret: dict[str, str]) -> dict[str, str]:
    """Return the address for each account, password included."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 read, not bound
    return {name: Endpoint(reachable, port, name, password).url for name, password in secret.items()}


def write_url_file(data_dir: Path, kind: str, addresses: dict[str, str]) -> None:
    """Leave the addresses in `data_dir`/mqtt.json (0600) for `python -m devices press` and the like."""
    write_private(data_dir / URL_FILE, json.dumps({"kind": kind, "urls": addresses}, indent=1))


def read_url(data_dir: Path, account: str) -> str | None:
    """Return an account's address as the last broker left it; None when there is none."""
    try:
        found = json.loads((data_dir / URL_FILE).read_text("utf-8"))["urls"][account]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return str(found)
