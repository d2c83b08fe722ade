"""The tables of states of inspections: a checklist, a visit, a finding; and the states of duties that return."""

from lienthong.kernel.base.states import Moves, Named


class Judged(Named):
    """What was found to a question of a checklist."""

    YES = "yes", "đạt"
    PARTLY = "partly", "đạt một phần"
    NO = "no", "chưa đạt"
    NOT_APPLIED = "not_applied", "không áp dụng"


class VisitState(Named):
    """Where the inspection of one unit stands."""

    PLANNED = "planned", "chưa kiểm tra"
    OPEN = "open", "đang kiểm tra"
    CONCLUDED = "concluded", "đã có biên bản"
    CANCELLED = "cancelled", "đã hủy"


VISIT_MOVES = Moves(
    {
        VisitState.PLANNED: {
            "answer": VisitState.OPEN,
            "move_visit": VisitState.PLANNED,
            "cancel_visit": VisitState.CANCELLED,
        },
        VisitState.OPEN: {
            "answer": VisitState.OPEN,
            "note_finding": VisitState.OPEN,
            "conclude": VisitState.CONCLUDED,
        },
    }
)


class FindingState(Named):
    """Where a finding stands; whether it is late is said by its clock."""

    OPEN = "open", "phải khắc phục"
    FIXED = "fixed", "chờ xác nhận"
    RETURNED = "returned", "bị trả lại"
    CLOSED = "closed", "đã khắc phục"
    WITHDRAWN = "withdrawn", "đã rút"


FINDING_MOVES = Moves(
    {
        FindingState.OPEN: {"fix": FindingState.FIXED, "withdraw_finding": FindingState.WITHDRAWN},
        FindingState.RETURNED: {"fix": FindingState.FIXED, "withdraw_finding": FindingState.WITHDRAWN},
        FindingState.FIXED: {"close_finding": FindingState.CLOSED, "return_finding": FindingState.RETURNED},
    }
)


class DutyState(Named):
    """Whether a yearly duty still returns."""

    RUNNING = "running", "đang áp dụng"
    ENDED = "ended", "đã thôi"


DUTY_MOVES = Moves({DutyState.RUNNING: {"end_duty": DutyState.ENDED, "make_turns": DutyState.RUNNING}})


class TurnState(Named):
    """Where a yearly duty of one unit stands in one year."""

    OWED = "owed", "chưa thực hiện"
    DONE = "done", "đã thực hiện"
    VOID = "void", "không phải thực hiện"


TURN_MOVES = Moves(
    {
        TurnState.OWED: {"do_turn": TurnState.DONE, "excuse_turn": TurnState.VOID},
        TurnState.DONE: {"reopen_turn": TurnState.OWED},
        TurnState.VOID: {"reopen_turn": TurnState.OWED},
    }
)


class Sure(Named):
    """How sure the house is that a yearly duty is written where it says."""

    VERIFIED = "verified", "đã đối chiếu văn bản"
    UNVERIFIED = "unverified", "chưa đối chiếu văn bản"
