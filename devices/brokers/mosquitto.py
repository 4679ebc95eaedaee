"""mosquitto with settings that lose no alarm, even when it is killed."""

import os
import shutil
import subprocess
from pathlib import Path

from devices.brokers.accounts import ACCOUNTS, write_private

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
    """Whether mosquitto and its password tool are installed."""
    return find("mosquitto") is not None and find("mosquitto_passwd") is not None


def prepare(home: Path, host: str, port: int, passwords: dict[str, str]) -> tuple[list[str], Path]:
    """Write the configuration into `home`; return the command that starts the broker, and its config file."""
    broker, hasher = find("mosquitto"), find("mosquitto_passwd")
    if broker is None or hasher is None:
        raise FileNotFoundError("mosquitto")
    secret = home / "passwords"
    write_private(secret, "".join(f"{name}:{password}\n" for name, password in passwords.items()))
    # -U hashes a whole file in place, so that no password shows in the list of processes.
    subprocess.run([hasher, "-U", str(secret)], check=True, capture_output=True)  # noqa: S603 our own arguments
    write_private(home / "acl", _acl())
    config = home / "mosquitto.conf"
    # Started as root, mosquitto would become another user, who cannot read our private files.
    user = "user root\n" if os.geteuid() == 0 else ""
    write_private(config, _CONFIG.format(home=home, host=host, port=port) + user)
    return [broker, "-c", str(config)], config


def _acl() -> str:
    lines = []
    for account in ACCOUNTS:
        lines.append(f"user {account.name}")
        lines += [f"topic write {pattern}" for pattern in account.writes]
        lines += [f"topic read {pattern}" for pattern in (("#",) if account.reads_all else account.reads)]
    return "\n".join(lines) + "\n"
