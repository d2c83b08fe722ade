"""The look of each night at rights without ground."""

from lienthong.kernel.access.events import GhostsFound
from lienthong.kernel.access.ghosts import ghosts
from lienthong.kernel.access.queries import persons_as
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.verbs import creates, tell


@creates("access.look_for_ghosts", sentence="rà quyền không còn căn cứ")
def look_for_ghosts(by: Actor) -> int:
    """How many there are; where there are any, those who watch are told."""
    count = sum(len(found) for _, found in ghosts())
    if count:
        tell(GhostsFound(count, persons_as(("system_admin", "auditor"), None)))
    return count
