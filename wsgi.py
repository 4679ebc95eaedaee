"""The web server's door: `gunicorn wsgi:app` or any other WSGI server."""

import os

from eldercare.app import create_app
from eldercare.config import Settings

app = create_app(Settings.from_env(os.environ))
