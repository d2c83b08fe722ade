"""The tables of states of a narrative report: the whole, and what the acceptor says of each of its sections."""

from lienthong.kernel.base.states import Moves, Named


class NarrativeState(Named):
    """Where a unit's narrative stands between the unit and the one who accepts it."""

    DRAFT = "draft", "đang soạn"
    SENT = "sent", "chờ nghiệm thu"
    RETURNED = "returned", "bị trả lại"
    ACCEPTED = "accepted", "đã nghiệm thu"


NARRATIVE_MOVES = Moves(
    {
        NarrativeState.DRAFT: {"write": NarrativeState.DRAFT, "send_narrative": NarrativeState.SENT},
        NarrativeState.SENT: {
            "recall_narrative": NarrativeState.DRAFT,
            "accept_passages": NarrativeState.ACCEPTED,
            "return_passages": NarrativeState.RETURNED,
        },
        NarrativeState.RETURNED: {"write": NarrativeState.RETURNED, "send_narrative": NarrativeState.SENT},
    }
)


class PassageState(Named):
    """What has been said of the text under one section."""

    WAITING = "waiting", "chưa xem"
    ACCEPTED = "accepted", "đã nhận"
    RETURNED = "returned", "cần bổ sung"
