"""Who may do what at the broker we start, and the file that tells our own commands how to get in."""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from devices.drivers.native import ROOT, ack_topic, event_topic, heartbeat_topic, status_topic
from devices.endpoint import Endpoint
from devices.topics import SUBSCRIPTIONS


@dataclass(frozen=True, slots=True)
class Account:
    """A broker account: the topic filters it may write and read, and whether it hears everything."""

    name: str
    writes: tuple[str, ...]
    reads: tuple[str, ...] = ()
    reads_all: bool = False


LISTENER = Account("listener", writes=(f"{ROOT}/#",), reads_all=True)
# Many devices in one account: each may read the answers to all of them, which are ids of messages.
DEVICE = Account(
    "device",
    writes=(event_topic("+"), heartbeat_topic("+"), status_topic("+")),
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
CREDENTIALS_FILE = "credentials.json"

# mosquitto's own count. Our passwords have 100 random bits, which no cheap hash makes guessable, and the
# broker checks them on its only thread.
_ITERATIONS = 101
_SALT_BYTES, _HASH_BYTES = 12, 64
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5


@dataclass(frozen=True, slots=True)
class Credential:
    """One device or gateway at the broker: its name, its hashed password, the topic filters it has."""

    name: str
    password_hash: str
    writes: tuple[str, ...]
    reads: tuple[str, ...] = ()


def device_credential(name: str, password_hash: str) -> Credential:
    """A device writes its own topics and reads our answers to it, nothing else."""
    return Credential(name, password_hash, (f"{ROOT}/{name}/#",), (ack_topic(name),))


def gateway_credential(name: str, password_hash: str, base_topic: str) -> Credential:
    """A gateway has what lies below its base topic: reports up, commands down."""
    return Credential(name, password_hash, (f"{base_topic}/#",), (f"{base_topic}/#",))


def make_password() -> str:
    """Return a password that can be typed into a device: 20 letters and digits that are not mistaken."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def hash_password(password: str, salt: bytes | None = None) -> str:
    """Return a password as mosquitto's password file holds it: `$7$iterations$salt$hash`."""
    salt = salt or secrets.token_bytes(_SALT_BYTES)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS, _HASH_BYTES)
    return f"$7${_ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def keep_credentials(home: Path, credentials: Iterable[Credential]) -> bool:
    """Leave them where the broker's parent looks; returns whether anything is new."""
    text = json.dumps([asdict(one) for one in credentials], indent=1)
    path = home / CREDENTIALS_FILE
    if path.exists() and path.read_text("utf-8") == text:
        return False
    write_private(path, text)
    return True


def kept_credentials(home: Path) -> list[Credential]:
    """Return what was left there."""
    path = home / CREDENTIALS_FILE
    rows = json.loads(path.read_text("utf-8")) if path.exists() else []
    return [
        Credential(row["name"], row["password_hash"], tuple(row["writes"]), tuple(row["reads"]))
        for row in rows
    ]


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
