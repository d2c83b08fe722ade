"""The tables of states: a plan, a row under review, a report; and the computed status of an assignment."""

from lienthong.kernel.base.states import Moves, Named


class PlanState(Named):
    """Where a plan stands."""

    REVIEW = "review", "đang rà soát"
    ISSUED = "issued", "đã ban hành"
    ENDED = "ended", "đã kết thúc"
    DROPPED = "dropped", "đã bỏ"


PLAN_MOVES = Moves(
    {
        PlanState.REVIEW: {"issue": PlanState.ISSUED, "drop": PlanState.DROPPED},
        PlanState.ISSUED: {"correct": PlanState.ISSUED, "open_round": PlanState.ISSUED, "end": PlanState.ENDED},
    }
)


class Decision(Named):
    """What the review has said of a row that was read."""

    PENDING = "pending", "chưa xem"
    ACCEPTED = "accepted", "đã nhận"
    REJECTED = "rejected", "đã bỏ"


ROW_MOVES = Moves(
    {
        Decision.PENDING: {
            "accept_row": Decision.ACCEPTED,
            "reject_row": Decision.REJECTED,
            "fix_row": Decision.ACCEPTED,
            "split_row": Decision.REJECTED,
            "merge_rows": Decision.ACCEPTED,
        },
        Decision.ACCEPTED: {
            "reject_row": Decision.REJECTED,
            "fix_row": Decision.ACCEPTED,
            "split_row": Decision.REJECTED,
            "merge_rows": Decision.ACCEPTED,
            "reopen_row": Decision.PENDING,
        },
        Decision.REJECTED: {"reopen_row": Decision.PENDING},
    }
)


class ReportState(Named):
    """Where a report stands between the unit and the one who accepts it."""

    DRAFT = "draft", "đang soạn"
    SENT = "sent", "chờ nghiệm thu"
    ACCEPTED = "accepted", "đã nghiệm thu"
    RETURNED = "returned", "bị trả lại"


REPORT_MOVES = Moves(
    {
        ReportState.DRAFT: {"fill": ReportState.DRAFT, "send": ReportState.SENT},
        ReportState.SENT: {
            "accept": ReportState.ACCEPTED,
            "send_back": ReportState.RETURNED,
            "recall": ReportState.DRAFT,
        },
        ReportState.RETURNED: {"fill": ReportState.RETURNED, "send": ReportState.SENT},
    }
)


class Status(Named):
    """Computed, never typed: the first that holds, in this order."""

    DONE_IN_TIME = "done_in_time", "hoàn thành trong hạn"
    DONE_LATE = "done_late", "hoàn thành quá hạn"
    LATE = "late", "quá hạn"
    DOING = "in_progress", "đang thực hiện"
    NOT_STARTED = "not_started", "chưa thực hiện"


DONE = (Status.DONE_IN_TIME, Status.DONE_LATE)
