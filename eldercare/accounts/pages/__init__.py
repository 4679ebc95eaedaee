"""The screens of this room."""

from eldercare.accounts.pages import admin, front, links, mine, oidc, tokens, trail
from eldercare.accounts.pages.blueprint import pages
from eldercare.accounts.pages.front import safe_next

__all__ = ["admin", "front", "links", "mine", "oidc", "pages", "safe_next", "tokens", "trail"]
