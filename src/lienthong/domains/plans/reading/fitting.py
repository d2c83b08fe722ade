"""Gives the lines of one row to the columns that they fit best, in the order of the columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lienthong.domains.plans.reading.columns import Head
from lienthong.domains.plans.reading.dues import looks_due
from lienthong.domains.plans.reading.owners import looks_like_owner
from lienthong.domains.plans.reading.pieces import Line
from lienthong.domains.plans.reading.words import fold, is_capitals, plain

_FIGURE = re.compile(
    r"^\W*(?:trên|dưới|tối thiểu|ít nhất|đạt|từ|khoảng|không quá|tối đa|hơn|≥|>|<|≤"
    r"|=)?\s*\d[\d.,]*\s*(?:%|‰)?(?:\s*(?:-|đến)\s*\d[\d.,]*\s*%?)?(?:\s+\S+){0,5}$",
    re.IGNORECASE,
)
_DONE = re.compile(r"^(?:hoàn thành|có|đạt|ứng dụng|đạt chuẩn|100%|x|duy trì|hoàn thiện)(?:\s\S+){0,4}$", re.IGNORECASE)
_UNIT = re.compile(r"^(?:%|‰|tỷ lệ|tỉ lệ|\S+(?:\s\S+){0,3})$")
_BULLET = re.compile(r"^[-+•*·▪–]\s*|^\(?\d{1,2}[).]\s|^[a-zđ]\)\s")
_VERB = re.compile(
    r"^\W*(?:(?:tiếp tục|chủ động|tăng cường|đẩy mạnh|hoàn thành|chủ trì|khẩn trương|phối "
    r"hợp|tích cực|thường xuyên|định kỳ)\b.{0,3})?"
    r"(?:xây dựng|ban hành|triển khai|tổ chức (?!chính trị|xã hội|đoàn)|rà soát|hoàn thiện"
    r"|hoàn thành|nâng cấp|thực hiện|kiện toàn|tham mưu|đề xuất|nghiên cứu|phát triển|tăng "
    r"cường"
    r"|đẩy mạnh|duy trì|thành lập|bố trí|đào tạo|tuyên truyền|kiểm tra|đánh giá|cung cấp"
    r"|tích hợp|kết nối|số hóa|cập nhật|hướng dẫn|tiếp tục|thí điểm|mở|lập|tỷ lệ|tỉ lệ|số "
    r"lượng|sẵn sàng|chủ động|theo)(?![a-zà-ỹ])"
)
_OUTPUT = re.compile(
    r"^\W*(?:kế hoạch|báo cáo|quyết định|đề án|văn bản|phương án|tờ trình|nghị quyết|kết "
    r"quả|chương trình|quy chế|quy định|hệ thống|nền tảng|danh mục|công văn|hội nghị|lớp"
    r"|tài liệu|biên bản|bộ|phần mềm|dự thảo|thông báo|hướng dẫn|chuyên mục|giải pháp|cơ sở "
    r"dữ liệu|csdl)(?![a-zà-ỹ])"
)
_OPEN = re.compile(
    r"(?:^|\s)(?:và|của|các|đến|tới|(?<!hằng )(?<!hàng )ngày|theo|cho|với|tại|về|trong|trước|từ|hoặc"
    r"|(?:đến|trong|từ|trước|hết|tới) (?:năm|tháng|quý))$|[,(/]$"
)
"""A printed line that ends so goes on in the next one."""
_PERSON = re.compile(
    r"^\W*(?:đ/c|đồng chí|ông |bà |(?:các )?(?:phó )?(?:chủ tịch|giám đốc|bí thư|chánh văn phòng|cục trưởng|vụ trưởng"
    r"|thứ trưởng|bộ trưởng|trưởng (?:ban|phòng)|lãnh đạo))(?![a-zà-ỹ])"
)
"""Who directs a task, where a column of its own says so; the body that does it stands in another."""
_OWNERS = ("lead", "with", "lead_with", "monitor")
_EMPTY = {
    "name": -8.0,
    "lead": -1.5,
    "lead_with": -1.5,
    "due": -1.0,
    "with": -0.5,
    "output": -0.5,
    "value": -1.0,
    "unit": -0.6,
    "monitor": -0.6,
}


_NEVER = -1e9


@dataclass(slots=True)
class Placed:
    """How a row's lines fall into columns (-1: the whole is a group), with group lines after it and lines left over."""

    points: float
    columns: dict[int, list[Line]]
    groups: list[Line] = field(default_factory=list)
    junk: int = 0


class Fit:
    """Points for a line in a column, remembered while one table is read.

    `blocks` tells that blank lines part the cells; `opening` is the first word of the headings between the rows,
    where the table begins with such a heading and so may hold more of them.
    """

    def __init__(self, head: Head, blocks: bool = False, opening: str | None = None) -> None:
        self.columns = [i for i, column in enumerate(head.columns) if column.role != "number"]
        self.roles = {i: head.columns[i].role for i in self.columns}
        self.blocks, self.opening = blocks, opening
        self._facts: dict[str, tuple[bool, bool, bool]] = {}
        self._points: dict[tuple[str, str], float] = {}
        self._next: dict[tuple[str, str, str, bool], float] = {}

    def facts(self, text: str) -> tuple[bool, bool, bool]:
        """Whether the text reads like a deadline, a body, a figure."""
        if text not in self._facts:
            due = looks_due(text)
            owner = not due and looks_like_owner(text) and not _VERB.match(plain(text))
            figure = bool(_FIGURE.match(text)) and len(text) <= 60
            self._facts[text] = due, owner, figure
        return self._facts[text]

    def is_plain(self, line: Line) -> bool:
        due, owner, _ = self.facts(line.text)
        return not due and not owner

    def points(self, role: str, line: Line) -> float:
        """What it gains that a cell of this role begins with the line."""
        key = role, line.text
        if key not in self._points:
            self._points[key] = self._weigh(role, line.text)
        return self._points[key]

    def _weigh(self, role: str, text: str) -> float:
        due, owner, figure = self.facts(text)
        if role == "due":
            return 4.0 if due else (-1.0 if figure or (len(text) < 50 and not owner) else -5.0)
        if "head" in self.roles.values() and _PERSON.match(plain(text)):
            return 3.0 if role == "head" else -2.0
        if role in _OWNERS:
            return (
                3.0
                if owner
                else (-4.0 if due or figure or _VERB.match(plain(text)) else -1.5 if len(text) < 70 else -4.0)
            )
        if role == "name":
            if due and len(text) < 40:
                return -5.0
            if owner:
                return -2.5 if len(text) < 80 else 0.3
            return 2.0 if len(text) >= 15 or _VERB.match(plain(text)) else (-1.0 if figure else 0.5)
        if role in ("value", "base"):
            return 3.0 if figure else 2.0 if _DONE.match(text) else -1.0 if len(text) < 60 and not owner else -4.0
        if role == "unit":
            short = bool(_UNIT.match(text)) and len(text) <= 24 and not (figure and text != "%")
            return 2.0 if short and (not owner or len(text) <= 14) else -4.0
        if role == "output":
            return (
                -4.0
                if due
                else -2.5
                if owner
                else 2.2
                if _OUTPUT.match(plain(text))
                else 1.0
                if len(text) < 160
                else -1.0
            )
        if role == "money":
            return 2.0 if figure else -1.0
        return 0.2 if not due and not owner else -1.5

    def outside(self, line: Line) -> float:
        """What it costs to hold a line for a heading between two rows."""
        due, owner, figure = self.facts(line.text)
        low = line.text[:1].islower()
        if self.opening and not due and not figure and not low and (not self.blocks or line.gap):
            if plain(line.text).split(" ", 1)[0] == self.opening:
                return 1.2
            if not owner and not _OUTPUT.match(plain(line.text)):
                return 1.85
        cost = 4.0 if due or owner or figure else 0.9 if is_capitals(line.text) else 1.3
        return cost + 1.0 + (2.0 if low else 0.0)

    def torn(self, before: Line, line: Line) -> float:
        """What it costs to begin a new cell at a line that goes on with the one before."""
        if self.blocks and not line.gap:
            return -4.0
        if _OPEN.search(plain(before.text).rstrip()):
            return -4.0
        if not line.text[:1].islower() or self.facts(line.text)[0]:
            return 0.0
        return -4.0 if len(line.text) <= 12 else -1.0

    def next_line(self, role: str, before: Line, line: Line) -> float:
        """What a further line in the same cell costs."""
        key = role, before.text, line.text, line.gap
        if key not in self._next:
            self._next[key] = self._weigh_next(role, before, line)
        return self._next[key]

    def _weigh_next(self, role: str, before: Line, line: Line) -> float:
        if self.blocks:
            return 0.1 if not line.gap else self._weigh_word(role, before, line) - 1.5
        return self._weigh_word(role, before, line)

    def _weigh_word(self, role: str, before: Line, line: Line) -> float:
        text = line.text
        goes_on = (
            text[:1].islower()
            or before.text.rstrip().endswith((",", ";", " và", "-", ":"))
            or bool(_BULLET.match(text))
            or bool(_OPEN.search(plain(before.text).rstrip()))
        )
        if role == "name":
            due, owner, figure = self.facts(text)
            if _OPEN.search(plain(before.text).rstrip()):
                return 0.4
            if due or (owner and not _BULLET.match(text) and not text[:1].islower()) or figure:
                return -3.0
            return 0.4 if goes_on else -0.6
        base = -0.1 if goes_on else -0.9
        due, owner, _ = self.facts(text)
        if role in _OWNERS:
            return base + (0.8 if owner else (-0.2 if text[:1].islower() and not due else -3.0))
        if role == "due":
            return base + (0.8 if due else -3.5 if owner else -1.5 if not text[:1].islower() else -0.4)
        return base + (-3.0 if due or owner else 0.0)


class RowFit:
    """The best placing of the lines that follow one row number, for every place where the row may end.

    One pass over the lines serves all the ends, so a long table costs no more for each row than a short one.
    """

    def __init__(self, lines: list[Line], fits: Fit) -> None:
        self.lines, self.fits = lines, fits
        count, width = len(lines), len(fits.columns)
        self.best = [[_NEVER] * (count + 1) for _ in range(width + 1)]
        self.came = [[0] * (count + 1) for _ in range(width + 1)]
        self.best[0][0] = 0.0
        torn = [fits.torn(lines[i - 1], lines[i]) if i else 0.0 for i in range(count)]
        for c, column in enumerate(fits.columns):
            self._pass(c, fits.roles[column], torn)
        self._tails = {last: self._sums(last) for last in (False, True)}

    def _pass(self, c: int, role: str, torn: list[float]) -> None:
        """Lets column `c` take each stretch of lines after the columns before it."""
        lines, fits = self.lines, self.fits
        here, after, came = self.best[c], self.best[c + 1], self.came[c + 1]
        for begin, start in enumerate(here):
            if start <= _NEVER:
                continue
            points = start + _EMPTY.get(role, 0.0)
            if points > after[begin]:
                after[begin], came[begin] = points, begin
            points = start
            for end in range(begin + 1, len(lines) + 1):
                if end > begin + 1:
                    points += fits.next_line(role, lines[end - 2], lines[end - 1])
                else:
                    points += fits.points(role, lines[begin]) + torn[begin]
                if points < start - 12:
                    break
                if points > after[end]:
                    after[end], came[end] = points, begin

    def _sums(self, last: bool) -> list[float]:
        """What the lines up to each place cost together if they stand after the last column."""
        sums = [0.0]
        for line in self.lines:
            sums.append(sums[-1] - (0.3 if last else self.fits.outside(line)))
        return sums

    def place(self, count: int, last: bool) -> Placed:
        """The placing of the first `count` lines; lines after the last column are groups, or left over at the end."""
        if count == 0:
            return Placed(-9.0, {})
        ends, sums = self.best[-1], self._tails[last]
        first = -0.05 if last else 1.0  # what the first line after the row costs more or less than a further one
        points, used = max(
            (ends[used] + sums[min(count, len(self.lines))] - sums[used] + (first if used < count else 0.0), used)
            for used in range(min(count, len(self.lines)) + 1)
        )
        if points <= _NEVER / 2:
            return Placed(-9.0, {})
        if last:
            return Placed(points - 0.3 * max(0, count - len(self.lines)), self._columns(used), [], count - used)
        tail = [line for line in self.lines[used:count] if fold(line.text)]
        return Placed(points, self._columns(used), tail)

    def _columns(self, end: int) -> dict[int, list[Line]]:
        placed: dict[int, list[Line]] = {}
        for c in range(len(self.fits.columns), 0, -1):
            begin = self.came[c][end]
            if begin != end:
                placed[self.fits.columns[c - 1]] = self.lines[begin:end]
            end = begin
        return placed


def fit_lines(lines: list[Line], fits: Fit, last: bool) -> Placed:
    """The best placing of lines into columns; lines after the last column are groups, or left over at the end."""
    return RowFit(lines, fits).place(len(lines), last)
