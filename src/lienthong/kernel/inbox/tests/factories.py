"""The second door of Inbox, for tests of any room: the lines themselves, and whether they are what the rooms say."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.actions import compare, mend
from lienthong.kernel.inbox.comparing import found
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import WorkItem
from lienthong.kernel.inbox.openings import answered

__all__ = ["WorkItem", "differing", "kinds", "mended", "unanswered"]


def differing() -> list[tuple[str, str, str]]:
    """Where the lines are not what the rooms say: the fault, the kind, the subject."""
    return whole(lambda: sorted((one.fault.value, one.kind, one.subject) for one in found()), HOUSE)


def mended() -> dict[str, int]:
    """Look, and mend what was found; how much of each fault."""
    return mend(compare(HOUSE), HOUSE)


def kinds(room: str) -> set[str]:
    """The kinds of work that a room has named."""
    return {kind for kind in KINDS if kind.startswith(f"{room}.")}


def unanswered() -> list[str]:
    """Kinds of work of which no room says how what is open of them is found; those of tests and benches aside."""
    return sorted(kind for kind in KINDS.keys() - answered() if not kind.startswith(("test", "bench")))
