"""The small number beside “Việc cần làm” on every page."""

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor

from .queries import Counts, counts_beside


def badge(by: Actor, beside: str, known: tuple[Counts, int] | None = None) -> tuple[dict[str, object], int]:
    """The entry of the navigation: how many wait, whether some of them are late; nothing for visitors.

    Beside it the number that the statement `beside` gives of the `person`, in the same question to the database; where
    the page has asked it already (`known`), nothing is asked.
    """
    if by.kind != "person":
        return {}, 0
    found, other = known or counts_beside(by, today(), beside)
    if not found.total:
        return {}, other
    return {
        "badge": found.said,
        "badge_label": "việc đang chờ, trong đó có việc quá hạn" if found.late else "việc đang chờ",
        "hot": bool(found.late),
    }, other
