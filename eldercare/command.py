"""What every command of `eldercare` shares: refusals in one line, and the settings of this environment."""

import os

import click

from devices.endpoint import BrokerUrlError, parse_url
from eldercare.config import SettingError, Settings
from eldercare.core.errors import EldercareError


class Refused(click.ClickException):
    """One clear line and exit code 2."""

    exit_code = 2


class OneLineGroup(click.Group):
    """Shows each of our refusals as one line instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            about = error.ctx.command_path if error.ctx else "eldercare"
            raise Refused(f"{error.format_message()} See: {about} --help") from error
        except (EldercareError, SettingError, BrokerUrlError) as error:
            raise Refused(str(error)) from error


def settings(*, create_secret: bool = False) -> Settings:
    """Settings of this environment. Raises SettingError or BrokerUrlError, which say what is wrong."""
    chosen = Settings.from_env(os.environ, create_secret=create_secret)
    if chosen.mqtt_url:
        parse_url(chosen.mqtt_url)
    return chosen
