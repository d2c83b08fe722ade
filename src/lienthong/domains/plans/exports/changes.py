"""What came before a plan and after it, row beside row, and what decisions changed of it, as tables for Excel."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from lienthong.domains.plans.later_states import SuccessionKind, SuccessionState
from lienthong.domains.plans.models import Correction, Round, Succession
from lienthong.domains.plans.queries.later import Beside, Face
from lienthong.domains.plans.queries.progress import kind_name
from lienthong.domains.plans.wording import FIELD_WORDS, said_value
from lienthong.kernel.base import VIETNAM
from lienthong.kernel.printing.api import Cell, Column, Kind, Table

from .handled import NO


def successions(before: Iterable[Succession], after: Iterable[Succession]) -> Table:
    """The plans before this one and after it, and where the passing of work stands."""
    columns = (
        NO,
        Column("Trước hay sau", 30),
        Column("Kế hoạch", 34),
        Column("Tên", 90),
        Column("Cơ quan ban hành", 44),
        Column("Ngày ban hành", 24, Kind.DAY),
        Column("Quan hệ", 28),
        Column("Chuyển việc", 28),
        Column("Căn cứ chuyển việc", 50),
        Column("Ngày văn bản", 24, Kind.DAY),
        Column("Người chuyển", 34),
        Column("Ngày chuyển", 24, Kind.DAY),
    )
    sides = [("Kế hoạch trước", one.earlier, one) for one in before]
    sides += [("Kế hoạch sau", one.later, one) for one in after]
    found: list[tuple[Cell, ...]] = []
    for place, (side, other, one) in enumerate(sides, 1):
        kind = SuccessionKind(one.kind).label
        found.append(
            (place, side, other.called, other.title, other.issuer, other.issued_on,
             f"Được {kind}" if other == one.later else kind.capitalize(), SuccessionState(one.state).label.capitalize(),
             one.cited, one.decided_on, one.carried_by,
             one.carried_at.astimezone(VIETNAM) if one.carried_at else None)
        )  # fmt: skip
    return Table(
        columns, tuple(found), name="Kế hoạch trước, sau", empty="Kế hoạch này chưa đặt trước hay sau kế hoạch nào."
    )


_FACE = (
    ("Loại", 20),
    ("Số", 14),
    ("Nội dung", 80),
    ("Mức cần đạt", 30),
    ("Thời hạn", 30),
    ("Chủ trì", 44),
    ("Sản phẩm", 44),
    ("Công khai", 20),
)


def comparison(lines: Iterable[Beside], earlier: str, later: str) -> Table:
    """Row beside row: both sides as they stand, what became of the row, what changed, who said so."""
    columns = (
        NO,
        Column("Kết quả", 24),
        Column("Thay đổi ở", 36),
        *(Column(f"{label} ({side})", width) for side in (earlier, later) for label, width in _FACE),
        Column("Giống nhau", 18, Kind.PERCENT),
        Column("Xác nhận", 40),
        Column("Việc chưa xong", 20, Kind.NUMBER),
    )
    found: list[tuple[Cell, ...]] = []
    for place, line in enumerate(lines, 1):
        score = line.pair.score if line.pair else None
        # Pairs of a plan under review are laid for this once: nobody is asked to confirm them yet.
        waits = line.waits and line.pair is not None and line.pair.pk is not None
        said = "Chờ xác nhận" if waits else line.pair.decided_by if line.pair else ""
        found.append(
            (place, line.fate.label.capitalize(), ", ".join(one.label for one in line.changes), *_face(line.old),
             *_face(line.new), round(score) if score is not None else None, said, line.open)
        )  # fmt: skip
    return Table(columns, tuple(found), name="Đối chiếu", empty="Không có mục nào khớp với bộ lọc.")


def _face(one: Face | None) -> tuple[Cell, ...]:
    if one is None:
        return ("",) * len(_FACE)
    public = "Không" if one.hidden else "Có"
    return kind_name(one.kind), one.no, one.name, one.value, one.due, one.lead, one.output, public


def rounds(rows: Iterable[Round]) -> Table:
    """The rounds that have been opened, the newest first."""
    columns = (
        NO,
        Column("Kỳ", 60),
        Column("Chốt số liệu", 28, Kind.DAY),
        Column("Gửi chậm nhất", 28, Kind.DAY),
    )
    found = tuple((place, one.name, one.cut_off, one.due_on) for place, one in enumerate(rows, 1))
    return Table(columns, found, name="Các kỳ đã mở", empty="Chưa mở kỳ nào.")


def corrections(rows: Iterable[Correction]) -> Table:
    """What decisions have changed, the newest first: what it was, what it became, by which decision."""
    columns = (
        NO,
        Column("Loại", 20),
        Column("Số", 12, Kind.CENTRED),
        Column("Mục", 80),
        Column("Điều chỉnh", 30),
        Column("Trước", 60),
        Column("Sau", 60),
        Column("Quyết định", 50),
        Column("Ngày quyết định", 24, Kind.DAY),
        Column("Người ghi", 34),
        Column("Ngày ghi", 24, Kind.DAY),
    )
    found = tuple(
        (place, kind_name(one.item.kind), one.item.no, one.item.name, FIELD_WORDS[one.field],
         _value(one.field, one.old), _value(one.field, one.new), one.cited, one.decided_on, one.by,
         one.at.astimezone(VIETNAM))
        for place, one in enumerate(rows, 1)
    )  # fmt: skip
    return Table(columns, found, name="Các lần điều chỉnh", empty="Chưa có lần điều chỉnh nào.")


def _value(field: str, value: Any) -> Cell:
    """A day is a day for Excel too, where the plan said no more than that day."""
    said = said_value(field, value)
    if field == "due_on" and isinstance(value, dict) and value.get("day"):
        day = dt.date.fromisoformat(value["day"])
        return day if said == f"{day:%d/%m/%Y}" else said
    return said[:1].upper() + said[1:] if field in ("hidden", "withdrawn") else said
