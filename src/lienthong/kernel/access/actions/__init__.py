"""What can happen to accounts, to roles of posts and to roles of accounts alone."""

from .accounts import close_account, hashed, invite, open_account, set_password
from .emergencies import break_glass, end_emergency, review_emergency
from .ghosts import look_for_ghosts
from .grants import grant, revoke
from .loading import load
from .post_roles import give_role, take_role
from .proposals import approve, lapse, propose, refuse, withdraw

__all__ = [
    "approve",
    "break_glass",
    "close_account",
    "end_emergency",
    "give_role",
    "grant",
    "hashed",
    "invite",
    "lapse",
    "load",
    "look_for_ghosts",
    "open_account",
    "propose",
    "refuse",
    "review_emergency",
    "revoke",
    "set_password",
    "take_role",
    "withdraw",
]
