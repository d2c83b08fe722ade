"""The minutes of an inspection as an official paper (biên bản, Nghị định 30/2020/NĐ-CP), ready to be signed."""

from lienthong.domains.plans.check_states import Judged, VisitState
from lienthong.domains.plans.queries.checks import VisitView
from lienthong.kernel.printing.api import (
    Band,
    Block,
    Cell,
    Column,
    Heading,
    Kind,
    Letter,
    Paragraph,
    Signature,
    Table,
)
from lienthong.kernel.units import api as units
from lienthong.web.wording import long_day

from .narrative import initials_of, name_above, signing_name

ROOM = "…" * 16
_WORDS = {one.value: one.label for one in Judged}


def minutes_of(view: VisitView, issuer: units.UnitCard, above: units.UnitCard | None) -> Letter:
    """The minutes of a visit; a draft while it is not concluded. Minutes bear no place and day in their head."""
    visit = view.visit
    what = "Tự kiểm tra" if visit.own else "Kiểm tra"
    return Letter(
        above=name_above(above),
        issuer=signing_name(issuer),
        number=visit.minutes_no or f"/BB-{initials_of(issuer)}",
        place="",
        kind="Biên bản",
        about=f"{what} việc thực hiện {_plan(view)} tại {signing_name(view.unit)}",
        blocks=tuple(_blocks(view, issuer)),
        signature=Signature(("Người tự kiểm tra",) if visit.own else ("Đại diện", "Đoàn kiểm tra")),
        beside=Signature(("Lãnh đạo đơn vị",) if visit.own else ("Đại diện", "Đơn vị được kiểm tra")),
        recipients=(signing_name(view.unit), *(() if visit.own else (issuer.name,)), "Lưu: VT, hồ sơ kiểm tra"),
        draft="" if visit.state == VisitState.CONCLUDED else "Dự thảo",
    )


def _plan(view: VisitView) -> str:
    plan = view.visit.plan
    return f"Kế hoạch số {plan.number}" if plan.number else f"kế hoạch “{plan.title}”"


def _blocks(view: VisitView, issuer: units.UnitCard) -> list[Block]:
    visit, inspection = view.visit, view.visit.inspection
    form = inspection.checklist
    cited = f"; căn cứ {inspection.cited}" if inspection.cited else ""
    day = long_day(visit.held_on) if visit.held_on else f"ngày {ROOM}"
    who = visit.inspector_names or (view.unit.name if visit.own else issuer.name)
    return [
        Paragraph(f"{day[0].upper()}{day[1:]}.", lead="Thời gian:"),
        Paragraph(f"{signing_name(view.unit)}.", lead="Địa điểm:"),
        Paragraph(f"{inspection.name} (năm {inspection.year}){cited}.", lead="Đợt kiểm tra:"),
        Heading("I. THÀNH PHẦN"),
        Paragraph(f"{who}.", lead="1. Người kiểm tra:"),
        Paragraph(f"{signing_name(view.unit)}.", lead="2. Đơn vị được kiểm tra:"),
        Paragraph(f"Họ và tên người đại diện: {ROOM}"),
        Paragraph(f"Chức vụ: {ROOM}"),
        Heading("II. KẾT QUẢ KIỂM TRA"),
        Paragraph(f"Theo bảng kiểm “{form.name}”, bản {form.version}: {_counted(view)}."),
        _answers(view),
        Heading("III. NỘI DUNG PHẢI KHẮC PHỤC"),
        _findings(view) if view.findings else Paragraph("Không có nội dung phải khắc phục."),
        Heading("IV. KẾT LUẬN"),
        *[Paragraph(line) for line in (visit.minutes or ROOM).splitlines() if line.strip()],
        Paragraph(
            "Biên bản được đọc cho những người có mặt cùng nghe, thống nhất nội dung và ký tên; lập thành 02 bản có "
            "giá trị như nhau, mỗi bên giữ 01 bản./."
        ),
    ]


def _counted(view: VisitView) -> str:
    said = [f"{view.counted[value]} câu {label}" for value, label in _WORDS.items() if view.counted[value]]
    return f"có {view.answered}/{len(view.asked)} câu có kết quả" + (f", gồm {', '.join(said)}" if said else "")


def _answers(view: VisitView) -> Table:
    columns = (
        Column("TT", 12, Kind.CENTRED),
        Column("Nội dung kiểm tra", 66),
        Column("Kết quả", 24, Kind.CENTRED),
        Column("Ghi chú", 43),
        Column("Minh chứng", 20),
    )
    rows: list[tuple[Cell, ...] | Band] = []
    group = ""
    for one in view.asked:
        if one.group and one.group != group:
            group = one.group
            rows.append(Band(group))
        proofs = "\n".join(file.name for file in one.exhibits)
        rows.append((one.no, one.text, _WORDS.get(one.judged, "").capitalize(), one.note, proofs))
    return Table(columns, tuple(rows))


def _findings(view: VisitView) -> Table:
    columns = (
        Column("TT", 12, Kind.CENTRED),
        Column("Nội dung", 64),
        Column("Yêu cầu khắc phục", 63),
        Column("Hạn", 26, Kind.DAY),
    )
    rows = tuple((place, one.text, one.demand, one.clock.due_on) for place, one in enumerate(view.findings, 1))
    return Table(columns, rows)
