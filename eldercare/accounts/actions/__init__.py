"""What people do with accounts: one file for each noun."""

from eldercare.accounts.actions.display import set_display
from eldercare.accounts.actions.hashing import hash_password
from eldercare.accounts.actions.identities import link_identity, sign_in_from, unlink_identity
from eldercare.accounts.actions.links import make_link, open_link, set_password_by_link
from eldercare.accounts.actions.passwords import change_password
from eldercare.accounts.actions.reaching import set_reach
from eldercare.accounts.actions.renaming import rename_scope
from eldercare.accounts.actions.sessions import (
    begin_session,
    end_other_sessions,
    end_session,
    find_session,
    forget_sessions,
)
from eldercare.accounts.actions.signing_in import sign_in
from eldercare.accounts.actions.tokens import enter_by_token, make_token, revoke_token
from eldercare.accounts.actions.users import (
    UserEntry,
    add_user,
    close_accounts_of,
    edit_user,
    end_sessions_of,
    invite,
    lock_user,
    unlock_user,
)

__all__ = [
    "UserEntry",
    "add_user",
    "begin_session",
    "change_password",
    "close_accounts_of",
    "edit_user",
    "end_other_sessions",
    "end_session",
    "end_sessions_of",
    "enter_by_token",
    "find_session",
    "forget_sessions",
    "hash_password",
    "invite",
    "link_identity",
    "lock_user",
    "make_link",
    "make_token",
    "open_link",
    "rename_scope",
    "revoke_token",
    "set_display",
    "set_password_by_link",
    "set_reach",
    "sign_in",
    "sign_in_from",
    "unlink_identity",
    "unlock_user",
]
