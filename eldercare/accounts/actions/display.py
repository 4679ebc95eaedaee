"""What a user may set about the screen."""

from eldercare.accounts.models import User
from eldercare.core.db import transaction


def set_display(user: User, *, language: str | None, theme: str | None, text_scale: int | None) -> None:
    """Keep what the user chose for the screen; None leaves a choice as it is."""
    with transaction():
        user.language = language if language is not None else user.language
        user.theme = theme if theme is not None else user.theme
        user.text_scale = text_scale if text_scale is not None else user.text_scale
