"""A unit's narrative, and the province's, as an official letter, ready to be numbered and signed."""

import re
from collections.abc import Mapping, Sequence

from lienthong.domains.plans.models import Outline, Plan, ProvinceText, Round, Section
from lienthong.domains.plans.narrative_word import heading_of
from lienthong.domains.plans.outlining import below
from lienthong.domains.plans.queries.narrative import Opened
from lienthong.kernel.base.text import fold
from lienthong.kernel.printing.api import Block, Heading, Letter, Paragraph, Signature
from lienthong.kernel.units import api as units

_COMMITTEES = {"phuong", "xa", "dac-khu", "ubnd-tinh"}
_HEADS = {"so": "Giám đốc", "van-phong": "Chánh Văn phòng"}
DEEPEST_HEADING = 3


def letter_of_unit(seen: Opened, above: units.UnitCard | None) -> Letter:
    """A unit's report by the outline: headings and what it wrote under them."""
    narrative = seen.narrative
    texts = {part.section.pk: part.passage.text for part in seen.parts if part.passage}
    to = units.card(narrative.coordinator_id).name
    return _letter(narrative.outline, narrative.round, seen.unit, above, seen.sections, texts, to)


def letter_of_province(
    outline: Outline,
    round_: Round,
    sections: Sequence[Section],
    texts: Mapping[int, ProvinceText],
    issuer: units.UnitCard,
    above: units.UnitCard | None,
) -> Letter:
    """The consolidated report: the province's text under each heading."""
    said = {pk: one.text for pk, one in texts.items()}
    return _letter(outline, round_, issuer, above, sections, said, above.name if above else "")


def _letter(
    outline: Outline,
    round_: Round,
    issuer: units.UnitCard,
    above: units.UnitCard | None,
    sections: Sequence[Section],
    texts: Mapping[int, str],
    to: str,
) -> Letter:
    plan = outline.plan
    return Letter(
        above=name_above(above),
        issuer=signing_name(issuer),
        number=f"/BC-{initials_of(issuer)}",
        place=_place(issuer, above),
        kind="Báo cáo",
        about=f"Kết quả thực hiện {_called(plan)}, kỳ {round_.name}",
        year=round_.due_on.year,
        to=(to,) if to else (),
        blocks=tuple(_blocks(plan, outline, round_, sections, texts)),
        signature=_signature(issuer),
        recipients=(*((to,) if to else ("Như trên",)), "Lưu: VT"),
    )


def _blocks(
    plan: Plan, outline: Outline, round_: Round, sections: Sequence[Section], texts: Mapping[int, str]
) -> list[Block]:
    since = f"từ {outline.since:%d/%m/%Y} " if outline.since else ""
    until = f"{outline.until or round_.cut_off:%d/%m/%Y}"
    blocks: list[Block] = [Paragraph(f"Thực hiện {_called(plan)}, kết quả ({since}đến hết {until}) như sau:")]
    for place, section in enumerate(sections):
        part = sections[place : below(sections, place)]
        if not any(texts.get(one.pk) for one in part):
            continue
        blocks.append(Heading(heading_of(section), min(section.depth + 1, DEEPEST_HEADING)))
        blocks += [Paragraph(line) for line in (texts.get(section.pk) or "").split("\n") if line.strip()]
    return blocks


def _called(plan: Plan) -> str:
    day = f" ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
    return f"Kế hoạch số {plan.number}{day}" if plan.number else f"kế hoạch “{plan.title}”"


def signing_name(issuer: units.UnitCard) -> str:
    """A body as it stands in the head of its papers: a ward as its committee."""
    if issuer.kind in _COMMITTEES and not fold(issuer.name).startswith("uy ban"):
        return f"Ủy ban nhân dân {issuer.name[0].lower()}{issuer.name[1:]}"
    return issuer.name


def name_above(above: units.UnitCard | None) -> str:
    """The body above, as short as one line of the head needs it: UBND tỉnh Nghệ An; a territory is none."""
    if above is None or above.kind == "tinh":
        return ""
    return re.sub(r"^Ủy ban nhân dân\b", "UBND", above.name)


def initials_of(issuer: units.UnitCard) -> str:
    """The sign of a body in the number of its papers."""
    if issuer.kind in _COMMITTEES:
        return "UBND"
    return "".join(word[0].upper() for word in issuer.name.split() if fold(word) not in {"va", "tinh"})


def _place(issuer: units.UnitCard, above: units.UnitCard | None) -> str:
    name = (issuer if issuer.kind in _COMMITTEES or above is None else above).name
    for word in ("tỉnh ", "thành phố ", "phường ", "xã ", "đặc khu "):
        at = name.lower().find(word)
        if at >= 0:
            return name[at + len(word) :]
    return name


def _signature(issuer: units.UnitCard) -> Signature:
    if issuer.kind in _COMMITTEES:
        return Signature((f"TM. {signing_name(issuer)}", "Chủ tịch"))
    return Signature((_HEADS.get(issuer.kind, "Thủ trưởng cơ quan"),))
