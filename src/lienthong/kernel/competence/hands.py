"""Whose hands a mandate is in: who drafted it, and whether who looks is the one who gives."""

from lienthong.kernel.access import api as access
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor

from .kept import sitting
from .models import Mandate


def drafted_by(mandate: Mandate, by: Actor) -> bool:
    """Whether this person drafted it, by whichever account of theirs; the house itself is nobody's second hand."""
    if by.kind != "person":
        return False
    drafter, _ = access.persons_behind([mandate.made_by]).get(mandate.made_by, ("", ""))
    return mandate.made_by == by.id or (by.person is not None and by.person == drafter)


def gives(mandate: Mandate, by: Actor) -> bool:
    """Whether the actor sits at the post that gives, so that drafting and signing it are one person's."""
    here = sitting(mandate.from_unit_id, today())
    return by.person is not None and any(one.post == mandate.from_post and one.person == by.person for one in here)
