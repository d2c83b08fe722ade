"""Words of money: where it comes from, what was written down of it, and who may invest it."""

from lienthong.kernel.base.states import Moves, Named


class Source(Named):
    """Where the money of a budget line comes from."""

    CENTRAL = "central", "ngân sách trung ương"
    PROVINCE = "province", "ngân sách tỉnh"
    COMMUNE = "commune", "ngân sách xã"
    RECURRENT = "recurrent", "kinh phí sự nghiệp (chi thường xuyên)"
    CAPITAL = "capital", "vốn đầu tư công"
    SOCIAL = "social", "xã hội hóa"
    OTHER = "other", "nguồn hợp pháp khác"


class MoneyKind(Named):
    """What an amount in the book of money stands for."""

    PLANNED = "planned", "kế hoạch vốn"
    CONTRACTED = "contracted", "giá trị hợp đồng"
    DISBURSED = "disbursed", "giải ngân"


class InvestorBasis(Named):
    """How somebody came to be the investor of a task."""

    OWNER = "owner", "chủ đầu tư"
    DELEGATED = "delegated", "được giao quyền chủ đầu tư"


class BudgetState(Named):
    """Whether a budget line is in use."""

    OPEN = "open", "đang thực hiện"
    SETTLED = "settled", "đã quyết toán"


BUDGET_MOVES = Moves(
    {
        BudgetState.OPEN: {
            "adjust_budget": BudgetState.OPEN,
            "sign_contract": BudgetState.OPEN,
            "adjust_contract": BudgetState.OPEN,
            "disburse": BudgetState.OPEN,
            "reverse_money": BudgetState.OPEN,
            "settle_budget": BudgetState.SETTLED,
        },
        BudgetState.SETTLED: {"reopen_budget": BudgetState.OPEN},
    }
)
