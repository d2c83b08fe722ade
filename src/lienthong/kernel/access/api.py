"""
The door of Access: who is this, what may they do, over which units.

Verbs take an Actor and may refuse. An Actor is frozen; rights come from grants, dated, over a unit and all below it.
"""

from .actions import close_account, grant, hashed, load, open_account, revoke, set_password
from .actors import actor_named, of_account, rights_changed
from .queries import GrantCard, grants_of, persons_as
from .views import out_of_date

__all__ = [
    "GrantCard",
    "actor_named",
    "close_account",
    "grant",
    "grants_of",
    "hashed",
    "load",
    "of_account",
    "open_account",
    "out_of_date",
    "persons_as",
    "revoke",
    "rights_changed",
    "set_password",
]
