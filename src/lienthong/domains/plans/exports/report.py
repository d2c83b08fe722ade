"""The consolidated report of a round as an official letter, ready to be numbered and signed."""

from dataclasses import dataclass

from lienthong.domains.plans.consolidating import causes, mean, together
from lienthong.domains.plans.queries.consolidation import Consolidation, Gathered
from lienthong.domains.plans.states import Status
from lienthong.kernel.base.text import fold
from lienthong.kernel.printing.api import (
    Annex,
    Block,
    Heading,
    Letter,
    Paragraph,
    Signature,
    Table,
)

from . import annexes

FORM_403, FORM_254 = "403", "254"
FORMS = {FORM_403: "Theo phụ lục 02, 03 Kế hoạch 403/KH-UBND", FORM_254: "Theo phụ lục I Kế hoạch 254/KH-UBND"}
HEAD, DEPUTY = "truong", "pho"
SIGNERS = {HEAD: "Người đứng đầu", DEPUTY: "Cấp phó ký thay"}
NAMED_AT_MOST = 20
_HEADS = {
    "so": "Giám đốc",
    "ubnd-tinh": "Chủ tịch",
    "phuong": "Chủ tịch",
    "xa": "Chủ tịch",
    "van-phong": "Chánh Văn phòng",
}
_COMMITTEES = {"ubnd-tinh", "phuong", "xa"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: the form of the annexes, whether every unit's row is added, and who signs."""

    form: str = FORM_403
    details: bool = False
    signer: str = HEAD


def letter(seen: Consolidation, wanted: Wanted) -> Letter:
    """The report of a round: how units reported, what has come of the plan, difficulties, proposals, annexes."""
    issuer = seen.issuer
    above = seen.above.short_name or seen.above.name if seen.above else ""
    return Letter(
        above=_of_province(above, seen),
        issuer=_signing_name(seen),
        number=f"/BC-{initials(issuer.name)}",
        place=_place(seen),
        kind="Báo cáo",
        about=f"Kết quả thực hiện {plan_name(seen)}, kỳ {seen.round.name}",
        year=seen.round.due_on.year,
        to=(seen.above.name,) if seen.above else (),
        blocks=tuple(_body(seen)),
        signature=_signature(seen, wanted.signer),
        recipients=_recipients(seen),
        annexes=tuple(_annexes(seen, wanted)),
    )


def plan_name(seen: Consolidation) -> str:
    """“Kế hoạch số 99/KH-UBND ngày 31/12/2025 của UBND tỉnh Nghệ An”."""
    plan = seen.plan
    number = f"Kế hoạch số {plan.number}" if plan.number else f"kế hoạch “{plan.title}”"
    day = f" ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
    return f"{number}{day}{f' của {plan.issuer}' if plan.issuer else ''}"


def initials(name: str) -> str:
    """The sign of a body in the number of its papers: Sở Khoa học và Công nghệ → SKHCN; UBND stays."""
    if fold(name).startswith("uy ban nhan dan"):
        return "UBND"
    return "".join(word[0].upper() for word in name.split() if fold(word) not in {"va", "tinh"})


def _of_province(short: str, seen: Consolidation) -> str:
    place = _place(seen)
    return short if not short or fold(place) in fold(short) else f"{short} {place}"


def _place(seen: Consolidation) -> str:
    """The place in the head: as the committee above is named, without the word for its tier."""
    name = (seen.above or seen.issuer).name
    spaced = f" {name[0].lower()}{name[1:]}"
    for word in (" tỉnh ", " thành phố ", " phường ", " xã "):
        if word in spaced:
            return spaced.split(word, 1)[1]
    return name


def _signing_name(seen: Consolidation) -> str:
    name = seen.issuer.name
    return f"Ủy ban nhân dân {name[0].lower()}{name[1:]}" if seen.issuer.kind in {"phuong", "xa"} else name


def _signature(seen: Consolidation, signer: str) -> Signature:
    head = _HEADS.get(seen.issuer.kind, "Thủ trưởng cơ quan")
    by = (f"TM. {_signing_name(seen)}",) if seen.issuer.kind in _COMMITTEES else ()
    if signer == DEPUTY:
        return Signature((*by, f"KT. {head}", f"Phó {head}"))
    return Signature((*by, head), seen.head)


def _recipients(seen: Consolidation) -> tuple[str, ...]:
    above = (f"{seen.above.name} (để báo cáo)",) if seen.above else ()
    return (*above, "Các cơ quan, đơn vị, địa phương thực hiện Kế hoạch", "Lưu: VT")


# -- the text --------------------------------------------------------------------------------------------


def _body(seen: Consolidation) -> list[Block]:
    return [
        Paragraph(
            f"Thực hiện {plan_name(seen)}{_title(seen)}; trên cơ sở báo cáo của các cơ quan, đơn vị, địa phương, "
            f"{seen.issuer.name} tổng hợp kết quả kỳ {seen.round.name} (số liệu {annexes.span(seen)}) như sau:"
        ),
        *_sending(seen),
        *_results(seen),
        *_difficulties(seen),
        *_proposals(seen),
        Paragraph(_closing(seen)),
    ]


def _title(seen: Consolidation) -> str:
    """What the plan is about, where its number stands for it."""
    return f" ({seen.plan.title})" if seen.plan.number else ""


def _closing(seen: Consolidation) -> str:
    to = f"; kính báo cáo {seen.above.name} xem xét, chỉ đạo" if seen.above else ""
    return f"Trên đây là kết quả thực hiện {plan_name(seen)}, kỳ {seen.round.name}{to}./."


def _sending(seen: Consolidation) -> list[Block]:
    line = seen.rounds.chosen
    blocks: list[Block] = [Heading("I. TÌNH HÌNH CHẤP HÀNH CHẾ ĐỘ BÁO CÁO")]
    if line is None or not line.units:
        return [*blocks, Paragraph("Trong kỳ không có cơ quan, đơn vị nào phải báo cáo.")]
    late = f", trong đó {line.late} đơn vị gửi quá hạn" if line.late else ""
    short = line.units - line.complete
    blocks.append(
        Paragraph(
            f"Trong kỳ có {_count(line.units)} cơ quan, đơn vị, địa phương phải báo cáo, hạn gửi đến hết ngày "
            f"{seen.round.due_on:%d/%m/%Y}. Đã gửi đủ: {_count(line.complete)} đơn vị "
            f"({_share(line.complete, line.units)}){late}. "
            + (
                f"Chưa gửi đủ: {_count(short)} đơn vị (gửi một phần {line.partly}, chưa gửi {line.nothing})."
                if short
                else "Không có đơn vị nào thiếu báo cáo."
            )
        )
    )
    missing = seen.rounds.missing
    if missing and len(missing) <= NAMED_AT_MOST:
        names = "; ".join(f"{one.unit.name} (thiếu {one.left}/{one.sheet.owed})" for one in missing)
        blocks.append(Paragraph(f"{names}.", lead="Đơn vị chưa gửi đủ báo cáo:"))
    elif missing:
        blocks.append(Paragraph("Danh sách đơn vị chưa gửi đủ báo cáo tại phụ lục kèm theo."))
    return blocks


def _results(seen: Consolidation) -> list[Block]:
    counts, total = seen.counts, seen.counts.total()
    blocks: list[Block] = [Heading("II. KẾT QUẢ THỰC HIỆN"), Heading("1. Kết quả chung", 2)]
    given = " và ".join(
        part
        for part in (
            f"{_count(len(seen.targets))} chỉ tiêu" if seen.targets else "",
            f"{_count(len(seen.tasks))} nhiệm vụ" if seen.tasks else "",
        )
        if part
    )
    if not total:
        return [*blocks, Paragraph("Kế hoạch chưa có việc nào được giao cho đơn vị.")]
    late = f" (trong đó {_count(counts[Status.DONE_LATE])} việc hoàn thành quá hạn)" if counts[Status.DONE_LATE] else ""
    blocks.append(
        Paragraph(
            f"Kế hoạch có {given}, giao thành {_count(total)} việc cho các đơn vị. Tính đến hết ngày "
            f"{seen.until:%d/%m/%Y}: {_count(seen.done)} việc hoàn thành ({_share(seen.done, total)}){late}; "
            f"{_count(counts[Status.DOING])} việc đang thực hiện; {_count(counts[Status.NOT_STARTED])} việc chưa thực "
            f"hiện; {_count(counts[Status.LATE])} việc quá hạn chưa hoàn thành. {_average(seen)}"
        )
    )
    blocks += _said(seen.summary.result if seen.summary else "")
    table = annexes.fields(seen)
    blocks.append(Table(table.columns, table.rows, title="Bảng 1. Tiến độ thực hiện theo lĩnh vực"))
    blocks.append(Heading("2. Kết quả theo lĩnh vực", 2))
    return [*blocks, *_by_field(seen)]


def _average(seen: Consolidation) -> str:
    sent = [voice for one in seen.items for voice in one.voices if voice.reported]
    return f"Tỷ lệ thực hiện bình quân của các việc đã báo cáo: {mean(sent)}%." if sent else ""


def _by_field(seen: Consolidation) -> list[Block]:
    """What the coordinator has written of the items, under their fields; the rest stands in the annexes."""
    blocks: list[Block] = []
    for _, group, items in seen.groups():
        said = [one for one in items if one.summary is not None and one.summary.result]
        if said:
            blocks.append(Heading(annexes.parted(group)[1], 3))
            blocks += [Paragraph(_item(one)) for one in said]
    return blocks or [Paragraph("Kết quả từng chỉ tiêu, nhiệm vụ tại các phụ lục kèm theo.")]


def _item(one: Gathered) -> str:
    text = one.summary.result if one.summary else ""
    return f"- {annexes.KINDS.get(one.item.kind, '')} {one.item.no}. {annexes.name_of(one)}: {text}"


def _difficulties(seen: Consolidation) -> list[Block]:
    own = seen.summary
    blocks: list[Block] = [Heading("III. THUẬN LỢI, KHÓ KHĂN, VƯỚNG MẮC VÀ NGUYÊN NHÂN")]
    if own and own.advantages:
        blocks += [Heading("1. Thuận lợi", 2), *_said(own.advantages)]
        blocks.append(Heading("2. Khó khăn, vướng mắc và nguyên nhân", 2))
    text = own.difficulties if own else ""
    if text:
        return [*blocks, *_said(text)]
    voices = [voice for one in seen.items for voice in one.voices if voice.reported]
    found = [*_said(causes(voices)), *_said(_most("difficulties", seen))]
    return [*blocks, *(found or [Paragraph("Trong kỳ, các đơn vị không phản ánh khó khăn, vướng mắc.")])]


def _proposals(seen: Consolidation) -> list[Block]:
    text = (seen.summary.proposals if seen.summary else "") or _most("proposals", seen)
    said = _said(text) or [Paragraph("Trong kỳ, các đơn vị không có kiến nghị, đề xuất.")]
    return [Heading("IV. KIẾN NGHỊ, ĐỀ XUẤT"), *said]


def _most(name: str, seen: Consolidation) -> str:
    """The coordinator's words on the items, else what the units say most often."""
    written = [
        f"- {annexes.KINDS.get(one.item.kind, '')} {one.item.no}: {text}"
        for one in seen.items
        if one.summary is not None and (text := getattr(one.summary, name))
    ]
    if written:
        return "\n".join(written)
    said = {(voice.unit, getattr(voice, name)): None for one in seen.items for voice in one.voices if voice.reported}
    return together(said)


def _said(text: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _count(number: int) -> str:
    """Numbers under ten with a nought before, as papers have it; thousands with a point."""
    return f"{number:02d}" if 0 < number < 10 else f"{number:,}".replace(",", ".")


def _share(part: int, of: int) -> str:
    return f"{100 * part / of:.1f}%".replace(".", ",").replace(",0%", "%") if of else "0%"


# -- the annexes -----------------------------------------------------------------------------------------


def _annexes(seen: Consolidation, wanted: Wanted) -> list[Annex]:
    found: list[tuple[str, tuple[Block, ...]]] = []
    name = plan_name(seen)
    if wanted.form == FORM_254:
        title = f"Kết quả thực hiện các chỉ tiêu, nhiệm vụ của {name}"
        found.append((title, (annexes.whole(seen, seen.items),)))
    else:
        common = [one for one in seen.items if one.general]
        named = [one for one in seen.items if not one.general]
        title = "Báo cáo tình hình thực hiện các nhiệm vụ {} được giao tại {}"
        found.append((title.format("chung", name), (annexes.general(seen, common),)))
        found.append((title.format("cụ thể", name), (annexes.particular(seen, named),)))
    if len(seen.rounds.missing) > NAMED_AT_MOST:
        found.append(("Danh sách đơn vị chưa gửi đủ báo cáo", (annexes.senders(seen),)))
    if wanted.details:
        found.append(("Kết quả chi tiết của từng đơn vị", annexes.detailed(seen.items)))
    under = f"(Kèm theo Báo cáo số        /BC-{initials(seen.issuer.name)} ngày      tháng      năm "
    under += f"{seen.round.due_on.year} của {seen.issuer.name})"
    return [
        Annex(f"Phụ lục {annexes.roman(place)}", title, blocks, under=under)
        for place, (title, blocks) in enumerate(found, 1)
    ]


def tables(seen: Consolidation) -> list[Table]:
    """The whole report as tables, for Excel: every form, every unit, every field, who is missing."""
    return [
        annexes.general(seen, [one for one in seen.items if one.general]),
        annexes.particular(seen, [one for one in seen.items if not one.general]),
        annexes.whole(seen, seen.items),
        annexes.details(seen.items),
        annexes.fields(seen),
        annexes.senders(seen),
    ]
