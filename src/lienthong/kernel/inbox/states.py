"""The states of standing in for somebody and of a secret address; in what a line can differ from its room."""

from lienthong.kernel.base.states import Moves, Named


class SubstituteState(Named):
    """Whether somebody stands in for another."""

    AGREED = "agreed", "đã cử"
    ENDED = "ended", "đã kết thúc"


class HandRule(Named):
    """By which rule open work of somebody who has gone goes to another."""

    SUBSTITUTE = "substitute", "người được cử làm thay"
    POST = "post", "người nay giữ vị trí đó"
    HEAD = "head", "người đang phụ trách đơn vị"
    UNIT = "unit", "chờ chung ở đơn vị"
    LAPSED = "lapsed", "hết hiệu lực vì người đề nghị không còn"


class Fault(Named):
    """In what the inbox is not what the rooms say."""

    MISSING = "missing", "thiếu trong hộp việc"
    STALE = "stale", "đã xong nhưng còn nằm lại"
    ELSEWHERE = "elsewhere", "nằm sai chỗ"
    OTHER_DAY = "other_day", "xếp sai ngày hạn"


class FeedState(Named):
    """Whether a secret address still answers."""

    OPEN = "open", "đang dùng"
    CLOSED = "closed", "đã thu hồi"


SUBSTITUTE_MOVES = Moves({SubstituteState.AGREED: {"end_substitute": SubstituteState.ENDED}, SubstituteState.ENDED: {}})
FEED_MOVES = Moves({FeedState.OPEN: {"close_feed": FeedState.CLOSED}, FeedState.CLOSED: {}})
