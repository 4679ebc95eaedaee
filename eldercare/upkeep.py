"""Commands that look after what is kept: keys of personal data, audit trail, retention, accounts.

What a command needs is imported inside it, so that `eldercare up` stays light (see `eldercare.cli`).
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from eldercare.config import Settings

BATCH = click.IntRange(1, 10_000)
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@contextmanager
def at_work() -> Iterator[None]:
    """Inside the application of this environment, on a database of this version."""
    from eldercare.loading import load_app
    from eldercare.migrating import refuse_other_schema

    with load_app(Settings.from_env(os.environ)).app_context():
        refuse_other_schema()
        yield


def tell(facts: dict[str, object], sentence: str, *, as_json: bool) -> None:
    """Print the facts for a program, or the sentence for a person."""
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else sentence)


@click.group()
def keys() -> None:
    """Change the keys with which personal data is encrypted."""


@keys.command("list")
@JSON
def list_keys(*, as_json: bool) -> None:
    """Each key and how many values carry it."""
    from eldercare.core.keys import KeyFile
    from eldercare.core.privacy import keyring
    from eldercare.core.rekeying import values_with

    with at_work():
        file = KeyFile.read(keyring().path)
        counts = {key_id: values_with(key_id) for key_id in file.ids}
    lines = [
        f"{key_id}  {count} values{'  writes new values' if key_id == file.current else ''}"
        for key_id, count in counts.items()
    ]
    tell({"current": file.current, "values": counts}, "\n".join(lines), as_json=as_json)


@keys.command("rotate")
@click.option("--batch", default=500, show_default=True, type=BATCH, help="Rows in one transaction.")
@JSON
def rotate_keys(*, batch: int, as_json: bool) -> None:
    """Make a new key and write every value with it; continues a run that was broken off."""
    from eldercare.core.rekeying import rotate

    with at_work():
        done = rotate(batch=batch)
    facts: dict[str, object] = {"key": done.key_id, "continued": done.continued, "rows": done.rows}
    begun = "Continued with" if done.continued else "Made"
    tell(facts, f"{begun} the key {done.key_id}; {done.rows} rows were written anew.", as_json=as_json)


@keys.command("retire")
@click.argument("key_id")
def retire_key(key_id: str) -> None:
    """Forget a key that no value carries any more. A backup made under it can then not be read here."""
    from eldercare.core.rekeying import retire

    with at_work():
        retire(key_id)
    click.echo(f"The key {key_id} is no longer used.")


@click.group()
def audit() -> None:
    """Look after the audit trail."""


@audit.command("verify")
@click.option("--head", help="A head that was noted before: its line must still be there.")
@JSON
def verify_audit(*, head: str | None, as_json: bool) -> None:
    """Check that no line was changed or taken out, and that the database refuses to; exit 1 otherwise.

    Prints the head. Noted outside this machine, it also shows when the newest lines were cut off.
    """
    from eldercare.accounts.audit import holds, verify

    with at_work():
        found = verify()
        cut = bool(head) and not holds(str(head))
    faults = [f"the line {found.broken} was changed or follows a missing one"] * (found.broken is not None)
    faults += [f"the database lacks the trigger {name}" for name in found.missing_guards]
    faults += ["the noted head is no longer in the trail"] * cut
    facts: dict[str, object] = {
        "ok": not faults, "lines": found.lines, "head": found.head, "broken": found.broken, "faults": faults,
    }  # fmt: skip
    told = f"FAIL {'; '.join(faults)}" if faults else f"ok   {found.lines} lines"
    tell(facts, f"{told}; head {found.head}", as_json=as_json)
    if faults:
        raise click.exceptions.Exit(1)


@click.group()
def accounts() -> None:
    """Let people in when no administrator can: the first one of a county, or after all are locked out."""


@accounts.command("invite")
@click.argument("username")
@click.option("--name", required=True, help="How the person is called on pages.")
@JSON
def invite_admin(*, username: str, name: str, as_json: bool) -> None:
    """Make an administrator without a password and print the link that sets one, once and within 72 hours."""
    from eldercare.accounts.actions import UserEntry, invite
    from eldercare.accounts.rules import Scope
    from eldercare.core.errors import InvalidInputError
    from eldercare.core.time import now

    with at_work():
        try:
            user, secret = invite(None, UserEntry(username, name, "admin", Scope("county")), now=now())
        except InvalidInputError as refusal:
            raise click.ClickException(" ".join(refusal.fields.values())) from refusal
    path = f"/welcome/{secret}"
    tell(
        {"username": user.username, "path": path},
        f"{user.username}: open {path} on the web server.",
        as_json=as_json,
    )


@accounts.command("link")
@click.argument("username")
@JSON
def make_link(*, username: str, as_json: bool) -> None:
    """Print a new one-time link for somebody, who is unlocked by it when wrong passwords locked them."""
    from sqlalchemy import select

    from eldercare.accounts.actions import make_link
    from eldercare.accounts.models import User
    from eldercare.core.db import db
    from eldercare.core.time import now

    with at_work():
        user = db.session.scalar(select(User).where(User.username == username))
        if user is None:
            raise click.ClickException(f"There is no account {username}.")
        path = f"/welcome/{make_link(user, by=None, now=now())}"
    tell({"username": username, "path": path}, f"{username}: open {path} on the web server.", as_json=as_json)


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say how many would be erased.")
@JSON
def retention(*, dry_run: bool, as_json: bool) -> None:
    """Erase whose time of keeping is over, as the clock does each night; the figures stay."""
    from eldercare.core.time import now
    from eldercare.people.actions import erase_expired

    with at_work():
        done = erase_expired(now=now(), dry_run=dry_run)
    facts: dict[str, object] = {"erased": done.erased, "kept_back": done.kept_back, "dry_run": dry_run}
    word = "would be erased" if dry_run else "were erased"
    kept = f"{done.kept_back} are kept back, because something still needs them."
    tell(facts, f"{done.erased} people {word}; {kept}", as_json=as_json)


GROUPS = (keys, audit, accounts, retention)
