"""The kinds of work that this room lays into inboxes."""

from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.inbox import api as inbox

from .by_line import steps_by_line
from .matters import own

LINE = "process.step"
FAILED = "process.failed"
OPINION = "process.opinion"


def mark(by: Actor, step: Any) -> str:
    """What the list says of a step to whom it is closed because the case is their own."""
    return "Hồ sơ của chính anh/chị: người khác giải quyết" if own(by, step) else ""


HANDS = ("process.claim", "process.release")

inbox.register_kind(
    LINE,
    "Bước của quy trình",
    "list-details",
    together="/quy-trinh/lam-nhieu",
    hands=HANDS,
    things=steps_by_line,
    mark=mark,
)
inbox.register_kind(FAILED, "Bước của hệ thống gặp lỗi", "alert-triangle", things=steps_by_line)
inbox.register_kind(OPINION, "Cho ý kiến", "message", ("leader", "officer"))
