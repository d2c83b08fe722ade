"""Reads a printed deadline: what kind it is and which day is the last one still in time."""

from __future__ import annotations

import re
from datetime import date, timedelta

from lienthong.domains.plans.reading.duewords import Mention, day_before, mentions
from lienthong.domains.plans.reading.plan import DueKind, ReadDue
from lienthong.domains.plans.reading.words import plain, squeeze

_CONTINUOUS = re.compile(
    r"thường xuyên|liên tục|duy trì hoạt động|24\s*/\s*(?:7|24)(?!\s*/)|hàng ngày|hằng ngày"
    r"|suốt (?:năm|quá trình)|xuyên suốt|trong quá trình"
)
_ONWARD = re.compile(
    r"(?:các |những )?năm tiếp theo|năm sau|trở đi|về sau|những năm tới|các năm sau|tiếp tục thực hiện"
)
_EVERY = re.compile(
    r"(?:hằng|hàng|mỗi)\s+(tuần|tháng|quý|quí|năm|nửa năm)|định kỳ|thường kỳ|thường niên"
    r"|tháng (?:đầu|cuối)(?: của)?(?: mỗi)? (?:quý|quí)(?!\s*(?:i|\d))|tháng (?:báo cáo|sau|liền kề)"
    r"|(?:các|từng) (?:tháng|quý|quí|tuần)(?: trong năm)?$|\d+\s*lần\s*(?:/|trong|một|mỗi)\s*(?:năm|quý|tháng|tuần)"
)
_REQUEST = re.compile(
    r"theo (?:yêu cầu|đề nghị|nhu cầu)|khi (?:có|được|cần|phát sinh|cấp)(?! (?:văn bản|hướng dẫn|quyết định|chỉ đạo"
    r"|kế hoạch|nghị quyết|nghị định|thông tư|chủ trương|ban hành|phê duyệt))|đột xuất|theo "
    r"(?:từng )?đợt|tùy (?:theo|tình hình)"
)
_DOCUMENT = re.compile(
    r"^\W*(?:(?:thực hiện|triển khai|hoàn thành|bảo đảm|đảm bảo)\s+)?(?:theo|căn cứ|ngay "
    r"sau khi|sau khi|khi|kể từ khi|phù hợp|song song)\b|\bsau khi\b"
    r"|^\W*(?:trong vòng|sau)\s+\d+\s+(?:ngày|tháng)|kể từ ngày (?:ban hành|ký|có hiệu lực)"
    r"|ngay sau khi|^\W*sau \d|theo (?:tiến độ|kế hoạch|lộ trình|quy định|hướng dẫn|chương "
    r"trình|đề án|chỉ đạo|quyết định|thời gian)"
)
_AT_ONCE = re.compile(r"\b(?:ngay|khẩn trương|kịp thời)\b")
_EXCLUSIVE = re.compile(r"trước(?: ngày| thời điểm| thời hạn| đầu| giữa| năm)*\s*(?:mùng|mồng)?\s*$")
_FROM = re.compile(r"(?:từ|sau|bắt đầu|khởi công)(?: từ| vào)?(?: ngày| năm| đầu| giữa| cuối| tháng| quý)*\s*$")
_AFTER = re.compile(r"sau(?: ngày| năm| tháng| quý)*\s*$")
_TO = re.compile(r"(?:đến|tới|->|-|–|÷)(?: hết| đầu| giữa| cuối| ngày| năm| tháng| quý)*\s*$")
_OUTLOOK = re.compile(r"[\s,;(]*(?:và\s+)?(?:định hướng|tầm nhìn)(?: đến| tới)?(?: năm)? \d.*$")
_YEARLESS = re.compile(r"(?:^|\s)(?:trong|cả|hết|cuối|giữa|đầu|nội)\s+năm(?: kế hoạch| nay| này| công tác)?$")
_SESSION = re.compile(r"(?:kỳ|kì|phiên) họp[^\d]*(?:đầu|giữa) năm")
_VAGUE = re.compile(
    r"(?<!tháng )(?<!nửa )(?:đầu|giữa)\s+(?:của\s+)?(?:tháng|quý|quí|năm)(?! học)|tuần (?:đầu|cuối|thứ|\d)"
)
_DEADLINE = re.compile(r"trước|chậm nhất|muộn nhất|xong|hoàn thành|đến hết|hạn chót|kết thúc")
_DAY_OF_MONTH = re.compile(r"ngày\s*(\d{1,2})(?!\s*[/\d])")


def _recurring(text: str, printed: str, found: list[Mention]) -> ReadDue:
    day: int | None = None
    month: int | None = None
    until: date | None = None
    dated = next((m for m in found if m.grain == "date"), None)
    alone = _DAY_OF_MONTH.search(text)
    exclusive = False
    if dated:
        day, month = dated.units
        exclusive = bool(_EXCLUSIVE.search(text[: dated.begin]))
    elif alone:
        day = int(alone.group(1))
        exclusive = bool(re.search(r"trước\s*$", text[: alone.start()]))
    if dated is None and not text.startswith("mỗi"):
        months = [m for m in found if m.grain in ("month", "quarter")]
        if months and len(months[-1].units) == 1:
            month = months[-1].units[0] * (3 if months[-1].grain == "quarter" else 1)
    if day is not None and exclusive:
        last = day_before(date(2025, month or 2, min(day, 28)))  # a plain year and month to count back in
        day, month = (day - 1, month) if day > 1 else (last.day if month else 31, last.month if month else None)
    years = [m for m in found if m.grain == "year"]
    if years and not dated:
        until = date(years[-1].units[-1], 12, 31)
    return ReadDue(printed, "recurring", None, until, day, month)


def _finer(known: list[tuple[Mention, tuple[date, date]]]) -> list[tuple[Mention, tuple[date, date]]]:
    """A year that is told more closely at once, "2026 (Quý III)", is only the year of what follows."""
    if len(known) != 2:
        return known
    (first, whole), (second, part) = known
    told = first.grain == "year" and len(first.units) == 1 and second.grain != "year" and not _TO.search(second.before)
    within = whole[0] <= part[0] and part[1] <= whole[1]
    return known[1:] if told and within and re.fullmatch(r"[\s(:,]*", second.before) else known


def _span(text: str, found: list[Mention], year: int | None) -> tuple[DueKind, date | None, date | None] | None:
    known = [(m, days) for m in found if (days := m.days(year)) is not None]
    if not known:
        return None
    known = _finer(known)
    first, (start, _) = known[0]
    last, (begin, end) = known[-1]
    until = day_before(begin) if _EXCLUSIVE.search(last.before) else end
    opened = bool(_FROM.search(first.before))
    closed = len(known) > 1
    ranged = first.grain != "date" and len(first.units) > 1
    if _ONWARD.search(text):
        return "from", start, None
    if opened and not closed:
        if _AFTER.search(first.before):
            start = end + timedelta(days=1)
        return ("range", start, until) if ranged else ("from", start, None)
    listed = all(re.fullmatch(r"[\s,;]*(?:và\s*)?(?:ngày\s*)?", m.before) for m, _ in known[1:])
    if closed and listed and first.grain == last.grain == "date" and _EXCLUSIVE.search(first.before):
        return _kind(last), None, day_before(begin)
    if closed:
        ends = [days[1] for _, days in known[:-1]]
        until = max([until, *ends]) if not _EXCLUSIVE.search(last.before) else until
        start = min(days[0] for _, days in known)
        same = opened or bool(_TO.search(last.before)) or first.grain != last.grain or start != begin
        return ("range", start, until) if same else (_kind(last), None, until)
    if ranged:
        return "range", start, until
    return _kind(last), None, until


def _kind(mention: Mention) -> DueKind:
    if mention.grain == "half":
        return "range"
    return "date" if mention.part in ("đầu", "giữa") else mention.grain


def _month_ends(found: list[Mention], text: str) -> bool:
    return bool(found) and bool(_DEADLINE.search(text[: found[-1].begin]))


def read_due(printed: str, year: int | None = None) -> ReadDue | None:
    """A deadline as printed ("Quý I/2026", "trước ngày 15/9/2025") with its last day; None for an empty cell.

    `year` is the plan's own year, for "Quý II" or "trước 30/6" printed without one.
    """
    printed = squeeze(printed).strip(" .;,")
    if not printed or not re.search(r"\w", printed):
        return None
    text = _OUTLOOK.sub("", plain(printed)) or plain(printed)
    if _SESSION.search(text):
        return ReadDue(printed, "by_document")
    if _EVERY.search(text):
        return _recurring(text, printed, mentions(text))
    if year is not None and _YEARLESS.search(text):
        text = f"{text} {year}"
    found = mentions(text)
    firm = _month_ends(found, text)
    if _CONTINUOUS.search(text) and not firm:
        head = found[0] if found else None
        days = head.days(year) if head else None
        quiet = re.search(r"và\s+(?:duy trì|thực hiện|triển khai)?\s*(?:thường xuyên|liên tục)", text)
        if head and days and quiet and head.begin < quiet.start():
            return ReadDue(printed, "from", days[0], None)
        return ReadDue(printed, "continuous")
    if _REQUEST.search(text) and not firm:
        return ReadDue(printed, "on_request")
    if _DOCUMENT.search(text) and not (firm and not re.match(r"\W*theo", text)):
        return ReadDue(printed, "by_document")
    span = _span(text, found, year)
    if span:
        return ReadDue(printed, *span)
    if _AT_ONCE.search(text):
        return ReadDue(printed, "from")
    return ReadDue(printed, found[0].grain if found and found[0].grain != "half" else "by_document")


def is_vague(printed: str) -> bool:
    """Whether a deadline only points at the beginning or the middle of a time: the law gives a day, nobody wrote it."""
    return bool(_VAGUE.search(plain(printed)))


def says_nothing(due: ReadDue) -> bool:
    """Whether the words of a deadline name neither a time nor a document nor a request: "03 tháng", "Đang làm"."""
    text = plain(due.text)
    return due.kind == "by_document" and not _DOCUMENT.search(text) and not _SESSION.search(text)


_SHORT = re.compile(r"^[\s\d/.,;:()\-–+&]*$")
_DUE_WORDS = re.compile(
    r"\b(?:ngày|tháng|quý|quí|năm|thường xuyên|hằng|hàng|định kỳ|trước|sau|từ|đến|giai đoạn"
    r"|theo|khi|liên tục|trong|hoàn thành"
    r"|đầu|giữa|cuối|hết|cả|nay|xong|không|quá|muộn|hơn|giờ"
    r"|định hướng|tầm nhìn|đợt|và|các|tiếp|nhiệm vụ|thực hiện|i|ii|iii|iv|q[1-4]|t\d+|ngay|triển khai"
    r"|dự kiến|chậm nhất|khoảng)\b"
)


def looks_due(text: str) -> bool:
    """Whether a cell by itself reads like a deadline; used where columns must be guessed."""
    low = plain(squeeze(text)).strip(" .;,()")
    if not low or len(low) > 110:
        return False
    found = mentions(low)
    if found and sum(m.end - m.begin for m in found) >= 0.5 * len(low):
        return True
    if _EVERY.search(low) and len(low) <= 70 and re.match(r"(?:báo cáo |định kỳ |trước |ngày |hằng |hàng )", low):
        return True
    if re.fullmatch(
        r"(?:nhiệm vụ )?(?:thường xuyên|liên tục|hằng năm|hàng năm|hằng quý|hàng quý|hằng tháng"
        r"|hàng tháng).{0,40}",
        low,
    ):
        return True
    if re.fullmatch(r"(?:hoàn thành )?(?:trong|cả|cuối|giữa|đầu|hết) năm|\d+ lần\s*/\s*(?:năm|quý|tháng|tuần)", low):
        return True
    if re.match(
        r"(?:sau khi (?:có|được)|trong vòng \d+ ngày|\d+ ngày (?:làm việc )?kể từ"
        r"|theo (?:yêu cầu|đề nghị|tiến độ|kế hoạch|lộ trình|đề án|hướng dẫn|quy định|chỉ đạo"
        r"|chương trình)|khi có|ngay sau)",
        low,
    ):
        return True
    rest = _DUE_WORDS.sub(" ", low)
    for mention in found:
        rest = rest.replace(low[mention.begin : mention.end], " ")
    return bool(found or _CONTINUOUS.search(low)) and bool(_SHORT.match(rest)) and len(low) <= 60
