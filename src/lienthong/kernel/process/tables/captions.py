"""What the lines around a table say of it: its title, the code of the procedure, the decision and its day."""

import datetime as dt
import re
from collections.abc import Sequence

from lienthong.kernel.base.text import fold, tidy

from .table import Line
from .times import read_total

FARTHEST = 8
_BEGINS = re.compile(
    r"(?:\d{1,3}|[IVXL]{1,5}|[A-ZĐ])\s*[.)]\s*\S|[a-zđ]\)\s|(?:lưu đồ|quy trình|thủ tục|tên thủ tục|trường hợp)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:tên (?:thủ tục(?: hành chính)?|quy trình|tthc))\s*:\s*(?=\S)", re.IGNORECASE)
_BESIDE = re.compile(
    r"\(?(?:kèm theo|ban hành|theo quyết định|phụ lục|mẫu số|biểu|đơn vị tính|ngày\b|số\s*:|mã (?:thủ tục|tthc|số))"
    r"|cộng hòa xã hội|độc lập\s*[-–]|(?:ủy|uỷ) ban nhân dân|quyết định$|[-–_*\s]+$",
    re.IGNORECASE,
)
"""What is often centred or bold over a table and is no title."""
_PROSE = re.compile(
    r"\b(?:quy trình|thủ tục|trường hợp|bảng|lưu đồ) (?:này|trên|sau đây|dưới đây|được|phải|gồm|quy định|áp dụng)"
    r"|\bnhư sau\b|\b(?:có trách nhiệm|chịu trách nhiệm|căn cứ|thực hiện theo|được thực hiện)\b",
    re.IGNORECASE,
)
LONGEST_TITLE = 600
_CASE = re.compile(r"[a-zđ]\)\s|trường hợp\b|đối với\b", re.IGNORECASE)
_CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)(?:\.\w{3,12})?")
_DECISION = re.compile(r"(?<!\w)\d{1,6}/QĐ-[A-ZĐ]{2,12}(?!\w)")
_DAY = re.compile(r"ngày\s+(\d{1,2})\s*(?:/|-|tháng)\s*(\d{1,2})\s*(?:/|-|năm)\s*(\d{4})", re.IGNORECASE)
_TOTAL = re.compile(
    r"tong (?:cong|thoi (?:gian|han)|so (?:gio|ngay|thoi gian))\b.*|tong\s*:.*|thoi (?:gian|han)\s*:.*|cong\s*:.*"
    r"|thoi (?:gian"
    r"|han) (?:giai quyet|thuc hien)\b.*"
    r"|theo quy dinh thoi gian\b.*",
    re.DOTALL,
)


def is_total(text: str) -> bool:
    """Whether a text is that of the row with the time of the whole."""
    return _TOTAL.fullmatch(fold(text)) is not None


def title_of(lines: Sequence[Line]) -> str:
    """The title of the table after these lines, nothing where there is only prose; a case with what it is of.

    A title is a label (“Tên thủ tục: …”), a line that begins one by its number or first word, or a line that stands
    out as a heading, centred or bold; the nearest counts. A sentence is no title, whatever it begins with.
    """
    near = [line for line in lines[-FARTHEST:] if tidy(line.text) and not is_total(line.text)]
    begin = next((at for at in range(len(near) - 1, -1, -1) if _begins(near[at])), None)
    if begin is None:
        begin = next((at for at in range(len(near) - 1, -1, -1) if _may_name(near[at])), None)
        while begin and _may_name(near[begin - 1]):
            begin -= 1
    if begin is None:
        return ""
    own = [tidy(near[begin].text)]
    for line in near[begin + 1 :]:
        if not (_may_name(line) or _goes_on(line)):
            break
        own.append(tidy(line.text))
    if _CASE.match(own[0]):
        above = next(
            (at for at in range(begin - 1, -1, -1) if _begins(near[at]) and not _CASE.match(tidy(near[at].text))), None
        )
        own = ([tidy(near[above].text)] if above is not None else []) + own
    return _LABEL.sub("", " ".join(own))


def _begins(line: Line) -> bool:
    text = tidy(line.text)
    return bool(_LABEL.match(text) or (_BEGINS.match(text) and not _is_prose(line)))


def _may_name(line: Line) -> bool:
    """Whether a line names something by how it looks alone."""
    return line.stands_out and not _BESIDE.match(tidy(line.text)) and not _is_prose(line)


def _goes_on(line: Line) -> bool:
    """More of a title that was broken: its code in brackets, words in quotes, or all in capitals."""
    text = tidy(line.text)
    return not _is_prose(line) and (
        (text[:1] in "(“\"" and not _BESIDE.match(text)) or bool(_CODE.search(text)) or _BEGINS.match(text) is not None
        or text.isupper()
    )  # fmt: skip


def _is_prose(line: Line) -> bool:
    """Whether a line is a sentence of a text: it ends as one, goes on as one, or is too long for a title."""
    text = tidy(line.text)
    if len(text) > LONGEST_TITLE or text[-1] in ";,:":
        return True
    said = re.sub(r"^(?:\d{1,3}|[IVXL]{1,5}|[A-ZĐ]|[a-zđ])\s*[.)]\s*", "", text)
    quoted = re.sub(r"[“\"][^”\"]*[”\"]|\([^)]*\)", "", said)
    if re.search(r"[.!?]\s+[A-ZÀ-ỸĐ]", quoted) and not line.stands_out:
        return True
    if text[-1] == "." and not (
        line.stands_out or _CODE.search(text) or fold(said).startswith(("thu tuc", "quy trinh"))
    ):
        return True
    return _PROSE.search(quoted) is not None


def total_over(lines: list[str]) -> str:
    """The time of the whole, where the lines over a table say it: “Thời hạn giải quyết: 10 ngày làm việc”."""
    said = [tidy(line) for line in lines[-FARTHEST:] if is_total(line) and read_total(line).read.period]
    return said[-1] if said else ""


def code_of(text: str) -> str:
    """The code of the procedure that a title names, as 1.001806; nothing where it names none."""
    found = _CODE.search(text)
    return found.group() if found else ""


def decision_of(text: str) -> tuple[str, str]:
    """The number of a decision and its day (ISO) as far as the text names them."""
    number = _DECISION.search(text)
    day = _DAY.search(text, number.end() if number else 0) or _DAY.search(text)
    return number.group() if number else "", _iso(day) if day else ""


def _iso(day: re.Match[str]) -> str:
    try:
        return dt.date(int(day[3]), int(day[2]), int(day[1])).isoformat()
    except ValueError:
        return ""
