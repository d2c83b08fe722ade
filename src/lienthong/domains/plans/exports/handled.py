"""What happens between reports as tables for Excel: obstacles, extensions, instructions, takeovers, contradictions."""

from collections.abc import Iterable, Mapping

from lienthong.domains.plans.later_states import ConflictKind, ConflictState
from lienthong.domains.plans.models import Conflict
from lienthong.domains.plans.queries.extensions import Extensions
from lienthong.domains.plans.queries.instructions import InstructionLine
from lienthong.domains.plans.queries.obstacles import ObstacleLine
from lienthong.domains.plans.queries.progress import kind_name
from lienthong.domains.plans.queries.takeover import Choice, Gone
from lienthong.domains.plans.states import ExtensionState, InstructionState, ReportState
from lienthong.kernel.base import VIETNAM
from lienthong.kernel.printing.api import Cell, Column, Kind, Table

NO = Column("TT", 10, Kind.CENTRED)


def obstacles(lines: Iterable[ObstacleLine]) -> Table:
    """Obstacles, what waits longest first."""
    columns = (
        NO,
        Column("Việc số", 14, Kind.CENTRED),
        Column("Việc", 70),
        Column("Lĩnh vực", 40),
        Column("Đơn vị nêu", 40),
        Column("Vướng mắc", 90),
        Column("Nguyên nhân", 30),
        Column("Ngày nêu", 22, Kind.DAY),
        Column("Tình trạng", 34),
        Column("Đang chờ", 40),
        Column("Hạn xử lý", 22, Kind.DAY),
    )
    rows = tuple(
        (place, one.no, one.name, one.group, one.unit, one.text, one.cause.capitalize(),
         one.raised_at.astimezone(VIETNAM), one.label.capitalize(), one.waits, one.due)
        for place, one in enumerate(lines, 1)
    )  # fmt: skip
    return Table(columns, rows, name="Vướng mắc", empty="Không có vướng mắc nào khớp với bộ lọc.")


def extensions(seen: Extensions) -> Table:
    """Who asked for a later day, and what was decided."""
    columns = (
        NO,
        Column("Việc số", 14, Kind.CENTRED),
        Column("Việc", 70),
        Column("Đơn vị", 40),
        Column("Hạn đang có", 22, Kind.DAY),
        Column("Xin đến ngày", 22, Kind.DAY),
        Column("Xin khi đã quá hạn", 22),
        Column("Lý do", 70),
        Column("Kết quả", 30),
        Column("Cho đến ngày", 22, Kind.DAY),
        Column("Hạn quyết định", 22, Kind.DAY),
        Column("Người quyết định", 34),
        Column("Văn bản", 40),
    )
    rows = tuple(
        (place, one.item.no, one.item.name, seen.cards[one.unit_id].name, one.was, one.wanted,
         "Có" if one.late else "Không", one.why, ExtensionState(one.state).label.capitalize(), one.granted,
         one.clock.due_on if one.clock and one.state == ExtensionState.ASKED else None, one.decided_by, one.cited)
        for place, one in enumerate(seen.rows, 1)
    )  # fmt: skip
    return Table(columns, rows, name="Gia hạn", empty="Không có đề nghị gia hạn nào khớp với bộ lọc.")


def instructions(lines: Iterable[InstructionLine]) -> Table:
    """What leaders have ordered, and how many units have done it."""
    columns = (
        NO,
        Column("Nội dung chỉ đạo", 100),
        Column("Người chỉ đạo", 34),
        Column("Chức vụ", 34),
        Column("Ngày", 22, Kind.DAY),
        Column("Tại, về mục", 40),
        Column("Hoàn thành chậm nhất", 24, Kind.DAY),
        Column("Tình trạng", 32),
        Column("Đơn vị thực hiện", 20, Kind.NUMBER),
        Column("Đã hoàn thành", 20, Kind.NUMBER),
        Column("Quá hạn", 18, Kind.NUMBER),
        Column("Lý do rút", 40),
    )
    rows: list[tuple[Cell, ...]] = []
    for place, line in enumerate(lines, 1):
        one = line.instruction
        about = one.meeting or (f"Mục {one.item.no}. {one.item.name}" if one.item else "")
        withdrawn = one.state == InstructionState.WITHDRAWN
        stands = InstructionState.WITHDRAWN.label if withdrawn else line.status.label if line.status else ""
        rows.append(
            (place, one.text, one.given_by, one.post, one.given_at.astimezone(VIETNAM), about, one.made.due_on,
             stands.capitalize(), line.of, line.done, line.late, one.why)
        )  # fmt: skip
    return Table(columns, tuple(rows), name="Chỉ đạo", empty="Không có ý kiến chỉ đạo nào khớp với bộ lọc.")


def waiting(choices: Iterable[Choice]) -> Table:
    """Work of ended units with which nobody goes on yet."""
    columns = (
        NO,
        Column("Đơn vị đã kết thúc", 50),
        Column("Từ ngày", 22, Kind.DAY),
        Column("Văn bản", 50),
        Column("Việc", 90),
        Column("Đã đạt", 16, Kind.PERCENT),
        Column("Đơn vị có thể tiếp tục", 60),
    )
    held = [(choice, work) for choice in choices for work in choice.works]
    rows = tuple(
        (place, choice.old.name, choice.on, choice.cited,
         f"{kind_name(work.item.kind)} {work.item.no}. {work.item.name}", work.percent,
         "; ".join(heir.name for heir in choice.heirs))
        for place, (choice, work) in enumerate(held, 1)
    )  # fmt: skip
    return Table(columns, rows, name="Chờ chọn đơn vị", empty="Không có việc nào chờ chọn đơn vị tiếp tục.")


def gone(lines: Iterable[Gone]) -> Table:
    """Work of ended units that went on elsewhere, with the last report."""
    columns = (
        NO,
        Column("Việc", 90),
        Column("Đơn vị trước", 44),
        Column("Đơn vị tiếp tục", 44),
        Column("Từ ngày", 22, Kind.DAY),
        Column("Văn bản", 50),
        Column("Người chọn", 34),
        Column("Đã đạt", 16, Kind.PERCENT),
        Column("Báo cáo cuối", 34),
        Column("Kết quả đã báo cáo", 80),
        Column("Minh chứng", 40),
    )
    rows: list[tuple[Cell, ...]] = []
    for place, one in enumerate(lines, 1):
        item, last, went = one.takeover.old.item, one.report, one.takeover
        rows.append(
            (place, f"{kind_name(item.kind)} {item.no}. {item.name}", one.old.name, one.heir.name, went.on, went.cited,
             went.chosen_by, went.percent, f"{last.round.name}: {ReportState(last.state).label}" if last else "",
             last.result if last else "", "\n".join(file.name for file in one.evidence))
        )  # fmt: skip
    return Table(columns, tuple(rows), name="Việc đã chuyển", empty="Chưa có việc nào chuyển sang đơn vị khác.")


def conflicts(rows: Iterable[Conflict]) -> Table:
    """Where two plans disagree: both sides, and how a person settled it."""
    sides = [
        Column(f"{label} ({side})", width)
        for side in ("thứ nhất", "thứ hai")
        for label, width in (("Kế hoạch", 26), ("Nội dung", 70), ("Mức cần đạt", 30), ("Thời hạn", 24), ("Chủ trì", 40))
    ]
    columns = (
        NO,
        Column("Mã", 24),
        Column("Khác nhau ở", 34),
        *sides,
        Column("Giống nhau", 16, Kind.PERCENT),
        Column("Tình trạng", 26),
        Column("Cách xử lý", 60),
        Column("Người xử lý", 34),
        Column("Ngày xử lý", 22, Kind.DAY),
    )
    found: list[tuple[Cell, ...]] = []
    for place, one in enumerate(rows, 1):
        kinds = ", ".join(ConflictKind(kind).label for kind in one.kinds)
        found.append(
            (place, one.code, kinds.capitalize(), one.one_plan.called, *_side(one.facts["one"]),
             one.two_plan.called, *_side(one.facts["two"]), round(one.score),
             ConflictState(one.state).label.capitalize(), one.how, one.settled_by,
             one.settled_at.astimezone(VIETNAM) if one.settled_at else None)
        )  # fmt: skip
    return Table(columns, tuple(found), name="Mâu thuẫn", empty="Không có mâu thuẫn nào khớp với bộ lọc.")


def _side(facts: Mapping[str, str]) -> tuple[str, str, str, str]:
    name = f"{facts.get('no', '')}. {facts.get('name', '')}".lstrip(". ")
    return name, facts.get("level", ""), facts.get("due", ""), facts.get("lead", "")
