"""A mosquitto that the site runs itself: what has to be said to it for an account to take effect there.

It has one password file and one ACL file of its own, or the dynamic security plugin; which of them is for the
site to say, so both ways are given.
"""

import shlex
from collections.abc import Iterable
from pathlib import Path

from devices.brokers.accounts import Credential, write_private
from devices.brokers.mosquitto import acl_of, rights_of

PASSWORD_FILE, ACL_FILE = "passwords", "acl"
RELOAD = "systemctl reload mosquitto"


def set_by_files(one: Credential, password: str) -> list[str]:
    """Shell commands for the password and the ACL file; a reload is a SIGHUP, at which
    mosquitto reads both again."""
    rights = "\\n".join(rights_of(one.name, one.writes, one.reads))
    return [
        _line("mosquitto_passwd", "-b", PASSWORD_FILE, one.name, password),
        f"printf '%b\\n' {shlex.quote(rights)} >> {ACL_FILE}",
        RELOAD,
    ]


def end_by_files(name: str) -> list[str]:
    """Shell commands that take the name out; its lines of the ACL file do no harm then."""
    return [_line("mosquitto_passwd", "-D", PASSWORD_FILE, name), RELOAD]


def set_by_plugin(one: Credential, password: str) -> list[str]:
    """Shell commands for the dynamic security plugin: a role with the rights, and the account that has it.

    An account that is there already gets the new password by the last of them.
    """
    role = f"eldercare-{one.name}"
    return [
        _plugin("createRole", role),
        *(_plugin("addRoleACL", role, "publishClientSend", topic, "allow") for topic in one.writes),
        *(_plugin("addRoleACL", role, "subscribePattern", topic, "allow") for topic in one.reads),
        _plugin("createClient", one.name, "-p", password),
        _plugin("addClientRole", one.name, role),
        _plugin("setClientPassword", one.name, password),
    ]


def end_by_plugin(name: str) -> list[str]:
    """Shell commands that end the account; whoever is connected by it is cut off."""
    return [_plugin("deleteClient", name), _plugin("deleteRole", f"eldercare-{name}")]


def write_site_files(folder: Path, credentials: Iterable[Credential]) -> int:
    """Write password and ACL lines of these accounts into `folder`, to be put beside the site's own; returns
    of how many."""
    found = list(credentials)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(folder / PASSWORD_FILE, "".join(f"{one.name}:{one.password_hash}\n" for one in found))
    write_private(folder / ACL_FILE, acl_of(found))
    return len(found)


def _plugin(*words: str) -> str:
    return _line("mosquitto_ctrl", "dynsec", *words)


def _line(*words: str) -> str:
    return shlex.join(words)
