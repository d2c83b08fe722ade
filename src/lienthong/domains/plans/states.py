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
        PlanState.ISSUED: {
            "correct": PlanState.ISSUED,
            "open_round": PlanState.ISSUED,
            "schedule": PlanState.ISSUED,
            "end": PlanState.ENDED,
        },
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


class Period(Named):
    """What time a reporting round covers."""

    MONTH = "month", "tháng"
    QUARTER = "quarter", "quý"
    HALF = "half", "6 tháng"
    NINE_MONTHS = "nine_months", "9 tháng"
    YEAR = "year", "năm"
    CUMULATIVE = "cumulative", "lũy kế từ một ngày"
    AS_OF = "as_of", "một lần, tính đến một ngày"


class RoundState(Named):
    """Where a reporting round stands."""

    PLANNED = "planned", "chưa đến kỳ"
    OPEN = "open", "đang mở"
    CLOSED = "closed", "đã khép"


ROUND_MOVES = Moves(
    {
        RoundState.PLANNED: {"open_planned": RoundState.OPEN, "set_days": RoundState.PLANNED},
        RoundState.OPEN: {
            "close_round": RoundState.CLOSED,
            "set_days": RoundState.OPEN,
            "remind": RoundState.OPEN,
            "summarise": RoundState.OPEN,
        },
        RoundState.CLOSED: {"reopen_round": RoundState.OPEN, "summarise": RoundState.CLOSED},
    }
)


class Basis(Named):
    """How a row of a report came about."""

    TYPED = "typed", "nhập trong kỳ"
    NOTHING = "nothing", "không phát sinh"
    UNCHANGED = "unchanged", "giữ như kỳ trước"


class Cause(Named):
    """Why a work is not as far as it should be; chosen beside the words, so that it can be counted."""

    MONEY = "money", "kinh phí"
    RULES = "rules", "thể chế, hướng dẫn"
    PEOPLE = "people", "nhân lực"
    TECHNICAL = "technical", "hạ tầng, kỹ thuật"
    PARTNERS = "partners", "chờ cơ quan khác"
    SUPPLIERS = "suppliers", "nhà thầu, mua sắm"
    OTHER = "other", "nguyên nhân khác"


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


class ObstacleState(Named):
    """Where an obstacle stands between the unit that raised it and those who must answer."""

    RAISED = "raised", "chờ tiếp nhận"
    TAKEN = "taken", "đang xử lý"
    WITH_LEADER = "with_leader", "trình lãnh đạo"
    ANSWERED = "answered", "đã trả lời, chờ xác nhận"
    SETTLED = "settled", "đã gỡ"
    WITHDRAWN = "withdrawn", "đơn vị đã rút"
    ENDED = "ended", "thôi theo dõi"


OBSTACLE_MOVES = Moves(
    {
        ObstacleState.RAISED: {
            "take_obstacle": ObstacleState.TAKEN,
            "answer_obstacle": ObstacleState.ANSWERED,
            "put_to_leader": ObstacleState.WITH_LEADER,
            "pass_obstacle": ObstacleState.RAISED,
            "withdraw_obstacle": ObstacleState.WITHDRAWN,
        },
        ObstacleState.TAKEN: {
            "answer_obstacle": ObstacleState.ANSWERED,
            "put_to_leader": ObstacleState.WITH_LEADER,
            "pass_obstacle": ObstacleState.RAISED,
            "withdraw_obstacle": ObstacleState.WITHDRAWN,
        },
        ObstacleState.WITH_LEADER: {
            "leader_answer": ObstacleState.ANSWERED,
            "withdraw_obstacle": ObstacleState.WITHDRAWN,
        },
        ObstacleState.ANSWERED: {
            "settle_obstacle": ObstacleState.SETTLED,
            "reopen_obstacle": ObstacleState.RAISED,
        },
    }
)
OPEN_OBSTACLES = (ObstacleState.RAISED, ObstacleState.TAKEN, ObstacleState.WITH_LEADER, ObstacleState.ANSWERED)


class Act(Named):
    """What was done about an obstacle, as its history says it."""

    RAISED = "raised", "nêu vướng mắc"
    TAKEN = "taken", "nhận xử lý"
    ANSWERED = "answered", "trả lời"
    PUT = "put", "trình lãnh đạo"
    PASSED = "passed", "chuyển cơ quan khác xử lý"
    LED = "led", "cho ý kiến"
    SETTLED = "settled", "xác nhận đã gỡ"
    REOPENED = "reopened", "nêu lại"
    WITHDRAWN = "withdrawn", "rút vướng mắc"
    FOLLOWED = "followed", "chuyển theo đơn vị kế tục"
    ENDED = "ended", "thôi theo dõi"


class ExtensionState(Named):
    """Where the asking for a later day stands; beside the status of the work, never instead of it."""

    ASKED = "asked", "đang xin gia hạn"
    GRANTED = "granted", "đã gia hạn"
    REFUSED = "refused", "không gia hạn"
    WITHDRAWN = "withdrawn", "đơn vị đã rút"
    ENDED = "ended", "thôi xét"


EXTENSION_MOVES = Moves(
    {
        ExtensionState.ASKED: {
            "grant_extension": ExtensionState.GRANTED,
            "refuse_extension": ExtensionState.REFUSED,
            "withdraw_extension": ExtensionState.WITHDRAWN,
        },
    }
)


class InstructionState(Named):
    """Whether a leader's instruction holds."""

    GIVEN = "given", "đang thực hiện"
    WITHDRAWN = "withdrawn", "đã rút"


INSTRUCTION_MOVES = Moves({InstructionState.GIVEN: {"withdraw_instruction": InstructionState.WITHDRAWN}})
