"""Who in a unit does which row, and the reports that wait to be accepted, as tables for Excel."""

from collections.abc import Iterable, Mapping, Sequence

from lienthong.domains.plans.models import Assignment, Evidence, Report
from lienthong.domains.plans.queries.extensions import Sign
from lienthong.domains.plans.queries.progress import kind_name
from lienthong.domains.plans.states import Status
from lienthong.kernel.base import VIETNAM
from lienthong.kernel.printing.api import Cell, Column, Kind, Table
from lienthong.kernel.units import api as units

from .handled import NO

_ITEM = (
    Column("Loại", 20),
    Column("Số", 12, Kind.CENTRED),
    Column("Nội dung", 90),
    Column("Lĩnh vực", 40),
)
_PUBLIC = Column("Công khai", 20)


def handed(rows: Iterable[Assignment], flags: Mapping[int, Sequence[Sign]]) -> Table:
    """A unit's unfinished rows (with their `status`) by their day, and who does each."""
    columns = (
        NO,
        *_ITEM,
        Column("Người thực hiện", 40),
        Column("Thời hạn (như văn bản)", 30),
        Column("Hạn cuối", 24, Kind.DAY),
        Column("Tình trạng", 32),
        Column("Gia hạn, vướng mắc", 40),
        _PUBLIC,
    )
    found = tuple(
        (place, *_item(row), row.person_name if row.person else "Chưa có người", row.item.due_text,
         row.clock.due_on if row.clock else None, Status(row.status).label.capitalize(),  # type: ignore[attr-defined]
         "; ".join(sign.text for sign in flags.get(row.pk, ())), "Không" if row.item.hidden else "Có")
        for place, row in enumerate(rows, 1)
    )  # fmt: skip
    return Table(columns, found, name="Phân công", empty="Không có việc nào khớp với bộ lọc.")


def waiting(
    rows: Iterable[Report], cards: Mapping[int, units.UnitCard], files: Mapping[int, Sequence[Evidence]]
) -> Table:
    """Sent reports that wait for acceptance, in the order of the plan, with their evidence by name."""
    columns = (
        NO,
        *_ITEM,
        Column("Đơn vị", 44),
        Column("Kỳ báo cáo", 30),
        Column("Tiến độ", 16, Kind.PERCENT),
        Column("Tiến độ trước", 18, Kind.PERCENT),
        Column("Hoàn thành ngày", 22, Kind.DAY),
        Column("Hạn cuối", 22, Kind.DAY),
        Column("Kết quả", 90),
        Column("Khó khăn", 60),
        Column("Minh chứng", 44),
        Column("Người gửi", 34),
        Column("Ngày gửi", 22, Kind.DAY),
        _PUBLIC,
    )
    found: list[tuple[Cell, ...]] = []
    for place, one in enumerate(rows, 1):
        work = one.assignment
        found.append(
            (place, *_item(work), cards[one.unit_id].name if one.unit_id in cards else "", one.round.name, one.percent,
             work.percent, one.done_on, work.clock.due_on if work.clock else None, one.result, one.difficulties,
             "\n".join(file.name for file in files.get(one.pk, ())), one.sent_by,
             one.sent_at.astimezone(VIETNAM) if one.sent_at else None, "Không" if work.item.hidden else "Có")
        )  # fmt: skip
    return Table(columns, tuple(found), name="Chờ nghiệm thu", empty="Không có báo cáo nào chờ nghiệm thu.")


def _item(row: Assignment) -> tuple[str, str, str, str]:
    return kind_name(row.item.kind), row.item.no, row.item.name, row.item.group or "Không chia nhóm"
