"""A workbook as the answer to a request."""

import io
from pathlib import Path

from flask import Response, send_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent(path: Path, name: str) -> Response:
    """A workbook as an attachment."""
    return send_file(io.BytesIO(path.read_bytes()), mimetype=XLSX, as_attachment=True, download_name=name)
