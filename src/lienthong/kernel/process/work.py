"""The kinds of work that this room lays into inboxes."""

from lienthong.kernel.inbox import api as inbox

from .by_line import steps_by_line

LINE = "process.step"
FAILED = "process.failed"
OPINION = "process.opinion"

HANDS = ("process.claim", "process.release")

inbox.register_kind(
    LINE,
    "Bước của quy trình",
    "list-details",
    together="/quy-trinh/lam-nhieu",
    hands=HANDS,
    things=steps_by_line,
)
inbox.register_kind(FAILED, "Bước của hệ thống gặp lỗi", "alert-triangle", things=steps_by_line)
inbox.register_kind(OPINION, "Cho ý kiến", "message", ("leader", "officer"))
