"""The province's own text under each section, made from what the units wrote, with links to where it comes from."""

from typing import Any

from lienthong.domains.plans.models import Outline, Passage, ProvinceText, Round, Section
from lienthong.domains.plans.narrative_states import NarrativeState
from lienthong.domains.plans.queries.narrative_scope import outlines_seen
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.text import nfc
from lienthong.kernel.base.verbs import verb

LONGEST = 200_000
MOST_SOURCES = 400


class TextChanged(ChangedMeanwhile):
    """A colleague saved the province's text since it was shown."""

    sentence = "{who} vừa lưu phần này lúc {when}."
    next_step = "Cả hai bản ở bên dưới; gộp lại rồi lưu."


@verb("plans.compose", of=outlines_seen, sentence="tổng hợp lời văn của tỉnh")
def compose(
    outline: Outline,
    by: Actor,
    *,
    round: str,
    section: str,
    text: str | None = None,
    add: list[str] | None = None,
    sources: list[str] | None = None,
    version: int,
) -> dict[str, Any]:
    """Write the province's text under a section; or `add` texts of units at its end, as they were sent.

    `sources` are the codes of the units' texts it was made from; what is added is a source by itself.
    """
    if outline.plan.state != PlanState.ISSUED:
        raise WrongMoment(state=PlanState(outline.plan.state).label, verb="tổng hợp báo cáo")
    opened = Round.objects.filter(plan=outline.plan, code=round).first()
    under = Section.objects.filter(outline=outline, code=section, dropped_at=None).first()
    if opened is None or under is None:
        raise NotThere
    kept = ProvinceText.objects.select_for_update().filter(round=opened, section=under).first() or ProvinceText(
        code=f"{opened.code}.{under.code.partition('.')[2]}",
        round=opened,
        section=under,
        coordinator_id=outline.plan.unit_id,
    )
    if version != kept.version:
        raise TextChanged.by(kept.written_by, kept.written_at)
    body = nfc(kept.text if text is None else text).replace("\r\n", "\n").strip()
    named = list(kept.sources if sources is None else sources)
    for passage in _sent(opened, under, add or []):
        body = f"{body}\n\n{passage.text}".strip()
        named.append(passage.code)
    if len(body) > LONGEST:
        raise Unfit(fields={"text": f"Nội dung dài {len(body)} ký tự, tối đa {LONGEST}. Rút gọn trước khi thêm."})
    wanted = list(dict.fromkeys(named))[:MOST_SOURCES]
    real = set(Passage.objects.filter(code__in=wanted, section=under).values_list("code", flat=True))
    kept.text, kept.sources = body, [code for code in wanted if code in real]
    kept.version += 1
    kept.written_by, kept.written_as, kept.written_at = by.name, by.id, now()
    kept.save()
    return {"code": kept.code, "version": kept.version}


def _sent(opened: Round, under: Section, codes: list[str]) -> list[Passage]:
    """Texts of units that were sent, in the order asked."""
    rows = Passage.objects.filter(code__in=codes, section=under, narrative__round=opened)
    rows = rows.exclude(narrative__state=NarrativeState.DRAFT)
    found = {one.code: one for one in rows}
    if len(found) != len(set(codes)):
        raise NotThere("Có bài viết của đơn vị không còn, hoặc đã được rút lại.", "Tải lại trang rồi chọn lại.")
    return [found[code] for code in dict.fromkeys(codes)]
