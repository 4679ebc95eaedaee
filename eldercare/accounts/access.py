"""The one gate: what a role may do, and how far a user sees. Doors and queries go through here."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask_login import current_user
from sqlalchemy import ColumnElement, Select, false, true

from eldercare.accounts.models import User
from eldercare.accounts.rules import Where, covers
from eldercare.core.errors import ForbiddenError, NotFoundError

View = TypeVar("View", bound=Callable[..., Any])
Rows = TypeVar("Rows", bound=Select[Any])


def requires(verb: str) -> Callable[[View], View]:
    """Mark a route with the permission it needs. A route without a mark is closed (see web.security)."""

    def mark(view: View) -> View:
        view.required_verb = verb  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a route that anybody may call, signed in or not."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Mark a route that everybody who is signed in may call."""
    view.required_verb = ""  # type: ignore[attr-defined]
    return view


def me() -> User:
    """The signed-in user of this request."""
    user: User = current_user._get_current_object()
    return user


def authorize(user: User, verb: str, where: Where | None = None) -> None:
    """Refuse what the role may not do (ForbiddenError) or the scope does not cover (NotFoundError)."""
    if not user.may(verb):
        raise ForbiddenError
    if where is not None and not covers(user.scope, where, user.worker_id):
        raise NotFoundError


def within(query: Rows, model: Any, user: User) -> Rows:
    """Narrow a query on `model` to the user's scope.

    The model offers the columns its scope needs: `station_id`, `area_code` or `institution_id`.
    A scope for which the model has no column sees nothing.
    """
    return query.where(scope_filter(model, user))


def scope_filter(model: Any, user: User) -> ColumnElement[bool]:
    """The condition behind `within`."""
    scope = user.scope
    if scope.kind == "county":
        return true()
    if scope.kind == "area" and hasattr(model, "area_code"):
        condition: ColumnElement[bool] = model.area_code.startswith(scope.key)
        return condition
    column = {"station": "station_id", "institution": "institution_id"}.get(scope.kind, "")
    if column and hasattr(model, column):
        same: ColumnElement[bool] = getattr(model, column) == int(scope.key)
        return same
    return false()
