"""The shape of a row's fields, checked where people may change them: the reader's shape, and nothing else.

Whatever is given, each check gives back clean JSON values or raises ValueError with a sentence for the form.
"""

import datetime as dt
import math
import unicodedata
from collections.abc import Callable
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import tidy

OWNER_KINDS = ("unit", "group", "members", "team", "outside", "unresolved")
ROLES = ("draft", "control", "appraise", "approve", "carry_out", "lead", "cooperate", "monitor")
DUE_KINDS = (
    "date", "month", "quarter", "year", "range", "from", "continuous", "on_request", "by_document", "recurring",
)  # fmt: skip
COMPARATORS = ("eq", "ge", "le", "gt", "lt", "between", "done")
LONGEST = 4000
VALUED = ("target", "figure")
MOST_OWNERS = 80
MOST_MEMBERS = 400
FIRST_YEAR, LAST_YEAR = 1990, 2100
LARGEST = 1e15
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(value: Any) -> str:
    """One tidy line of any text: no control signs, no lone surrogates, nothing that turns the reading direction."""
    if not isinstance(value, str):
        raise TypeError
    spaced = "".join(" " if sign in "\t\r\n\v\f" else sign for sign in value)
    return tidy("".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN))


def checked_fields(given: dict[str, Any], kind: str) -> dict[str, Any]:
    """The changes that were asked for, each checked; Unfit names the field in the words of the form."""
    checks: dict[str, Callable[[Any], Any]] = {
        "no": lambda v: _text(v, 20),
        "group": lambda v: _text(v, 300),
        "name": _name,
        "lead": _owners,
        "with": _owners,
        "monitor": _owners,
        "due": _due,
        "output": _output,
        "hidden": _yes_or_no,
    }
    if kind in VALUED:
        checks["value"] = _value
    wrong: dict[str, str] = {}
    fine: dict[str, Any] = {}
    for name, value in given.items():
        if name not in checks:
            raise Unfit(fields={str(name)[:40]: "Mục này không sửa được ở đây."})
        try:
            fine[name] = checks[name](value)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as no:
            wrong[name] = str(no) if type(no) is ValueError else "Nội dung không đúng dạng."
    if wrong:
        raise Unfit(fields=wrong)
    return fine


def _text(value: Any, most: int) -> str | None:
    text = clean(value) if value is not None else ""
    if len(text) > most:
        raise ValueError(f"Nội dung dài quá {most} ký tự.")
    return text or None


def _name(value: Any) -> str:
    text = _text(value, LONGEST)
    if not text:
        raise ValueError("Nội dung không được để trống.")
    return text


def _list(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise TypeError
    if len(value) > most:
        raise ValueError(f"Tối đa {most} mục.")
    return list(value)


def _output(value: Any) -> list[str]:
    return [text for one in _list(value, MOST_OWNERS) if (text := _text(one, LONGEST))]


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _owners(value: Any) -> list[dict[str, Any]]:
    owners = []
    for one in _list(value, MOST_OWNERS):
        kind, role = one["kind"], one["role"]
        if kind not in OWNER_KINDS or role not in ROLES:
            raise ValueError("Loại hoặc vai của cơ quan không hợp lệ.")
        text = _text(one["text"], 600)
        if not text:
            raise ValueError("Ghi tên cơ quan, đơn vị.")
        kept: dict[str, Any] = {"text": text, "kind": kind, "code": _text(one.get("code"), 80), "role": role}
        if one.get("asked"):
            kept["asked"] = True
        chosen = [code for raw in _list(one.get("chosen") or [], MOST_MEMBERS) if (code := _text(raw, 80))]
        if chosen:
            kept["chosen"] = list(dict.fromkeys(chosen))
        owners.append(kept)
    return owners


def _due(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    if value["kind"] not in DUE_KINDS:
        raise ValueError("Loại thời hạn không hợp lệ.")
    days: dict[str, Any] = {name: _day(value.get(name) or None) for name in ("from", "until")}
    if days["from"] and days["until"] and days["from"] > days["until"]:
        raise ValueError("Ngày bắt đầu sau ngày kết thúc.")
    for name, most in (("day", 31), ("month", 12)):
        number = value.get(name)
        if number is not None:
            if type(number) is not int or not 1 <= number <= most:
                raise TypeError
            days[name] = number
    return {"text": _text(value.get("text"), 200) or "", "kind": value["kind"], **days}


def _day(text: Any) -> str | None:
    if text is None:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError("Ngày không hợp lệ; ghi theo dạng ngày/tháng/năm.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    return day.isoformat()


def _number(raw: Any) -> float | int | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool):
        raise TypeError
    try:
        number = float(raw) if isinstance(raw, int | float) else spoken_number(raw)
    except (ValueError, OverflowError):
        raise ValueError("Giá trị phải là số, ví dụ 70 hoặc 70,5.") from None
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise ValueError("Giá trị phải là số, ví dụ 70 hoặc 70,5.")
    return int(number) if number == int(number) else number


def spoken_number(text: str) -> float:
    """A number as Vietnamese write it: 1.000 is a thousand, 70,5 is seventy and a half; 70.5 is taken too."""
    bare = text.strip().replace(" ", "").replace("\u00a0", "")
    if not bare.isascii():
        raise ValueError
    whole, comma, rest = bare.partition(",")
    parts = whole.split(".")
    grouped = len(parts) > 1 and 1 <= len(parts[0].lstrip("+-")) <= 3 and all(len(part) == 3 for part in parts[1:])
    if grouped:
        whole = "".join(parts)
    elif comma and len(parts) > 1:
        raise ValueError
    digits = whole.lstrip("+-").replace(".", "", 1) + rest
    if not digits.isdigit():
        raise ValueError
    return float(f"{whole}.{rest}" if comma else whole)


def _value(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    comparator = value["comparator"]
    if comparator not in COMPARATORS:
        raise ValueError("Phép so sánh không hợp lệ.")
    low, high = _number(value.get("low")), _number(value.get("high"))
    if comparator != "done" and low is None and high is None:
        raise ValueError("Ghi giá trị cần đạt.")
    if comparator == "between" and (low is None or high is None or low > high):
        raise ValueError("Ghi đủ hai giá trị, số nhỏ trước số lớn.")
    year = value.get("year")
    number = int(year) if year not in (None, "") and not isinstance(year, bool) else None
    if number is not None and not FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueError(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    return {
        "text": _text(value.get("text"), 200) or "",
        "comparator": comparator,
        "low": low,
        "high": high,
        "measure": _text(value.get("measure"), 60),
        "year": number,
    }
