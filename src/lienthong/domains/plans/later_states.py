"""The tables of states of later plans: a succession, a pair of rows, a contradiction, a unit's own plan."""

from lienthong.kernel.base.states import Moves, Named


class SuccessionKind(Named):
    """What a later plan does to an earlier one."""

    FOLLOWS = "follows", "tiếp nối"
    REPLACES = "replaces", "thay thế"


class SuccessionState(Named):
    """Where the passing from an earlier plan to a later one stands."""

    MAPPING = "mapping", "đang đối chiếu"
    CARRIED = "carried", "đã chuyển việc"
    UNDONE = "undone", "đã bỏ chọn"


SUCCESSION_MOVES = Moves(
    {
        SuccessionState.MAPPING: {
            "propose_pairs": SuccessionState.MAPPING,
            "pair_rows": SuccessionState.MAPPING,
            "decide_pairs": SuccessionState.MAPPING,
            "carry_over": SuccessionState.CARRIED,
            "unfollow": SuccessionState.UNDONE,
        },
    }
)


class PairState(Named):
    """What a person has said of two rows that may be one."""

    PROPOSED = "proposed", "chờ xác nhận"
    CONFIRMED = "confirmed", "đã xác nhận"
    DENIED = "denied", "không phải cùng một mục"


class Fate(Named):
    """What became of a row from the earlier plan to the later one; follows from the pairs."""

    SAME = "same", "giữ nguyên"
    CHANGED = "changed", "thay đổi"
    MERGED = "merged", "gộp"
    SPLIT = "split", "tách"
    DROPPED = "dropped", "không còn"
    NEW = "new", "mới"


class ConflictKind(Named):
    """In what two rows of plans in force disagree."""

    LEVEL = "level", "khác mức cần đạt"
    DUE = "due", "khác thời hạn"
    LEAD = "lead", "khác đơn vị chủ trì"
    REPEATED = "repeated", "giao trùng"


class ConflictState(Named):
    """Where a contradiction stands."""

    OPEN = "open", "chưa xử lý"
    SETTLED = "settled", "đã xử lý"
    GONE = "gone", "không còn"


CONFLICT_MOVES = Moves(
    {
        ConflictState.OPEN: {"settle_conflict": ConflictState.SETTLED},
        ConflictState.SETTLED: {"reopen_conflict": ConflictState.OPEN},
    }
)


class UnitPlanState(Named):
    """Where a unit's own plan stands, which a plan of a higher level asked for."""

    ASKED = "asked", "chưa gửi"
    SENT = "sent", "chờ xem xét"
    ACCEPTED = "accepted", "đã tiếp nhận"
    RETURNED = "returned", "bị trả lại"
    CLOSED = "closed", "thôi yêu cầu"


UNIT_PLAN_MOVES = Moves(
    {
        UnitPlanState.ASKED: {
            "write_unit_plan": UnitPlanState.ASKED,
            "send_unit_plan": UnitPlanState.SENT,
            "move_unit_plan": UnitPlanState.ASKED,
            "excuse_unit_plan": UnitPlanState.CLOSED,
        },
        UnitPlanState.SENT: {
            "accept_unit_plan": UnitPlanState.ACCEPTED,
            "return_unit_plan": UnitPlanState.RETURNED,
            "recall_unit_plan": UnitPlanState.ASKED,
        },
        UnitPlanState.RETURNED: {
            "write_unit_plan": UnitPlanState.RETURNED,
            "send_unit_plan": UnitPlanState.SENT,
            "move_unit_plan": UnitPlanState.RETURNED,
            "excuse_unit_plan": UnitPlanState.CLOSED,
        },
        UnitPlanState.ACCEPTED: {"read_unit_plan": UnitPlanState.ACCEPTED},
        UnitPlanState.CLOSED: {"ask_unit_plan_again": UnitPlanState.ASKED},
    }
)
