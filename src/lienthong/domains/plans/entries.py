"""What a unit writes of one work in one round: its parts, what is wrong with them, and writing them into the report."""

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal

from lienthong.domains.plans.models import Plan, Report
from lienthong.domains.plans.rules import first_day
from lienthong.domains.plans.states import Basis, Cause
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor

LONGEST = 8000
LARGEST = Decimal(10) ** 15
TEXTS = {"result": "kết quả", "advantages": "thuận lợi", "difficulties": "khó khăn", "proposals": "đề xuất"}
FIGURES = ("value", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as it was typed: percent, texts, cause, figures of a target, and how it came about."""

    percent: int = 0
    result: str = ""
    advantages: str = ""
    difficulties: str = ""
    cause: str = ""
    proposals: str = ""
    done_on: dt.date | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    basis: str = Basis.TYPED


PARTS = tuple(one.name for one in fields(Entry))


def entry_of(report: Report) -> Entry:
    """What a report says, to begin another from."""
    return Entry(**{name: getattr(report, name) for name in PARTS})


def faults(entry: Entry, plan: Plan) -> dict[str, str]:
    """What cannot be kept, by part, and what to write instead; empty where all is well."""
    wrong: dict[str, str] = {}
    if not 0 <= entry.percent <= 100:
        wrong["percent"] = "Tỷ lệ là số từ 0 đến 100."
    for name in TEXTS:
        text = getattr(entry, name)
        if len(text) > LONGEST:
            wrong[name] = f"Nội dung dài {len(text)} ký tự, tối đa {LONGEST}. Rút gọn, phần chi tiết để ở minh chứng."
    if entry.cause and entry.cause not in {one.value for one in Cause}:
        wrong["cause"] = "Chọn một nguyên nhân trong danh sách."
    for name in FIGURES:
        number = getattr(entry, name)
        if number is not None and not (number.is_finite() and abs(number) < LARGEST):
            wrong[name] = "Số quá lớn; kiểm tra lại đơn vị tính."
    if entry.denominator is not None and entry.denominator < 0:
        wrong["denominator"] = "Mẫu số không thể âm."
    return wrong | _day_faults(entry, plan)


def _day_faults(entry: Entry, plan: Plan) -> dict[str, str]:
    if entry.done_on is None:
        return {}
    if entry.percent != 100:
        return {"done_on": "Chỉ ghi ngày hoàn thành khi tỷ lệ là 100%."}
    if entry.done_on > today():
        return {"done_on": "Ngày hoàn thành không thể sau hôm nay."}
    begin = first_day(plan.issued_on, plan.opened_at)
    if begin and entry.done_on < begin:
        return {"done_on": f"Ngày hoàn thành không thể trước ngày ban hành kế hoạch ({begin:%d/%m/%Y})."}
    return {}


def plain(text: str) -> str:
    """A text as it is kept: lines end in one way, whether a browser or a spreadsheet sent them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def says(report: Report, entry: Entry) -> bool:
    """Whether the report says this already."""
    texts = all(plain(getattr(report, name)) == plain(getattr(entry, name)) for name in TEXTS)
    done = report.done_on == (entry.done_on or (report.done_on if entry.percent == 100 else None))
    same = ("percent", "cause", "basis", *FIGURES)
    return texts and done and all(getattr(report, name) == getattr(entry, name) for name in same)


def write_in(report: Report, entry: Entry, by: Actor) -> None:
    """Put an entry into its report; what is 100 % without a day was done today."""
    for name in PARTS:
        value = getattr(entry, name)
        setattr(report, name, plain(value) if name in TEXTS else value)
    report.done_on = entry.done_on or (today() if entry.percent == 100 else None)
    report.version += 1
    report.filled_by, report.filled_as, report.filled_at = by.name, by.id, now()


def has_content(report: Report) -> bool:
    """Whether there is anything to send."""
    return bool(
        report.result
        or report.percent
        or report.difficulties
        or report.basis != Basis.TYPED
        or report.value is not None
    )
