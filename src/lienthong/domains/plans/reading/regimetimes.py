"""The times in a sentence about reporting: which periods, until when figures count, by which day the report is sent.

"Trước ngày X" is the day before X, "chậm nhất ngày X" and "đến hết ngày X" are X itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from lienthong.domains.plans.reading.duewords import Mention, day_before, mentions
from lienthong.domains.plans.reading.phrases import CITING
from lienthong.domains.plans.reading.plan import DueKind, ReadDue, ReportPeriod

_END = r"(?![\wÀ-ỹ])"
_ITEM = (
    rf"(?:(?:0?6|sáu)\s+tháng(?:\s+(?:đầu|cuối)\s+năm)?|(?:0?9|chín)\s+tháng(?:\s+đầu\s+năm)?|(?:0?3|ba)\s+tháng"
    rf"|12\s+tháng|nửa\s+năm|tuần|tháng(?!\s*\d|\s+(?:trước|này|sau))|(?:quý|quí)(?!\s*(?:[1-4]|i{{1,3}}|iv){_END})"
    rf"|(?:cả\s+)?năm(?!\s*\d|\s+(?:tiếp|sau|học|nay|này|trước(?!\s+ngày))))"
)
_JOIN = r"\s*(?:,\s*và|,|;|và|/|hoặc|-)\s*(?:(?:hằng|hàng|mỗi|báo cáo)\s+)?"
_PERIODS = re.compile(
    r"(?<![\wÀ-ỹ])(?:(?P<start>hằng|hàng|mỗi|từng|theo|định kỳ(?:\s+(?:vào|cuối|theo))*(?:\s+(?:hằng|hàng|mỗi))?"
    r"|báo cáo(?:\s+(?:kết quả|định kỳ|sơ kết|tổng kết))*(?:\s+(?:hằng|hàng))?|sơ kết|tổng kết)\s+\(?"
    rf"(?P<list>{_ITEM}(?:{_JOIN}{_ITEM})*)"
    rf"|(?P<times>{_ITEM})\s*(?:/|một|mỗi|,)\s*(?:0?1|một)?\s*lần"
    rf"|(?P<many>(?:0?6|sáu|0?9|chín)\s+tháng(?:\s+đầu\s+năm)?)"
    rf"|(?<=[,;])\s*(?P<bare>(?:cả\s+)?năm)(?=\s*(?:\(|trước\s+ngày|chậm\s+nhất|:))"
    rf"|(?<=và)\s+(?P<last>(?:cả\s+)?năm)(?=\s*(?:\(|trước\s+ngày|chậm\s+nhất|:))|(?P<yearly>thường niên)){_END}"
)
_OF_A_PLAN = re.compile(r"(?:kế hoạch|dự toán|ngân sách|nhiệm vụ chi|kinh phí)(?:\s+\S+){0,2}\s*$")
_NOT_A_PERIOD = re.compile(r"(?:trong vòng|trong|sau|thời hạn|\d\s*-|kéo dài|ít nhất)\s*$")
_DUE = re.compile(
    r"(?:trước|chậm nhất|muộn nhất|xong trước|đến hết|hạn(?: cuối| chót)?(?: gửi)?|vào|trong)\s*(?:là\s*|đến\s*)?"
    r"(?:thời điểm\s*)?(?:ngày|tháng|quý|đầu|cuối|giữa|năm)?\s*[:(]?\s*$"
)
_BEFORE = re.compile(r"trước(?:\s+(?:ngày|mùng|mồng|tháng|quý|năm|hết))*\s*$")
_SINCE = re.compile(r"(?:tính từ|kể từ|từ)(?:\s+(?:ngày|tháng|đầu|năm))*\s*$")
_UNTIL = re.compile(r"(?:đến|tới|chốt)(?:\s+(?:hết|thời điểm|ngày|tháng|vào|cuối))*\s*$")
_OF_FIGURES = re.compile(r"số liệu|kết quả|thực hiện|triển khai|tính|chốt|đạt được|từ\s")
_SENDING = re.compile(
    r"(?:gửi(?:(?!báo cáo|kết quả|số liệu|thực hiện)[^,;]){0,80}|(?:hoàn thành|chậm nhất|muộn nhất|hạn)[^,;]{0,25})$"
)
_FINISHED = re.compile(r"(?:hoàn thành|xong|tổ chức|ban hành)[^,;]{0,40}$")
_DAY = re.compile(
    r"(?P<how>trước|chậm nhất(?:\s+là)?|muộn nhất(?:\s+là)?|đến hết|vào|hạn(?: gửi)?)?\s*(?:vào\s+)?"
    r"(?:ngày|mùng|mồng)\s+"
    r"(?:(?P<day>[0-3]?\d)(?!\d|\s*[/-]|\.\d|\s+tháng\s+\d)|(?P<last>cuối(?:\s+cùng)?))\s*(?:của\s+)?(?P<tail>"
    r"(?:hằng|hàng|mỗi)\s+(?P<every>tháng|quý|quí|năm)"
    r"|tháng\s+(?P<next>sau|tiếp theo|kế tiếp|liền kề)(?:\s+(?:của\s+)?(?:(?:kỳ|tháng|quý)\s+báo cáo))?"
    r"|tháng\s+(?P<final>cuối(?:\s+cùng)?)\s+(?:của\s+)?(?:mỗi\s+)?(?P<of>quý|quí|kỳ|năm)(?:\s+báo cáo)?"
    r"|tháng\s+đầu(?:\s+tiên)?\s+(?:của\s+)?(?:mỗi\s+)?(?P<first>quý|quí|kỳ|năm)\s*(?P<after>sau|tiếp theo|kế tiếp)?"
    r"|(?:mỗi\s+)?(?P<same>tháng|quý|quí|kỳ|năm)(?:\s+(?:báo cáo|đó))?)?"
)
_AFTER_END = re.compile(
    r"(?:chậm nhất|muộn nhất|trong vòng|trong|sau)\s*(?:là\s*|không quá\s*)?(?P<n>\d{1,2})\s*ngày(?P<work>\s+làm việc)?"
    r"(?:\s+(?:kể\s+)?(?:từ|sau|tính từ))?(?:\s+(?:khi|ngày))*\s+(?:kết thúc|hết|khép|chốt)\s+(?:\S+\s+){0,3}?"
    r"(?P<of>tháng|quý|quí|kỳ|năm)"
)
_PERIOD_OF: dict[str, ReportPeriod] = {"tháng": "month", "quý": "quarter", "quí": "quarter", "năm": "year"}
_INSTANCE = re.compile(r"báo cáo(?:\s+(?:kết quả|tình hình|tiến độ|thực hiện|triển khai|sơ kết|công tác))*\s*$")
LAST = 31
"""A month's last day, whatever its number."""


@dataclass(frozen=True, slots=True)
class When:
    """One period with its days; nothing in it is guessed."""

    period: ReportPeriod | None = None
    since: date | None = None
    cut_off: date | None = None
    cut_day: int | None = None
    due: ReadDue | None = None
    due_after: int | None = None
    due_days: int | None = None
    working_days: bool = False


@dataclass(slots=True)
class _Token:
    """A period, or a day by which to send, at its place in the sentence."""

    begin: int
    end: int
    when: When
    due: bool = False
    of: ReportPeriod | None = None  # the period that the words of a day name: "ngày 20 của tháng cuối quý"


@dataclass(slots=True)
class Times:
    """What a sentence says of time: each period with its days, and whether it says "định kỳ" at all."""

    whens: list[When] = field(default_factory=list)
    regular: bool = False


def _item(text: str) -> ReportPeriod | None:
    text = " ".join(text.split())
    if "tuần" in text:
        return None
    for pattern, period in ((r"(?:0?6|sáu) tháng|nửa", "half"), (r"(?:0?9|chín) tháng", "nine_months")):
        if re.match(pattern, text):
            return period  # type: ignore[return-value]  # two literals of the tuple above
    if re.match(r"(?:0?3|ba) tháng", text):
        return "quarter"
    return "year" if "năm" in text or text == "12 tháng" else _PERIOD_OF[text]


def _periods(low: str) -> list[_Token]:
    result: list[_Token] = []
    for found in _PERIODS.finditer(low):
        before = low[: found.start()]
        if found.group("start") in ("hằng", "hàng", "mỗi") and _OF_A_PLAN.search(before):
            continue
        if found.group("many") and (
            _NOT_A_PERIOD.search(before) or re.match(r"\s*(?:kể từ|từ|sau)", low[found.end() :])
        ):
            continue
        if found.group("yearly"):
            result.append(_Token(found.start(), found.end(), When("year")))
            continue
        printed = next(found.group(name) for name in ("list", "times", "many", "bare", "last") if found.group(name))
        for part in re.finditer(_ITEM, printed):
            result.append(_Token(found.start(), found.end(), When(_item(part.group()))))
    return result


def _recurring(low: str, printed: str) -> list[_Token]:
    """Days of a month that come again: "trước ngày 15 hằng tháng", "ngày 20 của tháng cuối quý"."""
    result: list[_Token] = []
    for found in _DAY.finditer(low):
        if not found.group("how") and not found.group("tail"):
            continue
        figures = _UNTIL.search(low[: found.start()].rstrip() + " ") and _OF_FIGURES.search(low[: found.start()][-80:])
        starting = _SINCE.search(low[: found.start()].rstrip() + " ")
        day = LAST if found.group("last") else int(found.group("day"))
        if starting or not 1 <= day <= LAST:
            continue
        after = _months_after(found)
        of = _PERIOD_OF.get(next((found.group(n) for n in ("every", "of", "same") if found.group(n)), ""))
        if found.group("first"):
            of = _PERIOD_OF.get(found.group("first"))
        if figures and not found.group("how"):
            result.append(_Token(found.start(), found.end(), When(cut_day=day), True, of))
            continue
        if found.group("how") == "trước":
            if found.group("last"):
                continue  # the day before a month's last has no number
            day, after = (day - 1, after) if day > 1 else (LAST, None if after is None else after - 1)
        due = ReadDue(printed[found.start() : found.end()].strip(" (,"), "recurring", day=day)
        result.append(_Token(found.start(), found.end(), When(due=due, due_after=after), True, of))
    return result


def _months_after(found: re.Match[str]) -> int | None:
    """How many months after the period's last month the day lies, where the words say so."""
    if found.group("next") or (found.group("first") and found.group("after")):
        return 1
    if found.group("final") or (found.group("last") and (found.group("same") or found.group("every"))):
        return 0
    return 0 if found.group("same") and "báo cáo" in found.group("tail") else None


def _days_after(low: str, printed: str) -> list[_Token]:
    result = []
    for found in _AFTER_END.finditer(low):
        due = ReadDue(printed[found.start() : found.end()], "recurring")
        when = When(due=due, due_days=int(found["n"]), working_days=bool(found["work"]))
        result.append(_Token(found.start(), found.end(), when, True, _PERIOD_OF.get(found["of"])))
    return result


@dataclass(slots=True)
class _Dated:
    """Printed dates, by what they are: since and until when figures count, days to send, single periods."""

    since: date | None = None
    cut_off: date | None = None
    tokens: list[_Token] = field(default_factory=list)


def _dated(low: str, printed: str, year: int | None) -> _Dated:
    result = _Dated()
    for mention in mentions(low):
        before = low[: mention.begin]
        days = mention.days(mention.year or (year if mention.grain != "date" else None))
        if mention.grain == "date" and CITING.search(before[-60:]):
            continue
        if days and _SINCE.search(before) and result.since is None:
            result.since = days[0]
        elif days and _UNTIL.search(before) and _OF_FIGURES.search(before[-90:]) and not _SENDING.search(before):
            result.cut_off = days[1]
        elif _DUE.search(before) and mention.grain in ("date", "month", "quarter"):
            token = _due(mention, low, printed, year)
            if token is not None:
                result.tokens.append(token)
        elif days and _INSTANCE.search(before):
            result.tokens.append(_Token(mention.begin, mention.end, When(_grain(mention), days[0], days[1])))
        elif days and mention.grain == "year" and re.search(r"\(\s*(?:năm\s*)?$", before):
            due = ReadDue(printed[mention.begin : mention.end], "year", None, days[1])
            result.tokens.append(_Token(mention.begin, mention.end, When(due=due), True))
    finished = [t for t in result.tokens if t.due and _FINISHED.search(low[: t.begin])]
    if len(finished) < sum(t.due for t in result.tokens):
        result.tokens = [t for t in result.tokens if t not in finished]  # the work's own day, not the report's
    return result


def _grain(mention: Mention) -> ReportPeriod:
    if mention.grain == "half":
        return "nine_months" if mention.units == (1, 9) else "quarter" if mention.units[1] == 3 else "half"
    return "month" if mention.grain == "month" else "quarter" if mention.grain == "quarter" else "year"


def _due(mention: Mention, low: str, printed: str, year: int | None) -> _Token | None:
    """A day by which to send: once where a year is printed, each year where none is."""
    lead = _DUE.search(low[: mention.begin])
    begin = lead.start() if lead else mention.begin
    early = bool(_BEFORE.search(low[: mention.begin]))
    every = re.match(r"\s*(?:hằng|hàng|mỗi)\s+năm", low[mention.end :])
    end = mention.end + (every.end() if every else 0)
    text = printed[begin:end].strip(" (,;:")
    if mention.year is None and mention.grain == "date":
        if not _real(mention):
            return None
        last = date(2025, mention.units[1], min(mention.units[0], 28))  # a plain year to count back in
        if early and mention.units[0] == 1:
            before = day_before(last)
            due = ReadDue(text, "recurring", day=LAST if before.month == 2 else before.day, month=before.month)
        else:
            due = ReadDue(text, "recurring", day=mention.units[0] - early, month=mention.units[1])
        return _Token(begin, end, When(due=due), True, "year" if every else None)
    days = mention.days(year)
    if days is None:
        return None
    until = day_before(days[0]) if early else days[1]
    kind: DueKind = "month" if mention.grain == "month" else "quarter" if mention.grain == "quarter" else "date"
    return _Token(begin, end, When(due=ReadDue(text, kind, None, until)), True)


def _real(mention: Mention) -> bool:
    try:
        date(2024, mention.units[1], mention.units[0])
    except ValueError:
        return False
    return True


def _fill(when: When, told: When) -> When:
    return replace(
        when,
        due=when.due or told.due,
        cut_day=when.cut_day if when.cut_day is not None else told.cut_day,
        due_after=told.due_after if told.due else when.due_after,
        due_days=told.due_days if told.due else when.due_days,
        working_days=told.working_days or when.working_days,
    )


def _paired(tokens: list[_Token]) -> list[When]:
    """Each day belongs to the periods printed before it, else to its own, else to the one that follows."""
    result: list[When] = []
    open_from = 0  # periods from here on have met no day yet
    waiting: When | None = None
    for place, token in enumerate(tokens):
        if not token.due:
            inside = any(t.due and t.begin <= token.begin and token.end <= t.end for t in tokens)
            again = any(when.period == token.when.period and when.since == token.when.since for when in result)
            if inside or again:
                continue
            result.append(_fill(token.when, waiting) if waiting else token.when)
            waiting = None
            continue
        fitting = [n for n in range(open_from, len(result)) if token.of is None or result[n].period == token.of]
        yearly = token.when.due is not None and token.when.due.month is not None
        if yearly and len(fitting) > 1:
            fitting = fitting[-1:]  # one day of the year cannot be every quarter's
        if fitting:
            for n in fitting:
                result[n] = _fill(result[n], token.when)
            if token.when.due is not None:
                open_from = len(result)
        elif token.of is not None:
            known = [n for n, when in enumerate(result) if when.period == token.of] if token.when.cut_day else []
            if known:
                twin = known[0]
                result[twin] = _fill(result[twin], token.when)
            else:
                result.append(replace(token.when, period=token.of))
                open_from = len(result) if token.when.due else open_from
        elif any(not later.due for later in tokens[place + 1 :]) and not result:
            waiting = token.when
        else:
            result.append(token.when)
            open_from = len(result)
    return result


def read_times(low: str, printed: str, year: int | None) -> Times:
    """The periods and days of one sentence; `low` is `plain(printed)`, `year` the plan's own."""
    dated = _dated(low, printed, year)
    tokens = [*_periods(low), *_recurring(low, printed), *_days_after(low, printed), *dated.tokens]
    tokens.sort(key=lambda token: (token.begin, token.due))
    whens = _paired(tokens)
    if not whens and (dated.since or dated.cut_off):
        whens = [When()]
    regular = "định kỳ" in low or any(when.period for when in whens)
    return Times([_settled(when, regular, dated) for when in whens], regular)


def _settled(when: When, regular: bool, dated: _Dated) -> When:
    """A day without a year comes again each year; what does not come again covers figures since or until a day."""
    if when.period is None and when.due and when.due.month is not None and regular:
        return replace(when, period="year")
    if when.period is None and not regular:
        period: ReportPeriod = "cumulative" if dated.since else "as_of"
        return replace(when, period=period, since=dated.since, cut_off=dated.cut_off)
    return when
