"""What the lint says of a definition: each finding with its kind, its place, a sentence, and the way to it."""

from dataclasses import dataclass

from lienthong.kernel.base.states import Named


class FindingKind(Named):
    """What is wrong with a definition."""

    NO_START = "no_start", "chưa có điểm bắt đầu"
    STARTS = "starts", "nhiều điểm bắt đầu"
    NO_STEP = "no_step", "chưa có bước nào"
    FLOW = "flow", "đường nối sai chỗ"
    BORDER = "border", "sự kiện không gắn trên bước nào"
    DEAD_END = "dead_end", "lối đi cụt"
    UNREACHED = "unreached", "không bao giờ đi tới"
    DEADLOCK = "deadlock", "dừng lại giữa chừng"
    NO_WAY_OUT = "no_way_out", "vòng không có lối ra"
    TURNING = "turning", "vòng không chờ ai"
    UNSAFE = "unsafe", "một bước mở hai lần"
    TOO_LARGE = "too_large", "quá lớn để chứng minh"
    NO_DEFAULT = "no_default", "thiếu nhánh cho trường hợp còn lại"
    NO_CONDITION = "no_condition", "nhánh thiếu điều kiện"
    IDLE_CONDITION = "idle_condition", "điều kiện không được xét"
    CONDITION = "condition", "biểu thức viết chưa đúng"
    EVENT = "event", "cổng chờ việc nối sai"
    NO_NAME = "no_name", "chưa có tên"
    NO_WHO = "no_who", "chưa rõ ai làm"
    NO_VERB = "no_verb", "chưa rõ hệ thống làm gì"
    IDLE_VERB = "idle_verb", "việc ghi sai bước"
    NOT_OFFERED = "not_offered", "việc hoặc bảng không có"
    NO_MESSAGE = "no_message", "chưa rõ tin nào"
    NO_TIME = "no_time", "chưa rõ chờ bao lâu"
    NO_LIST = "no_list", "chưa rõ làm cho những ai"
    CALLED = "called", "gọi quy trình không có"
    FORM = "form", "biểu mẫu không có"
    TIME = "time", "vượt thời hạn chung"


class Severity(Named):
    """Whether a version may be published with it."""

    ERROR = "error", "lỗi"
    WARNING = "warning", "lưu ý"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `nodes` are the keys it is about; `path`: what is done, in order, until it happens."""

    kind: FindingKind
    nodes: tuple[str, ...]
    sentence: str
    severity: Severity = Severity.ERROR
    path: tuple[str, ...] = ()

    def plain(self) -> dict[str, object]:
        """As JSON has it."""
        return {
            "kind": self.kind.value,
            "severity": self.severity.value,
            "label": self.kind.label,
            "nodes": list(self.nodes),
            "sentence": self.sentence,
            "path": list(self.path),
        }
