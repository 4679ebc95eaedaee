"""Where the doors are hung up, and what an ETag is made of."""

from typing import Any

from flask_smorest import Blueprint

api = Blueprint("places-api", __name__, url_prefix="/api/v1", description="Places and operators")


def tag_of(row: Any) -> dict[str, object]:
    """What an ETag of a place, an operator or a contract is made of."""
    return {"of": type(row).__name__, "id": getattr(row, "id", None) or row.code, "version": row.version}


def tagged(row: Any) -> Any:
    """The row, with its ETag on the answer."""
    api.set_etag(tag_of(row))
    return row


def expected(row: Any) -> int:
    """The version that the caller has read: 428 without If-Match, 412 when somebody was faster."""
    api.check_etag(tag_of(row))
    version: int = row.version
    return version
