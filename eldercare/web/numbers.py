"""Row numbers in addresses, bounded by what a column holds: beyond it there is no such address."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

GREATEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """`<int:id>` up to the greatest integer of PostgreSQL; SQLite's driver takes twice as many digits."""

    def __init__(self, url_map: Map, *given: Any, **named: Any) -> None:
        super().__init__(url_map, *given, **{"max": GREATEST} | named)


def init_app(app: Flask) -> None:
    """Install it before the first address is written."""
    app.url_map.converters["int"] = RowNumber
