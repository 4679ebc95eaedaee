"""A place that scopes name is called otherwise."""

from sqlalchemy import update

from eldercare.accounts.models import ApiToken, User
from eldercare.accounts.rules import Scope
from eldercare.core.db import transaction


def rename_scope(scope: Scope, name: str) -> None:
    """Let accounts and tokens that see this place show its new name; no right and no version changes."""
    with transaction() as session:
        for model in (User, ApiToken):
            same = (model.scope_kind == scope.kind, model.scope_key == scope.key)
            session.execute(update(model).where(*same).values(scope_name=name))
