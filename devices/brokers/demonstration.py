"""amqtt in a child process: a demonstration where mosquitto is not installed. It never carries a real alarm.

It forgets everything when it ends and never re-sends an unacknowledged message (amqtt issue #401), so the
guarantee "nothing is lost" does not hold on it; whoever starts it must say so on screen.
"""

import json
import sys
from pathlib import Path

from argon2 import PasswordHasher

from devices.brokers.accounts import ACCOUNTS, write_private

HOST = "127.0.0.1"
_RUNNER = Path(__file__).with_name("run_amqtt.py")


def prepare(home: Path, port: int, passwords: dict[str, str]) -> tuple[list[str], Path]:
    """Write the configuration into `home`; return the command that starts the broker, and its config file."""
    # amqtt checks passwords on its only thread: a full-cost hash allows 7 connections a second (measured).
    # Ours are 24 random bytes, which no cheap hash makes guessable.
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    secret = home / "amqtt-passwords"
    write_private(secret, "".join(f"{name}:{hasher.hash(word)}\n" for name, word in passwords.items()))
    config = home / "amqtt.json"
    write_private(config, json.dumps(_config(port, secret), indent=1))
    return [sys.executable, "-P", str(_RUNNER), str(config)], config


def _config(port: int, secret: Path) -> dict[str, object]:
    # Naming the plugins leaves out the one that lets strangers in.
    return {
        "listeners": {"default": {"type": "tcp", "bind": f"{HOST}:{port}"}},
        "plugins": {
            "amqtt.plugins.authentication.FileAuthPlugin": {"password_file": str(secret)},
            "amqtt.plugins.topic_checking.TopicAccessControlListPlugin": {
                "publish_acl": {account.name: list(account.writes) for account in ACCOUNTS},
                "acl": {
                    account.name: ["#"] if account.reads_all else list(account.reads) for account in ACCOUNTS
                },
            },
        },
    }
