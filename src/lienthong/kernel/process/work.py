"""The kinds of work that this room lays into inboxes."""

from lienthong.kernel.inbox import api as inbox

LINE = "process.step"
FAILED = "process.failed"
OPINION = "process.opinion"

HANDS = ("process.claim", "process.release")

inbox.register_kind(LINE, "Bước của quy trình", "list-details", together="/quy-trinh/lam-nhieu", hands=HANDS)
inbox.register_kind(FAILED, "Bước của hệ thống gặp lỗi", "alert-triangle")
inbox.register_kind(OPINION, "Cho ý kiến", "message", ("leader", "officer"))
