"""Inspections and yearly duties as tables for Excel."""

from collections.abc import Iterable, Mapping
from typing import Any

from lienthong.domains.plans.check_states import FindingState, Sure, VisitState
from lienthong.domains.plans.queries.check_scope import CLOSED, LATE
from lienthong.domains.plans.queries.checks import STANDS, VisitLine
from lienthong.domains.plans.queries.yearly import LATE as TURN_LATE
from lienthong.domains.plans.queries.yearly import OWED, WORDS, DutyView, Matrix
from lienthong.kernel.printing.api import Cell, Column, Kind, Table
from lienthong.kernel.units import api as units

from .handled import NO


def visits(lines: Iterable[VisitLine]) -> Table:
    """Visits: planned, held, and how their findings stand."""
    columns = (
        NO,
        Column("Đơn vị", 50),
        Column("Đợt kiểm tra", 60),
        Column("Hình thức", 26),
        Column("Ngày dự kiến", 22, Kind.DAY),
        Column("Ngày kiểm tra", 22, Kind.DAY),
        Column("Người kiểm tra", 50),
        Column("Tình trạng", 28),
        Column("Số biên bản", 30),
        Column("Phải khắc phục", 20, Kind.NUMBER),
        Column("Đã khắc phục", 20, Kind.NUMBER),
        Column("Quá hạn", 18, Kind.NUMBER),
    )
    rows = tuple(
        (place, one.unit.name, one.visit.inspection.name, "Tự kiểm tra" if one.visit.own else "Kiểm tra", one.day,
         one.visit.held_on, one.visit.inspector_names or ("Đơn vị" if one.visit.own else "Cơ quan điều phối"),
         VisitState(one.visit.state).label.capitalize(), one.visit.minutes_no, one.findings.total(),
         one.findings[CLOSED], one.findings[LATE])
        for place, one in enumerate(lines, 1)
    )  # fmt: skip
    return Table(columns, rows, name="Các cuộc kiểm tra", empty="Chưa có cuộc kiểm tra nào.")


def findings(rows: Iterable[Any], cards: Mapping[int, units.UnitCard]) -> Table:
    """What must be put right, by its day."""
    columns = (
        NO,
        Column("Đơn vị", 50),
        Column("Nội dung", 90),
        Column("Yêu cầu", 80),
        Column("Hạn khắc phục", 22, Kind.DAY),
        Column("Theo dõi", 26),
        Column("Tình trạng", 28),
        Column("Đơn vị báo khắc phục", 70),
        Column("Văn bản", 40),
        Column("Người kiểm tra", 40),
    )
    found = tuple(
        (place, cards[one.unit_id].name, one.text, one.demand, one.clock.due_on, STANDS.get(one.stands, ""),
         FindingState(one.state).label.capitalize(), one.fixed_text, one.fixed_document, one.found_by)
        for place, one in enumerate(rows, 1)
    )  # fmt: skip
    return Table(columns, found, name="Khắc phục", empty="Không có nội dung nào khớp với bộ lọc.")


def duties(views: Iterable[DutyView]) -> Table:
    """Duties that return each year, with how their turns stand."""
    columns = (
        NO,
        Column("Nhiệm vụ", 90),
        Column("Phải làm", 18, Kind.NUMBER),
        Column("Đã làm", 18, Kind.NUMBER),
        Column("Quá hạn", 18, Kind.NUMBER),
        Column("Chưa đến hạn", 20, Kind.NUMBER),
        Column("Căn cứ", 70),
        Column("Đối chiếu", 30),
        Column("Công khai", 18),
    )
    rows = tuple(
        (place, one.duty.name, one.of, one.done, one.counted[TURN_LATE], one.counted[OWED], one.duty.cited,
         Sure(one.duty.sure).label.capitalize(), "Không" if one.duty.hidden else "Có")
        for place, one in enumerate(views, 1)
    )  # fmt: skip
    return Table(columns, rows, name="Nhiệm vụ hằng năm", empty="Chưa có nhiệm vụ hằng năm nào.")


def turns(seen: Matrix) -> Table:
    """Each unit's turns of the year."""
    columns = (
        NO,
        Column("Đơn vị", 50),
        Column("Nhiệm vụ", 80),
        Column("Hệ thống", 40),
        Column("Tình trạng", 26),
        Column("Hạn", 22, Kind.DAY),
        Column("Ngày làm", 22, Kind.DAY),
        Column("Kết quả", 80),
        Column("Văn bản", 40),
        Column("Lý do miễn", 50),
    )
    names = {one.duty.pk: one.duty.name for one in seen.duties}
    held = [(row.unit.name, duty, turn) for row in seen.rows for duty, turns in row.turns.items() for turn in turns]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (place, unit, names.get(duty, ""), one.system, WORDS[one.stands], one.clock.due_on, one.done_on, one.result,
         one.document, one.why)
        for place, (unit, duty, one) in enumerate(held, 1)
    )  # fmt: skip
    return Table(columns, rows, name="Từng đơn vị", empty="Không có đơn vị nào khớp với bộ lọc.")
