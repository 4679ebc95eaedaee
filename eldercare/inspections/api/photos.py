"""Doors to evidence photos."""

from typing import Any

from flask import Response, current_app, request

from eldercare.accounts.access import me, requires
from eldercare.core.errors import NotFoundError
from eldercare.core.geo import Place
from eldercare.core.time import now
from eldercare.core.uploads import Photo, keep_photo, path_of
from eldercare.inspections import queries, schemas
from eldercare.inspections.api.blueprint import api


@api.route("/photos", methods=["POST"])
@requires("photo.add")
@api.arguments(schemas.EvidenceFileSchema, location="files")
@api.arguments(schemas.EvidenceFormSchema, location="form")
@api.response(201, schemas.EvidencePhotoSchema)
def add_photo(files: dict[str, Any], form: dict[str, Any]) -> Photo:
    """Upload one photo; the same picture again gives the same address."""
    known = form["lat"] is not None and form["lon"] is not None
    return keep_photo(
        files["photo"].read(),
        uploaded_by=me().id,
        folder=current_app.config["SETTINGS"].data_dir,
        now=now(),
        taken_at=form["taken_at"],
        place=Place(form["lat"], form["lon"]) if known else None,
    )


@api.route("/photos/<sha>", methods=["GET"])
@requires("hazard.see")
@api.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def send_photo(sha: str) -> Response:
    """The picture, for whoever uploaded it and whoever may see what it proves."""
    photo = queries.photo_for(me(), sha)
    path = path_of(current_app.config["SETTINGS"].data_dir, photo.sha)
    if not path.exists():
        raise NotFoundError
    answer = Response(path.read_bytes(), mimetype="image/jpeg")
    answer.set_etag(photo.sha)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    answer.make_conditional(request)
    return answer
