"""Descriptions of targets from a CSV file: columns found by their heads, numbers as Vietnamese write them. Pure.

Heads as in the file that provinces share (`no, short_name_vi, unit, comparator, low, high, lead_vi, source_kind,
computed_from, numerator, denominator, note`), in any order; `fallback`, `combining` and `supplier` may be there too.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import fold

from .shape import clean, spoken_number
from .target_states import Combining, SourceKind

MOST_BYTES, MOST_ROWS = 1_000_000, 1000
LONGEST_CELL = 4000
HEADS = (
    "no", "short_name_vi", "unit", "comparator", "low", "high", "lead_vi", "source_kind", "computed_from",
    "numerator", "denominator", "note", "fallback", "combining", "supplier",
)  # fmt: skip
NEEDED = ("no", "source_kind")
COMPARATORS = {
    ">=": "ge", "≥": "ge", "=>": "ge", ">": "gt", "<=": "le", "≤": "le", "<": "lt", "=": "eq", "range": "between",
    "done": "done", "": "",
}  # fmt: skip
COMPARATORS |= {name: name for name in ("eq", "ge", "le", "gt", "lt", "between")}
KINDS = {one.value: one for one in SourceKind} | {fold(one.label): one for one in SourceKind}
WAYS = {one.value: one for one in Combining} | {fold(one.label): one for one in Combining}
SHORT = {"no": 20, "unit": 60, "short_name_vi": 300, "lead_vi": 600, "supplier": 200}


@dataclass(frozen=True, slots=True)
class DescribedRow:
    """One target as a file describes it; `line` is where it stands there. Empty `combining`: the file does not say."""

    line: int
    no: str
    source_kind: str
    short_name: str = ""
    measure: str = ""
    comparator: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    lead: str = ""
    computed_from: str = ""
    numerator: str = ""
    denominator: str = ""
    note: str = ""
    fallback: str = ""
    combining: str = ""
    supplier: str = ""


@dataclass(slots=True)
class ReadTable:
    """What a file says: its rows, what is wrong in which line, and columns that nobody knows."""

    rows: list[DescribedRow] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    heads: frozenset[str] = frozenset()


def read_table(data: bytes) -> ReadTable:
    """The rows of a CSV file; Unfit where it is no such table at all."""
    text = _decoded(data)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True))
    except csv.Error:
        raise _not_fit("Tệp không phải bảng CSV: có dấu ngoặc kép chưa đóng hoặc ký tự lạ.") from None
    heads = [fold(cell).replace(" ", "_") for cell in lines[0]] if lines else []
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        raise _not_fit(f"Tệp thiếu cột {', '.join(missing)}; dòng đầu phải là tên cột ({', '.join(HEADS)}).")
    if len(lines) > MOST_ROWS:
        raise _not_fit(f"Tệp có {len(lines)} dòng; tối đa {MOST_ROWS} chỉ tiêu mỗi lần.")
    known = frozenset(heads) & frozenset(HEADS)
    found = ReadTable(unknown=[head for head in heads if head and head not in HEADS], heads=known)
    seen: dict[str, int] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            _take(found, number, {head: cell for head, cell in zip(heads, cells, strict=False) if head in known}, seen)
    return found


def _take(found: ReadTable, number: int, cells: Mapping[str, str], seen: dict[str, int]) -> None:
    try:
        row = _row(number, cells)
    except ValueError as no:
        found.faults.append(f"Dòng {number}: {no}")
        return
    if row.no in seen:
        found.faults.append(f"Dòng {number}: chỉ tiêu số {row.no} đã có ở dòng {seen[row.no]}.")
        return
    seen[row.no] = number
    found.rows.append(row)


def _row(line: int, cells: Mapping[str, str]) -> DescribedRow:
    text = {name: clean(cells.get(name, "")) for name in HEADS}
    for name, value in text.items():
        if len(value) > SHORT.get(name, LONGEST_CELL):
            raise ValueError(f"cột {name} dài quá {SHORT.get(name, LONGEST_CELL)} ký tự.")
    if not text["no"]:
        raise ValueError("thiếu số thứ tự của chỉ tiêu (cột no).")
    comparator, low, high = _level(text["comparator"], text["low"], text["high"])
    return DescribedRow(
        line=line,
        no=text["no"],
        source_kind=_one_of(KINDS, text["source_kind"], "source_kind"),
        short_name=text["short_name_vi"],
        measure=text["unit"],
        comparator=comparator,
        low=low,
        high=high,
        lead=text["lead_vi"],
        computed_from=text["computed_from"],
        numerator=text["numerator"],
        denominator=text["denominator"],
        note=text["note"],
        fallback=text["fallback"],
        combining=_one_of(WAYS, text["combining"], "combining") if text["combining"] else "",
        supplier=text["supplier"],
    )


def _level(sign: str, low_text: str, high_text: str) -> tuple[str, Decimal | None, Decimal | None]:
    """The comparator in the house's words; for an upper bound the figure stands in `high`, wherever the file has it."""
    comparator = COMPARATORS.get(sign.lower())
    if comparator is None:
        raise ValueError(f"không hiểu phép so sánh “{sign[:20]}” (>=, >, <=, <, =, range, done).")
    low, high = number(low_text, "low"), number(high_text, "high")
    if comparator == "between" and (low is None or high is None or low > high):
        raise ValueError("khoảng giá trị phải có đủ hai số, số nhỏ ở cột low, số lớn ở cột high.")
    if comparator in ("le", "lt") and high is None:
        low, high = None, low
    if comparator not in ("", "done", "between") and low is None and high is None:
        raise ValueError("có phép so sánh nhưng không có mức cần đạt.")
    return comparator, low, high


def number(text: str, name: str) -> Decimal | None:
    """A figure as Vietnamese write it: 1.000 is a thousand, 70,5 is seventy and a half; ValueError otherwise."""
    bare = text.strip().removesuffix("%").strip()
    if not bare:
        return None
    try:
        spoken_number(bare)
        return exact(bare)
    except (ValueError, InvalidOperation):
        raise ValueError(f"“{text[:30]}” ở cột {name} không phải là số, ví dụ 70 hoặc 70,5.") from None


def exact(text: str) -> Decimal:
    """A written figure without loss, once `spoken_number` has found it to be one."""
    bare = text.strip().replace(" ", "").replace("\u00a0", "")
    whole, comma, rest = bare.partition(",")
    parts = whole.split(".")
    grouped = len(parts) > 1 and 1 <= len(parts[0].lstrip("+-")) <= 3 and all(len(part) == 3 for part in parts[1:])
    return Decimal(("".join(parts) if grouped else whole) + (f".{rest}" if comma else ""))


def _one_of(words: Mapping[str, str], text: str, name: str) -> str:
    found = words.get(text) or words.get(fold(text))
    if found is None:
        raise ValueError(f"không hiểu “{text[:40]}” ở cột {name}.")
    return str(found)


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise _not_fit(f"Tệp nặng quá {MOST_BYTES // 1000} KB; tệp mô tả chỉ tiêu chỉ vài chục KB.")
    if data[:2] == b"PK":
        raise _not_fit("Đây là tệp Excel. Trong Excel chọn Lưu thành → CSV UTF-8 rồi nộp lại.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _not_fit("Tệp không theo bảng mã UTF-8. Trong Excel chọn Lưu thành → CSV UTF-8 rồi nộp lại.") from None
    if "\x00" in text or not text.strip():
        raise _not_fit("Tệp trống hoặc không phải văn bản.")
    return text


def _delimiter(text: str) -> str:
    """The sign between cells: Excel in Vietnamese writes semicolons."""
    head = text.splitlines()[0]
    return max((",", ";", "\t"), key=head.count)


def _not_fit(sentence: str) -> Unfit:
    return Unfit(fields={"file": sentence})
