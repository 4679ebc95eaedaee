"""The blueprint that the doors of this room hang on."""

from flask_smorest import Blueprint

api = Blueprint("inspections-api", __name__, url_prefix="/api/v1", description="Inspections and hazards")
