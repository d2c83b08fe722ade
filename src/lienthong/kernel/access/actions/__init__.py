"""What can happen to accounts, to roles of posts and to roles of accounts alone."""

from .accounts import close_account, hashed, open_account, set_password
from .grants import grant, revoke
from .loading import load
from .post_roles import give_role, take_role

__all__ = [
    "close_account",
    "give_role",
    "grant",
    "hashed",
    "load",
    "open_account",
    "revoke",
    "set_password",
    "take_role",
]
