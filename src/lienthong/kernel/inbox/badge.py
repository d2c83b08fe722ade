"""The small number beside “Việc cần làm” on every page."""

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor

from .queries import counts


def badge(by: Actor) -> dict[str, object]:
    """The entry of the navigation: how many wait, and whether some of them are late; nothing for visitors."""
    if by.kind != "person":
        return {}
    found = counts(by, today())
    if not found.total:
        return {}
    return {
        "badge": found.said,
        "badge_label": "việc đang chờ, trong đó có việc quá hạn" if found.late else "việc đang chờ",
        "hot": bool(found.late),
    }
