"""mosquitto with settings that lose no alarm, even when it is killed."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from devices.brokers.accounts import ACCOUNTS, Credential, hash_password, kept_credentials, write_private

_ALSO_IN = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")

# The defaults lose alarms (measured with 2.0.11): above 1000 queued messages it drops silently although the
# publisher got its acknowledgement, and it saves every 1800 s, so kill -9 lost 100 of 100 and the session.
# Saving on each change costs speed (673 instead of 12,900 messages/s), about 40 times what a county sends.
_CONFIG = """\
listener {port} {host}
allow_anonymous false
password_file {home}/passwords
acl_file {home}/acl
persistence true
persistence_location {home}/
autosave_on_changes true
autosave_interval 1
max_queued_messages 100000
max_inflight_messages 200
set_tcp_nodelay true
log_dest stderr
log_type error
log_type warning
log_type notice
log_timestamp_format %Y-%m-%dT%H:%M:%S
"""


def find(program: str) -> str | None:
    """Return the path of a mosquitto program; Debian keeps the broker in /usr/sbin, off a user's PATH."""
    return shutil.which(program, path=os.pathsep.join((os.environ.get("PATH", os.defpath), *_ALSO_IN)))


def available() -> bool:
    """Whether mosquitto is installed."""
    return find("mosquitto") is not None


def prepare(home: Path, host: str, port: int, passwords: dict[str, str]) -> tuple[list[str], Path]:
    """Write the configuration into `home`; return the command that starts the broker, and its config file."""
    broker = find("mosquitto")
    if broker is None:
        raise FileNotFoundError("mosquitto")
    write_accounts(home, passwords)
    config = home / "mosquitto.conf"
    # Started as root, mosquitto would become another user, who cannot read our private files.
    user = "user root\n" if os.geteuid() == 0 else ""
    write_private(config, _CONFIG.format(home=home, host=host, port=port) + user)
    return [broker, "-c", str(config)], config


def write_accounts(home: Path, passwords: dict[str, str]) -> None:
    """Write who may sign in and what each may do: our own accounts, then devices and gateways.

    A running broker reads both files again at SIGHUP.
    """
    credentials = kept_credentials(home)
    lines = [f"{name}:{hash_password(word)}" for name, word in passwords.items()]
    lines += [f"{one.name}:{one.password_hash}" for one in credentials]
    write_private(home / "passwords", "\n".join(lines) + "\n")
    write_private(home / "acl", _acl(credentials))


def _acl(credentials: Iterable[Credential]) -> str:
    lines = []
    for account in ACCOUNTS:
        reads = ("#",) if account.reads_all else account.reads
        lines += rights_of(account.name, account.writes, reads)
    return "\n".join(lines) + "\n" + acl_of(credentials)


def acl_of(credentials: Iterable[Credential]) -> str:
    """Lines of an ACL file for these accounts."""
    lines = (line for one in credentials for line in rights_of(one.name, one.writes, one.reads))
    return "".join(f"{line}\n" for line in lines)


def rights_of(name: str, writes: Iterable[str], reads: Iterable[str]) -> list[str]:
    """Lines of an ACL file for one name."""
    return [
        f"user {name}",
        *(f"topic write {pattern}" for pattern in writes),
        *(f"topic read {pattern}" for pattern in reads),
    ]
