"""What becomes of something that takes two people."""

from lienthong.kernel.base.states import Moves, Named


class ProposalState(Named):
    """Where a proposal stands."""

    WAITING = "waiting", "chờ duyệt"
    APPROVED = "approved", "đã duyệt, đã thực hiện"
    REFUSED = "refused", "không duyệt"
    WITHDRAWN = "withdrawn", "đã rút"


PROPOSAL_MOVES = Moves(
    {
        ProposalState.WAITING: {
            "approve": ProposalState.APPROVED,
            "refuse": ProposalState.REFUSED,
            "withdraw": ProposalState.WITHDRAWN,
        },
        ProposalState.APPROVED: {},
        ProposalState.REFUSED: {},
        ProposalState.WITHDRAWN: {},
    }
)
