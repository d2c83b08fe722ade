"""From which state which verb leads where: standing in for somebody, and the secret address of a calendar."""

from lienthong.kernel.base.states import Moves, Named


class Standing(Named):
    """Whether somebody stands in for another."""

    AGREED = "agreed", "đã cử"
    ENDED = "ended", "đã kết thúc"


class Open(Named):
    """Whether a secret address still answers."""

    OPEN = "open", "đang dùng"
    CLOSED = "closed", "đã thu hồi"


STANDING = Moves({Standing.AGREED: {"end_substitute": Standing.ENDED}, Standing.ENDED: {}})
ADDRESS = Moves({Open.OPEN: {"close_feed": Open.CLOSED}, Open.CLOSED: {}})
