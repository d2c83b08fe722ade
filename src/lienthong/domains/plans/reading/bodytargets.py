"""Reads targets that stand in the running text under "Mục tiêu cụ thể"."""

from __future__ import annotations

import re

from lienthong.domains.plans.reading.dues import read_due
from lienthong.domains.plans.reading.duewords import mentions
from lienthong.domains.plans.reading.outline import Node
from lienthong.domains.plans.reading.plan import ReadDue, ReadTarget, ReadValue
from lienthong.domains.plans.reading.values import value_in_name
from lienthong.domains.plans.reading.words import plain, squeeze

_GOALS = re.compile(r"\b(?:muc tieu|chi tieu)\b")
_GENERAL = re.compile(r"muc tieu (?:chung|tong quat|tong the)|quan diem|muc dich|yeu cau")
_NOT_GOALS = re.compile(
    r"\b(?:nhiem vu|giai phap|to chuc thuc hien|kinh phi|can cu|ket qua dat duoc|danh gia|tinh hinh)\b"
)
_DONE_START = re.compile(r"^(?:cơ bản )?hoàn thành ")
_COUNT = re.compile(
    r"(?:ít nhất|tối thiểu|trên|dưới|đạt|từ|khoảng|cung cấp|có|hình thành|xây dựng|phát "
    r"triển|thành lập|đào tạo|bồi dưỡng|không quá|hơn|toàn bộ)\s+\d"
)


def _goal_place(node: Node) -> bool:
    """Whether the paragraph stands under the goals of the plan, and not under the general ones."""
    goals = [over for over in node.path if _GOALS.search(over.folded) and over.kind != "text"]
    if not goals:
        return False
    if any(_NOT_GOALS.search(over.folded) and not _GOALS.search(over.folded) for over in node.path):
        return False
    inner = node.path[node.path.index(goals[0]) :]
    if re.search(r"nhiem vu|giai phap", goals[0].folded) and not re.match(
        r"muc tieu|chi tieu|mo hinh", goals[0].folded
    ):
        return False
    return not any(_GENERAL.search(over.folded) for over in inner if over is not goals[0]) and not _general_first(
        goals[0]
    )


def _general_first(goal: Node) -> bool:
    return bool(re.match(r"(?:muc tieu (?:chung|tong quat|tong the)|muc dich)", goal.folded))


def _heading_due(node: Node, year: int | None) -> ReadDue | None:
    """The date that the sentence itself or the nearest heading sets: "đến ngày 31/12/2025", "đến năm 2030"."""
    own = re.match(r"(?:phấn đấu )?(?:đến|hết|trong)\s+(?:hết\s+)?(?:năm|ngày|quý|tháng)[^,:;]{1,40}", plain(node.text))
    texts = [node.text[: own.end()]] if own else []
    texts += [over.text for over in reversed(node.path)]
    for text in texts:
        low = plain(text)
        found = [m for m in mentions(low) if not re.search(r"(?:số|/)\S*\s*(?:ngày)?\s*$", low[: m.begin])]
        if found:
            last = found[-1]
            first = found[0] if re.search(r"từ\b", low[: found[0].begin]) else last
            lead = re.search(
                r"(?:từ nay đến ngày|từ ngày|từ năm|từ|đến hết ngày|đến ngày|đến năm|đến hết năm|giai "
                r"đoạn|trong năm|năm)\s*$",
                low[: first.begin],
            )
            begin = lead.start() if lead else first.begin
            printed = text[begin : last.end]
            printed = re.sub(r"^từ nay ", "", printed, flags=re.IGNORECASE)
            due = read_due(printed, year)
            if due and due.until:
                return due
    return None


def _pieces(text: str) -> list[str]:
    """A bullet with several figures between semicolons is several targets."""
    parts = [part for part in re.split(r";\s*(?![^()]*\))", text) if part.strip()]
    figured = [part for part in parts if _figured(part)]
    if len(figured) < 2:
        return [text]
    result: list[str] = []
    for part in parts:
        if _figured(part) or not result:
            result.append(part)
        else:
            result[-1] = f"{result[-1]}; {part}"
    return result


_COUNTED = re.compile(
    r"(?<![\w/.,-])\d[\d.]*\s+(?:dịch vụ|nhóm|thủ tục|cơ sở dữ liệu|csdl|nền tảng|hệ thống"
    r"|xã|phường|doanh nghiệp|hợp tác xã"
    r"|sản phẩm|mô hình|lớp|khóa|người|cán bộ|lượt|hồ sơ|trạm|thôn|trường|bệnh viện|vùng"
    r"|trung tâm|dự án|đề án|ứng dụng|km|ha"
    r"|tỷ đồng|tỉ đồng|triệu|nghìn|lao động|hộ|chuyên gia|kỹ sư|sàn|tập|bộ dữ liệu|tiện ích"
    r"|giải pháp|nhiệm vụ)(?![a-zà-ỹ])"
)


def _figured(text: str) -> bool:
    low = plain(text)
    if re.search(r"\d\s*%|(?:thuộc|trong) (?:top|nhóm) \d|\btop \d", low) or _COUNTED.search(low):
        return True
    return bool(_COUNT.search(low)) and value_in_name(text) is not None


def _value(name: str, due: ReadDue | None) -> ReadValue | None:
    value = value_in_name(name, due.until.year if due and due.until else None)
    if value is None and _DONE_START.match(plain(name)):
        return ReadValue("Hoàn thành", "done", None, None, None, due.until.year if due and due.until else None)
    return value


def body_targets(
    nodes: list[Node], used: set[int], year: int | None, titled: ReadDue | None = None
) -> list[ReadTarget]:
    """The figures and completions that the goals' paragraphs state, one target each."""
    result: list[ReadTarget] = []
    seen: set[str] = set()
    for node in nodes:
        if id(node) in used or not _goal_place(node) or node.kind in ("roman", "part", "capital", "title"):
            continue
        if not node.leaf and (node.text.endswith(":") or not _figured(node.text)):
            continue
        if not _figured(node.text) and not _DONE_START.match(plain(node.text)):
            continue
        groups = tuple(over.printed for over in node.path if over.kind != "text")
        for part in _pieces(node.text):
            name = squeeze(part).strip(" -–+;.,")
            if len(name) < 15 or plain(name) in seen:
                continue
            seen.add(plain(name))
            due = _heading_due(node, year) or titled
            value = _value(name, due)
            result.append(
                ReadTarget(
                    node.number,
                    groups[-1] if groups else None,
                    name,
                    value,
                    (value,) if value else (),
                    (),
                    (),
                    (),
                    due,
                    node.paragraph.anchor,
                    groups,
                )
            )
    return result
