"""Users, how they come in, and the audit trail."""

from eldercare.accounts.models.audit import AuditEntry
from eldercare.accounts.models.doors import AddressTries, ApiToken, SignInLink, UserIdentity, UserSession
from eldercare.accounts.models.users import User

__all__ = ["AddressTries", "ApiToken", "AuditEntry", "SignInLink", "User", "UserIdentity", "UserSession"]
