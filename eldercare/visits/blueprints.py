"""The two doors of this room, apart from the routes so that each file of routes can hang itself on them."""

from flask import Blueprint
from flask_smorest import Blueprint as ApiBlueprint

pages = Blueprint(
    "visits",
    "eldercare.visits",
    template_folder="templates",
    static_folder="static",
    static_url_path="/visits/static",
)
api = ApiBlueprint("visits-api", "eldercare.visits.api", url_prefix="/api/v1", description="Visits")
