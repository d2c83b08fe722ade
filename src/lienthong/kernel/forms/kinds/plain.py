"""Texts, numbers, yes or no, choices, days: the kinds that JSON Schema knows by itself, and money."""

import datetime as dt
import re
from typing import Any

from lienthong.kernel.expressions.api import DAY, NUMBER, TEXT, TRUTH, record
from lienthong.kernel.forms.cleaning import LARGEST, hides_something, many_lines, one_line
from lienthong.kernel.forms.faults import Wrong
from lienthong.web.speech import HOME, language, told
from lienthong.web.speech import say as _

from .kind import Asking, Kind, typed

MOST_MONEY = 10**15
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_UNIT = re.compile(r"\s*(?:đồng|đ|vnđ|vnd|₫)\.?$", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:,[0-9]{1,9})?")
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_LOCAL = re.compile(r"(?:(?:([0-9]{1,2})[/.-])?([0-9]{1,2})[/.-])?([0-9]{4})")


def text(value: Any, asking: Asking) -> str:
    """A text in one spelling; signs that nobody sees are left out, and it is said."""
    if isinstance(value, str) and len(value) > LARGEST:
        sentence = told(_("Nội dung dài quá %(most)s ký tự."), most=_in_thousands(LARGEST))
        raise Wrong(sentence, _("Rút gọn rồi nhập lại."), shape=True)
    said = typed(value, LARGEST, _("bằng chữ thường"))
    if hides_something(said):
        asking.notes.append(_("Đã bỏ các ký tự ẩn có trong nội dung dán vào. Đọc lại mục này."))
    return many_lines(said) if asking.setting.get("lines") else one_line(said)


def _in_thousands(number: int) -> str:
    return f"{number:,}".replace(",", "." if language() == HOME else ",")


def number(value: object, asking: Asking) -> int | float:
    """A number as JSON has it, or typed as in Vietnam: 1.500.000 or 12,5."""
    if type(value) is int and -(10**18) < value < 10**18:  # what was reckoned or is clean already: nothing to read
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Wrong(_("Mục này cần một số."), _("Nhập số, ví dụ 1500000 hoặc 12,5."), shape=True)
    if isinstance(value, str):
        said = one_line(typed(value, 40, "1500000")).replace(" ", "").replace("−", "-")
        sign, digits = ("-", said[1:]) if said.startswith("-") else ("", said)
        whole, comma, rest = digits.partition(",")
        if _GROUPED.fullmatch(whole):
            whole = whole.replace(".", "")
        if not _NUMBER.fullmatch(whole + comma + rest):
            raise Wrong(
                told(_("“%(said)s” không phải là số."), said=said[:20]),
                _("Nhập số, ví dụ 1500000, 1.500.000 hoặc 12,5."),
            )
        value = float(f"{sign}{whole}.{rest}") if rest else int(sign + whole)
    if not -1e18 < value < 1e18:  # neither infinite nor no number
        raise Wrong(_("Số này quá lớn."), _("Kiểm tra lại số vừa nhập."), shape=True)
    if isinstance(value, float):
        if value.is_integer():
            return int(value)
        if len(repr(value).replace("-", "").replace(".", "").lstrip("0")) > 15 or "e" in repr(value):
            raise Wrong(_("Số này có quá nhiều chữ số lẻ."), _("Làm tròn rồi nhập lại."))
    return value


def whole(value: Any, asking: Asking) -> int:
    """A whole number."""
    found = number(value, asking)
    if isinstance(found, float):
        raise Wrong(_("Mục này cần số nguyên."), _("Nhập số không có phần lẻ, ví dụ 12."))
    return found


def money(value: Any, asking: Asking) -> int:
    """An amount in whole đồng."""
    if isinstance(value, str):
        value = one_line(typed(value, 40, "1.500.000"))
        if not value[-1:].isdigit():
            value = _UNIT.sub("", value)
    found = whole(value, asking)
    if not 0 <= found <= MOST_MONEY:
        raise Wrong(_("Số tiền phải từ 0 đồng đến 1 triệu tỷ đồng."), _("Kiểm tra lại số tiền vừa nhập."))
    return found


def truth(value: Any, asking: Asking) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in ("true", "false"):
        return value == "true"
    raise Wrong(
        _("Mục này chỉ nhận “Có” hoặc “Không”."), _("Chọn lại một trong hai."), shape=not isinstance(value, str)
    )


def _parts(said: str) -> tuple[int, int | None, int | None]:
    """Year, month, day of a day as written; month or day may be unknown."""
    if found := _ISO.fullmatch(said):
        year, month, day = found.groups()
    elif found := _LOCAL.fullmatch(said):
        day, month, year = found.groups()
    else:
        raise Wrong(
            told(_("“%(said)s” không phải là ngày."), said=said[:20]), _("Nhập ngày/tháng/năm, ví dụ 31/01/2026.")
        )
    return int(year), int(month) if month else None, int(day) if day else None


def _real(year: int, month: int | None, day: int | None) -> None:
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError:
        said = "/".join(str(one) for one in (day, month, year) if one is not None)
        raise Wrong(told(_("Không có ngày %(day)s."), day=said), _("Kiểm tra lại ngày, tháng, năm.")) from None
    if not 1800 <= year <= 2200:
        raise Wrong(_("Năm phải từ 1800 đến 2200."), _("Kiểm tra lại năm vừa nhập."))


def date(value: Any, asking: Asking) -> str:
    """A day: typed as 31/01/2026, kept as 2026-01-31."""
    year, month, day = _parts(one_line(typed(value, 40, "31/01/2026")).replace(" ", ""))
    if month is None or day is None:
        raise Wrong(_("Ngày chưa đủ ngày, tháng, năm."), _("Nhập đủ, ví dụ 31/01/2026."))
    _real(year, month, day)
    return f"{year:04}-{month:02}-{day:02}"


def partial_date(value: Any, asking: Asking) -> str:
    """A day of which day or month may be unknown: typed as 1975, 03/1975 or 12/03/1975; kept as ISO 8601 has it."""
    if isinstance(value, dict) and set(value) <= {"day", "month", "year"}:
        boxes = [typed(value.get(name) or "", 4, "12, 03, 1975").strip() for name in ("day", "month", "year")]
        if boxes[0] and not boxes[1]:
            raise Wrong(_("Có ngày mà chưa có tháng."), _("Nhập tháng, hoặc để trống cả ngày và tháng nếu không rõ."))
        value = "/".join(box for box in boxes if box)
    year, month, day = _parts(one_line(typed(value, 40, "03/1975")).replace(" ", ""))
    _real(year, month, day)
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)])


def partial_fact(clean: str) -> dict[str, Any]:
    """The parts of a day of which some may be unknown; `date` only where all are known."""
    year, month, day = _parts(clean)
    return {"year": year, "month": month, "day": day, "date": clean if day else None}


def known_days(clean: str) -> tuple[dt.date, dt.date]:
    """The first and the last day that this may mean."""
    year, month, day = _parts(clean)
    first = dt.date(year, month or 1, day or 1)
    if day:
        return first, first
    after = dt.date(year + 1, 1, 1) if month in (None, 12) else dt.date(year, (month or 0) + 1, 1)
    return first, after - dt.timedelta(days=1)


def choice(value: Any, asking: Asking) -> str:
    """One of what is offered, by its value or by its Vietnamese label."""
    said = one_line(typed(value, 200, _("một mục trong danh sách")))
    options: dict[str, str] = asking.setting["options"]
    if said in options:
        return said
    for code, label in options.items():
        if label == said:
            return code
    raise Wrong(
        told(_("“%(said)s” không có trong danh sách chọn."), said=said[:40]), _("Chọn một mục trong danh sách.")
    )


TEXT_KIND = Kind("text", "chữ", {"type": "string"}, TEXT, text, settings=frozenset({"lines"}))
NUMBER_KIND = Kind("number", "số", {"type": "number"}, NUMBER, number)
WHOLE_KIND = Kind("integer", "số nguyên", {"type": "integer"}, NUMBER, whole)
TRUTH_KIND = Kind("boolean", "có hoặc không", {"type": "boolean"}, TRUTH, truth)
DATE_KIND = Kind("date", "ngày", {"type": "string", "format": "date"}, DAY, date)
CHOICE_KIND = Kind("choice", "chọn một", {"type": "string"}, TEXT, choice)
MONEY_KIND = Kind("money", "tiền", {"type": "integer", "minimum": 0, "maximum": MOST_MONEY}, NUMBER, money)
PARTIAL_KIND = Kind(
    "partial_date",
    "ngày có thể thiếu ngày, tháng",
    {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
    record(year=NUMBER, month=NUMBER, day=NUMBER, date=DAY),
    partial_date,
    partial_fact,
)
