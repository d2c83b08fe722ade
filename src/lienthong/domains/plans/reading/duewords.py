"""Mentions of time in a Vietnamese text: dates, months, quarters, half years, years, and ranges of them.

"Đầu", "giữa" and "cuối" a month or a year are days by law: Article 146(2) and (3) of the Civil Code 91/2015/QH13.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["date", "month", "quarter", "half", "year"]

_NUMERALS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6,
    "bảy": 7, "tám": 8, "chín": 9, "mười một": 11, "mười hai": 12, "chạp": 12, "mười": 10,
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?:19|20)\d{2}"


def _tail(name: str) -> str:
    return rf"(?:\s*(?:[/.,-]|năm|của\s+năm|\()?\s*(?:năm\s*)?(?P<{name}>{_YEAR})(?!\d))?"


_Q = r"(?:iv|i{1,3}|[1-4])(?![\wÀ-ỹ])"
_SEP = r"\s*(?:,|;|-|–|và|đến|tới|&|\+|/)\s*"
_M = r"(?:0?[1-9]|1[0-2])(?!\d)"

_MENTION = re.compile(
    r"(?P<dmy>(?<!\d)(?P<d1>[0-3]?\d)\s*[/.-]\s*(?P<m1>[01]?\d)\s*[/.-]\s*(?P<y1>(?:19|20)\d{2})(?!\d))"
    r"|(?P<dm>ngày\s*(?P<d2>[0-3]?\d)\s*(?:tháng|[/.-])\s*(?P<m2>" + _M + ")" + _tail("y2") + ")"
    r"|(?P<dmn>(?<!tuần )(?<!thứ )(?<![\d/.,-])(?P<d3>[0-3]?\d)\s+tháng\s+(?P<m3>" + _M + r")\s*(?:/|năm)"
    r"\s*(?P<y8>" + _YEAR + r")(?!\d))"
    r"|(?P<dmw>(?:(?<=trước )|(?<=mùng )|(?<=mồng ))(?P<d4>[0-3]?\d)(?:\s+tháng\s+|-)(?P<m4>"
    + _M + r")(?!\s*(?:/|năm)\s*\d))"
    r"|(?P<half>(?:(?<!\d)(?P<hn>0?[369]|ba|sáu|chín)\s*tháng|nửa)\s*(?P<hp>đầu|cuối)\s*(?:của\s*)?năm(?!\s*học)"
    + _tail("y3") + ")"
    r"|(?P<quarter>(?<![\wÀ-ỹ])(?:quý|quí|q)\s*(?P<qs>" + _Q + "(?:" + _SEP + r"(?:(?:quý|quí|q)\s*)?" + _Q + ")*)"
    + _tail("y4") + ")"
    r"|(?P<month>(?<![\wÀ-ỹ])(?:tháng|t)\s*(?P<ms>"
    + _M + "(?:" + _SEP + r"(?:(?:tháng|t)\s*)?" + _M + r"(?!\s*/\s*\d{1,2}\s*/))*)"
    + _tail("y5") + ")"
    r"|(?P<word>tháng\s+(?P<mw>mười\s+một|mười\s+hai|mười|giêng|chạp|một|hai|ba|tư|bốn|sáu|bảy|tám|chín)(?![\wÀ-ỹ])"
    + _tail("y6") + ")"
    r"|(?P<my>(?<![\d/.-])(?P<m7>" + _M + r")(?:\s*/\s*|-)(?P<y7>" + _YEAR + r")(?!\d))"
    r"|(?P<bare>(?<![\d/.,])(?!24\s*/\s*7(?!\s*/))(?P<d8>[0-3]?\d)\s*/\s*(?P<m8>" + _M + r")(?![\d/]))"
    r"|(?P<years>(?<![\d/.,])(?P<ya>" + _YEAR + r")\s*(?:-|–|đến|tới|÷)"
    r"\s*(?:hết\s*)?(?:năm\s*)?(?P<yb>" + _YEAR + r")(?!\d))"
    r"|(?P<year>(?<![\d/.,])(?P<y9>" + _YEAR + r")(?![\d/]|[.,]\d))"
)  # fmt: skip


@dataclass(slots=True)
class Mention:
    """One mentioned time: first and last day (None while the year is unknown), and where it stands."""

    grain: Grain
    begin: int
    end: int
    year: int | None
    units: tuple[int, ...]  # day and month, months, quarters or years
    before: str = ""
    part: str = ""  # "đầu", "giữa" or "cuối" of one month or one year

    def days(self, year: int | None) -> tuple[date, date] | None:
        """First and last day, with `year` where the text does not print one."""
        whole = self._whole(year)
        if whole is None or not self.part:
            return whole
        first, last = whole
        if self.part == "đầu":
            return first, first
        if self.part == "cuối":
            return first, last
        middle = date(first.year, 6, 30) if self.grain == "year" else first.replace(day=15)
        return middle, middle

    def _whole(self, year: int | None) -> tuple[date, date] | None:
        if self.grain == "year":
            return date(self.units[0], 1, 1), date(self.units[-1], 12, 31)
        chosen = self.year or year
        if chosen is None:
            return None
        if self.grain == "date":
            try:
                day = date(chosen, self.units[1], self.units[0])
            except ValueError:
                return None
            return day, day
        if self.grain == "half":
            first, last = self.units
        elif self.grain == "quarter":
            first, last = 3 * self.units[0] - 2, 3 * self.units[-1]
        else:
            first, last = self.units[0], self.units[-1]
        return date(chosen, first, 1), date(chosen, last, monthrange(chosen, last)[1])


def _whole(text: str | None) -> int | None:
    return int(text) if text else None


def _quarters(text: str) -> tuple[int, ...]:
    found = [_ROMAN.get(part) or int(part) for part in re.findall(r"iv|i{1,3}|[1-4]", text)]
    return (min(found), max(found)) if len(found) > 1 else (found[0],)


def _months(text: str) -> tuple[int, ...]:
    found = [int(part) for part in re.findall(r"\d+", text)]
    return (found[0], found[-1]) if len(found) > 1 and found[0] <= found[-1] else (found[-1],)


def _half(number: str, part: str) -> tuple[int, int]:
    count = {"ba": 3, "sáu": 6, "chín": 9}.get(number) or int(number)
    return (1, count) if part == "đầu" else (13 - count, 12)


def _read(found: re.Match[str]) -> tuple[Grain, int | None, tuple[int, ...]]:
    kind = found.lastgroup
    got = found.groupdict()
    if got["dmy"]:
        return "date", int(got["y1"]), (int(got["d1"]), int(got["m1"]))
    if got["dm"]:
        return "date", _whole(got["y2"]), (int(got["d2"]), int(got["m2"]))
    if got["dmn"]:
        return "date", int(got["y8"]), (int(got["d3"]), int(got["m3"]))
    if got["dmw"]:
        return "date", None, (int(got["d4"]), int(got["m4"]))
    if got["half"]:
        return "half", _whole(got["y3"]), _half(got["hn"] or "6", got["hp"])
    if got["quarter"]:
        return "quarter", _whole(got["y4"]), _quarters(got["qs"])
    if got["month"]:
        return "month", _whole(got["y5"]), _months(got["ms"])
    if got["word"]:
        return "month", _whole(got["y6"]), (_NUMERALS[" ".join(got["mw"].split())],)
    if got["my"]:
        return "month", int(got["y7"]), (int(got["m7"]),)
    if got["bare"]:
        return "date", None, (int(got["d8"]), int(got["m8"]))
    if got["years"]:
        return "year", int(got["yb"]), (int(got["ya"]), int(got["yb"]))
    if kind is None:
        raise AssertionError("a mention without a kind")
    return "year", int(got["y9"]), (int(got["y9"]),)


def _valid(grain: Grain, units: tuple[int, ...]) -> bool:
    if grain == "date":
        return 1 <= units[0] <= 31 and 1 <= units[1] <= 12
    if grain == "year":
        return units[0] <= units[-1] and units[-1] - units[0] <= 60
    return True


_PART = re.compile(r"(?<!tuần )(?<!ngày )(?<!tháng )(?:(nửa)\s+)?(đầu|giữa|cuối)\s+(?:của\s+)?(?:năm\s+)?$")


def _part(grain: Grain, units: tuple[int, ...], before: str) -> str:
    """Whether only the beginning, the middle or the end of a month or a year is meant."""
    found = _PART.search(before) if grain in ("month", "year") and len(units) == 1 else None
    if found is None:
        return ""
    return ("giữa" if found.group(2) == "đầu" else "cuối") if found.group(1) else found.group(2)


def mentions(text: str) -> list[Mention]:
    """All times mentioned in a lower-case text, in order; a missing year is taken from the next mention."""
    result: list[Mention] = []
    for found in _MENTION.finditer(text):
        grain, year, units = _read(found)
        if not _valid(grain, units):
            continue
        before = text[result[-1].end if result else 0 : found.start()]
        result.append(Mention(grain, found.start(), found.end(), year, units, before, _part(grain, units, before)))
    following: int | None = None
    for mention in reversed(result):
        if mention.grain == "year":
            following = mention.units[0]
        elif mention.year is None:
            mention.year = following
        else:
            following = mention.year
    return result


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
