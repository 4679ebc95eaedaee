"""More people for the demonstration: a manager for every institution, two more pairs of inspectors."""

from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.bulk import insert_rows, next_id
from eldercare.people.demo import County
from eldercare.people.demo.names import young_name

MORE_INSPECTORS = 4


def add_staff(session: Session, rng: Random, county: County) -> tuple[list[User], dict[int, User]]:
    """Write them; returns all inspectors, and the manager of each institution by its id.

    They share the demonstration's password, which hangs on the sign-ins that are printed.
    """
    known = {user.username: user for user in session.scalars(select(User).where(User.id.in_(_ids(county))))}
    shared, first = known["manager"].password_hash, next_id(session, User)
    rows = [
        _row(f"inspector{i + 3}", "inspector", young_name(rng, rng.choice("FM")), "county", "", "如皋市")
        for i in range(MORE_INSPECTORS)
    ]
    own = int(known["manager"].scope_key)
    for institution in county.institutions:
        if institution.id != own:
            name, key = young_name(rng, rng.choice("FM")), str(institution.id)
            rows.append(_row(f"manager-{key}", "manager", name, "institution", key, institution.name))
    for number, row in enumerate(rows, start=first):
        row |= {"id": number, "password_hash": shared}
    insert_rows(session, User, rows)
    added = list(session.scalars(select(User).where(User.id >= first).order_by(User.id)))
    inspectors = [known["inspector"], known["inspector2"], *added[:MORE_INSPECTORS]]
    managers = {int(user.scope_key): user for user in added[MORE_INSPECTORS:]}
    return inspectors, managers | {own: known["manager"]}


def _ids(county: County) -> list[int]:
    return [user.id for user in county.users.values()]


def _row(
    username: str, role: str, name: str, scope_kind: str, scope_key: str, scope_name: str
) -> dict[str, object]:
    return {
        "username": username,
        "role": role,
        "display_name": name,
        "scope_kind": scope_kind,
        "scope_key": scope_key,
        "scope_name": scope_name,
        "worker_id": None,
    }
