"""The door of this room for seniors, workers and the search, and how a list answers."""

from typing import Any

from flask_smorest import Blueprint

from eldercare.people import queries

api = Blueprint("people-api", __name__, url_prefix="/api/v1", description="People")


def listed(page: queries.Page[Any]) -> dict[str, Any]:
    """A page as every list answers it."""
    return {"items": page.rows, "total": page.total, "page": page.page, "pages": page.pages}
