"""A narrative, the acceptor's side: sections are taken or sent back with why, never by those whose they are."""

from lienthong.domains.plans.events import NarrativeReturned
from lienthong.domains.plans.models import Narrative, Passage
from lienthong.domains.plans.narrative_notices import tell_decided
from lienthong.domains.plans.narrative_states import NARRATIVE_MOVES, PassageState
from lienthong.domains.plans.queries.narrative_scope import narratives_seen
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Unfit, WrongMoment
from lienthong.kernel.base.verbs import tell, verb

from .narrative import settle

LONGEST_WHY = 2000


@verb("plans.accept_passages", of=narratives_seen, sentence="nhận các mục của báo cáo theo đề cương")
def accept_passages(narrative: Narrative, by: Actor, *, sections: list[str] | None = None) -> dict[str, int]:
    """The named sections are good, all that wait where none are named; with the last one the whole is accepted."""
    waiting = _waiting(narrative)
    chosen = {code: waiting[code] for code in (sections or waiting) if code in waiting}
    if not chosen or (sections and len(chosen) != len(set(sections))):
        raise NotThere("Có mục không còn chờ nhận.", "Tải lại trang rồi chọn lại.")
    _decide(list(chosen.values()), by, PassageState.ACCEPTED)
    left = len(waiting) - len(chosen)
    if left == 0:
        narrative.state = NARRATIVE_MOVES.target(narrative.state, "accept_passages", "nghiệm thu báo cáo")
        narrative.decided_by, narrative.decided_at = by.name, now()
        narrative.save()
        settle(narrative, why="Đã nghiệm thu")
        tell_decided(narrative)
    return {"accepted": len(chosen), "left": left}


@verb("plans.return_passages", of=narratives_seen, sentence="trả lại các mục của báo cáo theo đề cương")
def return_passages(
    narrative: Narrative, by: Actor, *, why: dict[str, str], accept: list[str] | None = None
) -> dict[str, int]:
    """These sections need more, each for its reason; `accept` names others that are good. The unit mends and sends."""
    waiting = _waiting(narrative)
    wrong = {
        code: "Ghi rõ cần bổ sung, sửa gì." if not text.strip() else f"Lý do dài tối đa {LONGEST_WHY} ký tự."
        for code, text in why.items()
        if not text.strip() or len(text) > LONGEST_WHY
    }
    if wrong:
        raise Unfit(fields=wrong)
    if not why:
        raise Unfit("Chưa ghi cần bổ sung mục nào.", "Ghi lý do ở mục cần trả lại rồi bấm lại.")
    if (why.keys() | set(accept or ())) - waiting.keys():
        raise NotThere("Có mục không còn chờ nhận.", "Tải lại trang rồi chọn lại.")
    _decide([waiting[code] for code in accept or () if code not in why], by, PassageState.ACCEPTED)
    for code, text in why.items():
        waiting[code].why = text.strip()
    _decide([waiting[code] for code in why], by, PassageState.RETURNED)
    narrative.state = NARRATIVE_MOVES.target(narrative.state, "return_passages", "trả lại báo cáo")
    narrative.decided_by, narrative.decided_at = by.name, now()
    narrative.save()
    settle(narrative, why=f"Trả lại báo cáo {narrative.code}")
    titles = [f"{waiting[code].section.title[:80]}: {text.strip()[:200]}" for code, text in why.items()]
    tell_decided(narrative, why="; ".join(titles)[:900])
    tell(NarrativeReturned(narrative.code, narrative.unit_id))
    return {"returned": len(why)}


def _waiting(narrative: Narrative) -> dict[str, Passage]:
    """Texts that wait for a decision, by section; those of sections since removed wait for nobody."""
    NARRATIVE_MOVES.target(narrative.state, "accept_passages", "nghiệm thu báo cáo")
    if narrative.ended_at is not None or narrative.round.plan.state != PlanState.ISSUED:
        raise WrongMoment("Báo cáo này không còn được yêu cầu.", "Tải lại trang để xem tình hình mới nhất.")
    found = Passage.objects.select_for_update(of=("self",)).filter(narrative=narrative, state=PassageState.WAITING)
    rows = found.select_related("section").order_by("section__place", "pk")
    return {one.section.code: one for one in rows if one.section.dropped_at is None}


def _decide(rows: list[Passage], by: Actor, state: PassageState) -> None:
    at = now()
    for one in rows:
        one.state, one.decided_by, one.decided_at = state, by.name, at
        if state == PassageState.ACCEPTED:
            one.why = ""
    Passage.objects.bulk_update(rows, ["state", "why", "decided_by", "decided_at"])
