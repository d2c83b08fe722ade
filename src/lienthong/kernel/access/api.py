"""
The door of Access: who is this, what may they do, over which units.

Verbs take an Actor and may refuse. An Actor is frozen; rights come from grants, dated, over a unit and all below it.
"""

# fmt: off
# isort: off
from .actions import (
    close_account, give_role, grant, hashed, invite, load, open_account, revoke, set_password, take_role,
)
from .actors import actor_named, of_account, rights_changed
from .duties import Duty, duties_of
from .events import AccountClosed, Decided, GhostsFound, GlassBroken, Invited, Lapsed, Proposed
from .ghosts import Ghost, register_ghosts
from .invitations import invitation
from .queries import (
    GrantCard, Right, accounts_of, actors_of, grants_of, persons_as, persons_behind,
    persons_with_accounts, rights_at,
    rights_over, role_names, roles_held,
)
from .statements import grounded_sql
from .views.entrance import out_of_date
# isort: on

__all__ = [
    "AccountClosed", "Decided", "Duty", "Ghost", "GhostsFound", "GlassBroken", "GrantCard", "Invited",
    "Lapsed", "Proposed", "Right", "accounts_of", "actor_named", "actors_of", "close_account",
    "duties_of", "give_role", "grant", "grants_of",
    "grounded_sql", "hashed", "invitation", "invite", "load", "of_account", "open_account", "out_of_date",
    "persons_as", "persons_behind", "persons_with_accounts", "register_ghosts", "revoke", "rights_at", "rights_changed",
    "rights_over", "role_names", "roles_held", "set_password", "take_role",
]
# fmt: on
