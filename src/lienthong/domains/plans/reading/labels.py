"""The labels of a task in running text: "Cơ quan chủ trì: …", "Thời hạn: …", "Sản phẩm: …" and their many spellings."""

from __future__ import annotations

import re

from lienthong.domains.plans.reading.dues import looks_due
from lienthong.domains.plans.reading.owners import looks_like_owner
from lienthong.domains.plans.reading.words import plain

_NOUN = r"(?:cơ quan|đơn vị|sở, ban, ngành|sở, ngành|bộ phận|phòng|ban|cấp|tổ chức|cá nhân|người|đồng chí|địa phương)"
_WHO = rf"(?:các\s+)?{_NOUN}(?:\s*(?:,|/|và|hoặc)\s*{_NOUN}|\s+{_NOUN}){{0,8}}\s+"
_JOIN = r"\s*(?:,|/|&|-|và|\s)?\s*"  # a copied text may have lost the space
_HOW = (
    rf"(?:{_JOIN}(?:thực hiện|triển khai|tổ chức thực hiện|giải quyết|soạn thảo|tham mưu|xây dựng|trình|chính"
    r"|đầu mối|chịu trách nhiệm))*"
)
_LABELS: tuple[tuple[str, str], ...] = (
    (
        "with",
        rf"(?:{_WHO})?(?:phối hợp|phối thuộc)(?:{_JOIN}(?:thực hiện|triển khai|chính|giải quyết|tham gia|với|cùng))*",
    ),
    (
        "monitor",
        rf"(?:{_WHO})?(?:theo dõi|đôn đốc|giám sát)(?:{_JOIN}(?:tổng hợp|đôn đốc|kiểm tra|báo cáo|đánh giá|giám sát))*"
        rf"|{_WHO}(?:tổng hợp|kiểm tra)(?:{_JOIN}(?:báo cáo|đôn đốc|giám sát))*",
    ),
    ("appraise", rf"{_WHO}(?:thẩm định|thẩm tra)"),
    ("approve", rf"{_WHO}(?:phê duyệt|ban hành|quyết định)"),
    (
        "lead",
        rf"(?:{_WHO})?(?:được giao |được phân công )?(?:chủ trì|đầu mối|chịu trách nhiệm(?: chính)?){_HOW}"
        rf"|{_WHO}(?:được giao |được phân công )?(?:thực hiện|tham mưu|triển khai|phụ trách|soạn thảo|trình"
        rf"|xây dựng){_HOW}"
        r"|(?:phân công|giao|trách nhiệm|tổ chức)(?: chủ trì)? thực hiện",
    ),
    ("owner", r"thực hiện|phân công(?: nhiệm vụ)?|trách nhiệm"),
    (
        "due",
        r"(?:thời gian|thời hạn|tiến độ|thời điểm|hạn|mốc thời gian|lộ trình)"
        rf"(?:{_JOIN}(?:hoàn thành|thực hiện|triển khai|trình|ban hành|báo cáo|dự kiến|kết thúc|tổ chức|tiến độ"
        rf"|thời hạn))*"
        r"|hoàn thành(?: trong| vào)?",
    ),
    ("before", r"(?:thời gian |thời hạn )?(?:hoàn thành|xong) trước(?: ngày)?"),
    (
        "output",
        r"(?:dự kiến )?(?:sản phẩm|kết quả|đầu ra)"
        rf"(?:{_JOIN}(?:sản phẩm|kết quả|đầu ra|thực hiện|dự kiến|cần đạt|hoàn thành|đạt được|chính|chủ yếu|yêu cầu))*"
        r"|hình thức văn bản",
    ),
    ("event", r"địa điểm|thành phần(?: tham dự| tham gia)?|khách mời|số lượng đại biểu|đối tượng tham dự"),
    ("name", r"nội dung(?: thực hiện| công việc| nhiệm vụ| cụ thể)?|nhiệm vụ|tên nhiệm vụ|công việc|hoạt động"),
    (
        "other",
        r"mục tiêu|yêu cầu|kinh phí(?: thực hiện)?|nguồn kinh phí|nguồn lực|cấp (?:trình|có thẩm quyền)[a-zà-ỹ ]*"
        r"|lãnh đạo "
        r"(?:phụ trách|chỉ đạo)[a-zà-ỹ ]*|phương pháp|hình thức|đối tượng|phạm vi|giải pháp|căn cứ|cách thức|ghi chú",
    ),
)
_LABEL = re.compile(
    r"(?:^|(?<=[.;,(\n])\s*[-–+•*]?\s*|(?<=\s)[-–+•*]\s*|(?<=[a-zà-ỹ0-9)])\s+)"
    + "(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _LABELS)
    + r")\s*(?:\([^()]*\)\s*)?[:：]\s*"
)
_WITHOUT_COLON = re.compile(
    rf"^\W*(?:(?P<lead>{_WHO}(?:chủ trì|thực hiện)(?: thực hiện)?)|(?P<with>{_WHO}phối hợp(?: thực hiện)?))"
    r"\s*(?:là|[-–])\s*(?=\w)"
)
_DUE_WITHOUT_COLON = re.compile(
    r"(?:^\W*|(?<=[.;,(])\s*)(?P<due>(?:thời gian|thời hạn|tiến độ)(?: (?:hoàn thành|thực hiện|triển khai"
    r"|dự kiến))*(?: là)?"
    r"|hoàn thành|xong)\s+(?P<when>(?:trước|trong|vào|đến|chậm nhất|muộn nhất|quý|quí|tháng|năm|ngày|từ"
    r"|thường xuyên|hằng"
    r"|hàng|định kỳ|giai đoạn|\d)[^;:]*)"
)
_ALIASES = {"owner": "lead"}


def _with_colon(text: str, low: str) -> list[tuple[str, int, int]]:
    result: list[tuple[str, int, int]] = []
    for found in _LABEL.finditer(low):
        name = found.lastgroup or ""
        begin = found.start(name)
        glued = found.start() > 0 and low[found.start() : begin].isspace() and low[found.start() - 1].isalnum()
        if glued and not text[begin].isupper():
            continue
        if name in ("name", "other") and not re.match(r"\w", text[found.end() :].lstrip(' -–+•*(“"')):
            continue  # "1. Nhiệm vụ:" is a heading
        if name == "owner" and not looks_like_owner(text[found.end() : found.end() + 120]):
            continue
        # "Hoàn thành trước: ngày 15" keeps the word that makes it the day before
        end = begin + low[begin : found.end()].rindex("trước") if name == "before" else found.end()
        result.append(("due" if name == "before" else _ALIASES.get(name, name), begin, end))
    return result


def labels(text: str) -> list[tuple[str, int, int]]:
    """Labels in a paragraph: which, where each begins, where its text begins; in order, without regard to case."""
    low = plain(text)
    result = _with_colon(text, low)
    if not result and (bare := _WITHOUT_COLON.match(low)) and looks_like_owner(text[bare.end() : bare.end() + 120]):
        name = bare.lastgroup or ""
        return [(name, bare.start(name), bare.end())]
    first = result[0][1] if result else 1
    for found in _DUE_WITHOUT_COLON.finditer(low):
        begin = found.start("due")
        inside = any(start <= begin < end for _, start, end in result)
        if (result and begin < first) or (not result and low[:begin].strip(" -–+•*(")) or inside:
            continue
        following = min((start for _, start, _ in result if start > begin), default=len(text))
        if looks_due(text[found.start("when") : following].strip(" .;,)-–+•*")):
            result.append(("due", begin, found.start("when")))
    return sorted(result, key=lambda mark: mark[1])


def cut(text: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first label, and the labelled parts."""
    marks = labels(text)
    if not marks:
        return text, []
    parts: list[tuple[str, str]] = []
    for place, (name, _, begin) in enumerate(marks):
        end = marks[place + 1][1] if place + 1 < len(marks) else len(text)
        part = text[begin:end].strip(" -–+•;,(*")
        part = part.replace("trước:", "trước", 1) if name == "due" else part
        parts.append((name, part.rstrip(" .)") if part.count(")") > part.count("(") else part))
    return text[: marks[0][1]].strip(" -–+•;,("), parts
