"""Commands of the product on a database of a test, as somebody types them in another process."""

import os
import subprocess
import sys

from flask import Flask

from tests.conftest import SECRET
from tests.running import ROOT


def environment(app: Flask) -> dict[str, str]:
    """What a process needs to work on the database of this application."""
    settings = app.config["SETTINGS"]
    return os.environ | {
        "ELDERCARE_DATABASE_URL": settings.database_url,
        "ELDERCARE_SECRET_KEY": SECRET,
        "ELDERCARE_DATA_DIR": str(settings.data_dir),
    }


def begin(app: Flask, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start a command and go on."""
    command = [sys.executable, "-m", "eldercare", *arguments]
    return subprocess.Popen(command, env=environment(app), cwd=ROOT, stdout=subprocess.DEVNULL)


def run(app: Flask, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    command = [sys.executable, "-m", "eldercare", *arguments]
    return subprocess.run(
        command, env=environment(app), cwd=ROOT, capture_output=True, text=True, check=False
    )
