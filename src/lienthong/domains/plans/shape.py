"""The shape of a row's fields, checked where people may change them: the reader's shape, and nothing else."""

import datetime as dt
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
        "output": lambda v: [tidy(str(one))[:LONGEST] for one in v if str(one).strip()],
        "hidden": bool,
    }
    if kind == "target":
        checks["value"] = _value
    wrong: dict[str, str] = {}
    fine: dict[str, Any] = {}
    for name, value in given.items():
        if name not in checks:
            raise Unfit(fields={name: "Mục này không sửa được ở đây."})
        try:
            fine[name] = checks[name](value)
        except (ValueError, TypeError, KeyError, AttributeError) as no:
            wrong[name] = str(no) if isinstance(no, ValueError) else "Nội dung không đúng dạng."
    if wrong:
        raise Unfit(fields=wrong)
    return fine


def _text(value: Any, most: int) -> str | None:
    text = tidy(str(value)) if value is not None else ""
    return text[:most] or None


def _name(value: Any) -> str:
    text = tidy(str(value or ""))
    if not text:
        raise ValueError("Nội dung không được để trống.")
    if len(text) > LONGEST:
        raise ValueError(f"Nội dung dài quá {LONGEST} ký tự.")
    return text


def _owners(value: Any) -> list[dict[str, Any]]:
    owners = []
    for one in value:
        kind, role = one["kind"], one["role"]
        if kind not in OWNER_KINDS or role not in ROLES:
            raise ValueError("Loại hoặc vai của cơ quan không hợp lệ.")
        chosen = [str(code) for code in one.get("chosen", [])]
        kept = {
            "text": tidy(str(one["text"]))[:600],
            "kind": kind,
            "code": one.get("code") or None,
            "role": role,
            "asked": bool(one.get("asked", False)),
        }
        owners.append({**kept, "chosen": chosen} if chosen else kept)
    return owners


def _due(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    if value["kind"] not in DUE_KINDS:
        raise ValueError("Loại thời hạn không hợp lệ.")
    days = {}
    for name in ("from", "until"):
        text = value.get(name) or None
        try:
            days[name] = dt.date.fromisoformat(text).isoformat() if text else None
        except ValueError:
            raise ValueError("Ngày không hợp lệ; ghi theo dạng ngày/tháng/năm.") from None
    if days["from"] and days["until"] and days["from"] > days["until"]:
        raise ValueError("Ngày bắt đầu sau ngày kết thúc.")
    return {"text": tidy(str(value.get("text") or ""))[:200], "kind": value["kind"], **days}


def _value(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    if value["comparator"] not in COMPARATORS:
        raise ValueError("Phép so sánh không hợp lệ.")
    numbers = {}
    for name in ("low", "high"):
        raw = value.get(name)
        try:
            numbers[name] = None if raw in (None, "") else float(str(raw).replace(",", "."))
        except ValueError:
            raise ValueError("Giá trị phải là số.") from None
    if value["comparator"] not in ("done",) and numbers["low"] is None and numbers["high"] is None:
        raise ValueError("Ghi giá trị cần đạt.")
    year = value.get("year")
    return {
        "text": tidy(str(value.get("text") or ""))[:200],
        "comparator": value["comparator"],
        **numbers,
        "measure": _text(value.get("measure"), 60),
        "year": int(year) if year else None,
    }
