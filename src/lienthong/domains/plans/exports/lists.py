"""The tables of a plan's pages as Excel: what the page shows with its filters, all of it, as its reader may see it."""

from collections.abc import Iterable

from lienthong.domains.plans.queries.lines import Line
from lienthong.domains.plans.queries.progress import Overview, Tally, kind_name
from lienthong.domains.plans.queries.rounds import Rounds
from lienthong.domains.plans.states import ReportState, Status
from lienthong.kernel.printing.api import Cell, Column, Kind, Table

from .handled import NO

_COUNTED = (
    Column("Quá hạn", 20, Kind.NUMBER),
    Column("Chưa gửi báo cáo", 24, Kind.NUMBER),
    Column("Hoàn thành trong hạn", 26, Kind.NUMBER),
    Column("Hoàn thành quá hạn", 26, Kind.NUMBER),
    Column("Đang thực hiện", 24, Kind.NUMBER),
    Column("Chưa thực hiện", 24, Kind.NUMBER),
    Column("Được giao", 20, Kind.NUMBER),
)


def by_unit(rows: Iterable[Tally]) -> Table:
    """All units with their figures."""
    found: tuple[tuple[Cell, ...], ...] = tuple((place, one.label, *_counted(one)) for place, one in enumerate(rows, 1))
    return Table((NO, Column("Đơn vị", 60), *_COUNTED), found, name="Theo đơn vị")


def by_field(seen: Overview) -> Table:
    """All fields with their figures, and the whole under them."""
    rows: list[tuple[Cell, ...]] = [
        (place, kind_name(one.kind), one.label, *_counted(one)) for place, one in enumerate(seen.by_group, 1)
    ]
    if rows:
        rows.append((None, "", seen.whole.label, *_counted(seen.whole)))
    columns = (NO, Column("Loại", 20), Column("Lĩnh vực", 60), *_COUNTED)
    return Table(columns, tuple(rows), name="Theo lĩnh vực")


def _counted(one: Tally) -> tuple[int, ...]:
    stands = (Status.DONE_IN_TIME, Status.DONE_LATE, Status.DOING, Status.NOT_STARTED)
    return (one.late, one.missing, *(one.by[status] for status in stands), one.total)


def listed(rows: Iterable[Line], hidden: frozenset[str]) -> Table:
    """Assignments; `hidden` are the codes of items that the public does not see."""
    columns = (
        NO,
        Column("Loại", 20),
        Column("Số", 12, Kind.CENTRED),
        Column("Nội dung", 90),
        Column("Lĩnh vực", 40),
        Column("Đơn vị", 40),
        Column("Vai trò", 18),
        Column("Thời hạn (như văn bản)", 30),
        Column("Hạn cuối", 24, Kind.DAY),
        Column("Tỷ lệ", 14, Kind.PERCENT),
        Column("Tình trạng", 32),
        Column("Báo cáo trong kỳ", 28),
        Column("Công khai", 20),
    )
    found = tuple(
        (
            place, kind_name(one.kind), one.no, one.name, one.group, one.unit, "Chủ trì" if one.owes else "Phối hợp",
            one.due_text, one.due_on, one.percent, Status(one.status).label.capitalize(),
            ReportState(one.report).label.capitalize() if one.report else ("Chưa gửi" if one.owes else ""),
            "Không" if one.item in hidden else "Có",
        )
        for place, one in enumerate(rows, 1)
    )  # fmt: skip
    return Table(columns, found, name="Danh sách", empty="Không có việc nào khớp với bộ lọc.")


def missing(seen: Rounds) -> Table:
    """Who has not sent everything in the round, who lacks most first."""
    columns = (
        NO,
        Column("Đơn vị", 70),
        Column("Phải báo cáo", 26, Kind.NUMBER),
        Column("Còn thiếu", 24, Kind.NUMBER),
        Column("Đang soạn", 24, Kind.NUMBER),
        Column("Bị trả lại", 24, Kind.NUMBER),
    )
    rows = tuple(
        (place, one.unit.name, one.sheet.owed, one.left, one.sheet.drafted, one.sheet.returned)
        for place, one in enumerate(seen.missing, 1)
    )
    return Table(columns, rows, name="Chưa gửi đủ báo cáo", empty="Không thiếu đơn vị nào.")
