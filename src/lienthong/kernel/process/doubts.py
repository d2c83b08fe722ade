"""What a reader of processes could not settle and a person must, before a version is published."""

from dataclasses import dataclass

from lienthong.kernel.base.states import Named


class DoubtKind(Named):
    """What is in doubt."""

    NAME = "name", "chưa rõ tên quy trình"
    WHO = "who", "chưa rõ ai làm"
    BRANCH = "branch", "chưa rõ khi nào đi nhánh này"
    TIME = "time", "chưa rõ thời hạn"
    UNTIMED = "untimed", "không tính thời hạn"
    SUM = "sum", "tổng thời gian chưa khớp"
    ORDER = "order", "chưa rõ thứ tự"
    MESSAGE = "message", "chưa rõ tin nào"
    LIST = "list", "chưa rõ làm cho những ai"
    KIND = "kind", "chưa rõ loại bước"
    LEFT = "left", "có phần không đọc"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt: the key of the node, flow or lane it is about (empty: the whole), and the sentence a person reads."""

    kind: DoubtKind
    at: str
    sentence: str
