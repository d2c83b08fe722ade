"""What becomes of something that takes two people."""

from lienthong.kernel.base.states import Moves, Named


class ProposalState(Named):
    """Where a proposal stands."""

    WAITING = "waiting", "chờ duyệt"
    APPROVED = "approved", "đã duyệt, đã thực hiện"
    REFUSED = "refused", "không duyệt"
    WITHDRAWN = "withdrawn", "đã rút"
    LAPSED = "lapsed", "hết hiệu lực, người đề nghị không còn"


PROPOSAL_MOVES = Moves(
    {
        ProposalState.WAITING: {
            "approve": ProposalState.APPROVED,
            "refuse": ProposalState.REFUSED,
            "withdraw": ProposalState.WITHDRAWN,
            "lapse": ProposalState.LAPSED,
        },
        ProposalState.APPROVED: {},
        ProposalState.REFUSED: {},
        ProposalState.WITHDRAWN: {},
        ProposalState.LAPSED: {},
    }
)
