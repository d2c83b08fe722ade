"""From which state which verb leads where: standing in for somebody, and the secret address of a calendar."""

from lienthong.kernel.base.states import Moves, Named


class SubstituteState(Named):
    """Whether somebody stands in for another."""

    AGREED = "agreed", "đã cử"
    ENDED = "ended", "đã kết thúc"


class FeedState(Named):
    """Whether a secret address still answers."""

    OPEN = "open", "đang dùng"
    CLOSED = "closed", "đã thu hồi"


SUBSTITUTE_MOVES = Moves({SubstituteState.AGREED: {"end_substitute": SubstituteState.ENDED}, SubstituteState.ENDED: {}})
FEED_MOVES = Moves({FeedState.OPEN: {"close_feed": FeedState.CLOSED}, FeedState.CLOSED: {}})
