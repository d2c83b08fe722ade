"""A plan seen whole as tables for Excel: the map, months, causes, tiers, six clears; targets; rounds; who has sent."""

from collections.abc import Iterable, Mapping, Sequence

from lienthong.domains.plans.aims import said
from lienthong.domains.plans.later_states import UnitPlanState
from lienthong.domains.plans.narrative_states import NarrativeState
from lienthong.domains.plans.queries.narrative import AskedLine
from lienthong.domains.plans.queries.panorama import Clear, Heat, Share
from lienthong.domains.plans.queries.rounds import RoundLine, Rounds
from lienthong.domains.plans.queries.targets import Board, Point, TargetLine, level_text
from lienthong.domains.plans.queries.unit_plans import Listed
from lienthong.domains.plans.states import RoundState
from lienthong.domains.plans.target_states import SourceKind
from lienthong.kernel.base import VIETNAM
from lienthong.kernel.printing.api import Cell, Column, Kind, Table

from .handled import NO

# -- the pictures ----------------------------------------------------------------------------------------


def heat(seen: Heat, *, percent: bool) -> Table:
    """Units by rounds in words; with `percent` how far the work was."""
    holds = Kind.PERCENT if percent else Kind.CENTRED
    columns = (NO, Column("Đơn vị", 60), *(Column(one.name, 26, holds) for one in seen.rounds))
    rows: list[tuple[Cell, ...]] = []
    for place, row in enumerate(seen.rows, 1):
        cells: list[Cell] = []
        for cell in row.cells:
            figure = cell is not None and percent and cell.text.isdigit()
            cells.append(int(cell.text) if cell and figure else cell.words if cell else "không phải báo cáo")
        rows.append((place, row.unit.name, *cells))
    return Table(columns, tuple(rows), name="Bản đồ nhiệt", empty="Chưa có kỳ báo cáo nào khớp với bộ lọc.")


def shares(rows: Iterable[Share], heading: str, name: str) -> Table:
    """Work by month, cause or tier."""
    columns = (
        NO,
        Column(heading, 60),
        Column("Tổng số việc", 24, Kind.NUMBER),
        Column("Hoàn thành", 24, Kind.NUMBER),
        Column("Quá hạn", 24, Kind.NUMBER),
        Column("Còn lại", 24, Kind.NUMBER),
    )
    found = tuple(
        (place, one.label, one.total, one.done, one.late, one.total - one.done - one.late)
        for place, one in enumerate(rows, 1)
    )
    return Table(columns, found, name=name, empty="Không có việc nào ở đây.")


def clears(rows: Iterable[tuple[Clear, int]]) -> Table:
    """Which of six clears work lacks."""
    columns = (
        NO,
        Column("Sáu rõ", 40),
        Column("Tìm theo quy tắc", 90),
        Column("Việc còn thiếu", 24, Kind.NUMBER),
        Column("Việc tiếp theo", 90),
    )
    found = tuple((place, one.name, one.rule, n, one.advice) for place, (one, n) in enumerate(rows, 1))
    return Table(columns, found, name="Sáu rõ")


# -- targets ---------------------------------------------------------------------------------------------


def targets(lines: Iterable[TargetLine]) -> Table:
    """Each target with its newest figure; figures are numbers, with their measure beside them."""
    columns = (
        NO,
        Column("Số", 14, Kind.CENTRED),
        Column("Chỉ tiêu", 90),
        Column("Lĩnh vực", 40),
        Column("Chủ trì", 50),
        Column("Mức cần đạt", 34),
        Column("Nguồn số liệu", 34),
        Column("Kỳ", 26),
        Column("Số liệu", 24, Kind.NUMBER),
        Column("Đơn vị tính", 22),
        Column("Cách có số liệu", 30),
        Column("Đến ngày", 22, Kind.DAY),
        Column("Mốc của kỳ", 24),
        Column("Đánh giá", 30),
    )
    rows: list[tuple[Cell, ...]] = []
    for place, line in enumerate(lines, 1):
        source = SourceKind(line.described.source_kind).label if line.described else "chưa mô tả"
        rows.append(
            (place, line.item.no, line.item.name, line.group, line.leads, level_text(line), source.capitalize(),
             *_point(line, line.now), line.judgement.label.capitalize())
        )  # fmt: skip
    return Table(columns, tuple(rows), name="Chỉ tiêu", empty="Không có chỉ tiêu nào khớp với bộ lọc.")


def _point(line: TargetLine, point: Point | None) -> tuple[Cell, ...]:
    if point is None:
        return "", None, line.frame.measure, "", None, ""
    figure: Cell = point.text if line.frame.done_only else point.value
    return (
        point.round.name,
        figure,
        "" if line.frame.done_only else line.frame.measure,
        point.origin.label.capitalize() if point.origin else "",
        point.as_of if point.value is not None else None,
        said(point.milestone.low, line.frame.measure) if point.milestone else "",
    )


def targets_by_period(seen: Board, lines: Iterable[TargetLine]) -> Table:
    """Targets by periods: of each period the figure and how it is judged."""
    beside = [
        column
        for one in seen.rounds
        for column in (Column(one.name, 26, Kind.NUMBER), Column(f"Đánh giá {one.name}", 30))
    ]
    columns = (NO, Column("Số", 14, Kind.CENTRED), Column("Chỉ tiêu", 90), Column("Mức cần đạt", 34), *beside)
    rows: list[tuple[Cell, ...]] = []
    for place, line in enumerate(lines, 1):
        cells: list[Cell] = []
        for point in line.points:
            cells += [point.text if line.frame.done_only else point.value, point.judgement.label.capitalize()]
        rows.append((place, line.item.no, line.item.name, level_text(line), *cells))
    return Table(columns, tuple(rows), name="Chỉ tiêu theo kỳ", empty="Không có chỉ tiêu nào khớp với bộ lọc.")


# -- rounds, narratives, unit plans ----------------------------------------------------------------------


def rounds(seen: Rounds) -> Table:
    """All rounds with how many units have sent."""
    columns = (
        NO,
        Column("Kỳ báo cáo", 50),
        Column("Trạng thái", 26),
        Column("Số liệu từ ngày", 24, Kind.DAY),
        Column("Số liệu đến hết ngày", 26, Kind.DAY),
        Column("Hạn gửi", 24, Kind.DAY),
        Column("Phải báo cáo", 24, Kind.NUMBER),
        Column("Đủ, trong hạn", 24, Kind.NUMBER),
        Column("Đủ, quá hạn", 24, Kind.NUMBER),
        Column("Gửi một phần", 24, Kind.NUMBER),
        Column("Chưa gửi", 24, Kind.NUMBER),
        Column("Dòng phải gửi", 24, Kind.NUMBER),
        Column("Dòng đã gửi", 24, Kind.NUMBER),
    )
    lines = [*seen.opened, *(RoundLine(one) for one in seen.planned), *seen.closed]
    rows = tuple(
        (place, line.round.name, RoundState(line.round.state).label.capitalize(), line.round.since, line.round.cut_off,
         line.round.due_on, line.units, line.in_time, line.late, line.partly, line.nothing, line.rows, line.sent_rows)
        for place, line in enumerate(lines, 1)
    )  # fmt: skip
    return Table(columns, rows, name="Kỳ báo cáo", empty="Chưa có kỳ báo cáo nào.")


def narratives(lines: Iterable[AskedLine]) -> Table:
    """Who was asked for a narrative, and how far each is; not what it says."""
    columns = (
        NO,
        Column("Đơn vị", 60),
        Column("Đề cương", 70),
        Column("Tình trạng", 28),
        Column("Số mục đã viết", 22, Kind.NUMBER),
        Column("Số mục phải viết", 22, Kind.NUMBER),
        Column("Ngày gửi", 22, Kind.DAY),
        Column("Người gửi", 36),
        Column("Người nghiệm thu", 36),
    )
    rows = tuple(
        (place, one.unit, one.outline, NarrativeState(one.narrative.state).label.capitalize(), one.written, one.of,
         one.narrative.sent_at.astimezone(VIETNAM) if one.narrative.sent_at else None, one.narrative.sent_by,
         one.narrative.decided_by)
        for place, one in enumerate(lines, 1)
    )  # fmt: skip
    return Table(columns, rows, name="Theo đề cương", empty="Không có báo cáo nào khớp với bộ lọc.")


def unit_plans(seen: Listed, late: Mapping[int, bool]) -> Table:
    """Which units have sent a plan of their own."""
    columns = (
        NO,
        Column("Đơn vị", 60),
        Column("Tình trạng", 30),
        Column("Quá hạn", 16),
        Column("Hạn gửi", 22, Kind.DAY),
        Column("Ngày gửi", 22, Kind.DAY),
        Column("Số kế hoạch", 34),
        Column("Ngày ban hành", 22, Kind.DAY),
        Column("Dòng được giao", 22, Kind.NUMBER),
        Column("Dòng đã có trong kế hoạch", 26, Kind.NUMBER),
    )
    made: list[tuple[Cell, ...]] = []
    for place, one in enumerate(seen.page.rows, 1):
        made.append(
            (place, seen.cards[one.unit_id].name, UnitPlanState(one.state).label.capitalize(),
             "Có" if late[one.pk] else "Không", one.clock.due_on if one.clock else None,
             one.sent_at.astimezone(VIETNAM) if one.sent_at else None, one.number, one.issued_on,
             seen.given.get(one.unit_id, 0), seen.covered.get(one.pk, 0))
        )  # fmt: skip
    return Table(columns, tuple(made), name="Kế hoạch của đơn vị", empty="Không có đơn vị nào khớp với bộ lọc.")


def names_of(seen: Sequence[Table]) -> str:
    """The tables of a file, as its trace says them."""
    return ", ".join(one.name for one in seen)
