"""The states of an envelope."""

from lienthong.kernel.base.states import Moves, Named


class State(Named):
    """Where an envelope is on its way out."""

    WAITING = "waiting", "chờ gửi"
    SENDING = "sending", "đang gửi"
    FAILED = "failed", "gửi lỗi, sẽ thử lại"
    SENT = "sent", "đã gửi"
    GIVEN_UP = "given_up", "đã dừng gửi"


# `claim` is not a verb but one statement of the sender; it is drawn here so that the table is whole.
# A result may come late, after the lease ended: that it was taken by the partner is true in every state.
MOVES = Moves(
    {
        State.WAITING: {"claim": State.SENDING, "give_up": State.GIVEN_UP, "record_sent": State.SENT},
        State.SENDING: {
            "claim": State.SENDING,
            "record_sent": State.SENT,
            "record_failed": State.FAILED,
            "record_refused": State.GIVEN_UP,
        },
        State.FAILED: {
            "claim": State.SENDING,
            "retry": State.WAITING,
            "give_up": State.GIVEN_UP,
            "record_sent": State.SENT,
        },
        State.GIVEN_UP: {"retry": State.WAITING, "record_sent": State.SENT},
        State.SENT: {},
    }
)
