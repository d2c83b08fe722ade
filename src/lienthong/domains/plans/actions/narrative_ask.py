"""An outline is given to its units in a round: each finds one narrative; and what was given can be ended."""

from typing import Any

from django.db.models import Q

from lienthong.domains.plans import narrating
from lienthong.domains.plans.addressing import doubts
from lienthong.domains.plans.models import Narrative, Outline, Plan, Round, Section
from lienthong.domains.plans.narrative_notices import tell_asked, tell_left
from lienthong.domains.plans.narrative_states import NarrativeState
from lienthong.domains.plans.outlining import meant_for, sections_of
from lienthong.domains.plans.queries.narrative_scope import outlines_seen
from lienthong.domains.plans.rules import acceptors
from lienthong.domains.plans.states import PlanState, RoundState
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.units import api as units

from .reaching import reach


@verb("plans.ask_narratives", of=outlines_seen, sentence="giao đề cương cho các đơn vị trong kỳ báo cáo")
def ask_narratives(outline: Outline, by: Actor, *, round: str) -> dict[str, int]:
    """Each unit for which a section is meant has one narrative in the round, one line in its inbox, and the day due.

    Again in the same round: only units that have come to be asked since are added.
    """
    plan = outline.plan
    opened = _round(plan, round)
    rows = sections_of(outline)
    _clear(outline, rows)
    reach(outline, rows)
    asked = sorted(
        unit
        for unit in set(outline.units).union(*(row.units or () for row in rows))
        if any(meant_for(row, outline, unit) for row in rows)
    )
    if not asked:
        raise Unfit("Đề cương chưa có mục nào dành cho đơn vị nào.", "Thêm mục, hoặc ghi đề cương dành cho ai.")
    with seen_by(HOUSE):
        before = dict(Narrative.objects.filter(outline=outline, round=opened).values_list("unit_id", "ended_at"))
        again = [unit for unit in asked if before.get(unit) is not None]
        Narrative.objects.filter(outline=outline, round=opened, unit_id__in=again).update(ended_at=None)
        new = [unit for unit in asked if unit not in before]
        Narrative.objects.bulk_create(_narratives(outline, opened, new), batch_size=500)
    added = sorted([*new, *again])
    narrating.settle(opened, added, why=f"Giao {outline.title}"[:300])
    if added:
        tell_asked(opened, added)
    return {"asked": len(asked), "added": len(added)}


def ask_again(round_: Round) -> None:
    """A round of a rule begins: outlines that units wrote by in the rule's round before it are given again.

    One for days that are over, or ended for all in that round, is not. Where an outline cannot be given, the round
    begins all the same, and the coordinator is told why.
    """
    rule = Round.objects.filter(schedule=round_.schedule_id, cut_off__lt=round_.cut_off)
    before = rule.exclude(state=RoundState.PLANNED).order_by("-cut_off").first() if round_.schedule_id else None
    if before is None:
        return
    with seen_by(HOUSE):
        given = Narrative.objects.filter(round=before, ended_at=None).values("outline")
        going = Q(until=None) | Q(until__gt=before.cut_off)
        outlines = list(Outline.objects.filter(going, pk__in=given, dropped_at=None).order_by("pk"))
    for one in outlines:
        try:
            ask_narratives(one.code, HOUSE, round=round_.code)
        except Refusal as no:
            tell_left(one, round_, f"{no.sentence} {no.next_step}")


def _round(plan: Plan, code: str) -> Round:
    found = Round.objects.select_for_update(of=("self",)).filter(plan=plan, code=code).first()
    if found is None:
        raise NotThere
    found.plan = plan
    if plan.state != PlanState.ISSUED or found.state != RoundState.OPEN:
        raise WrongMoment(f"Kỳ {found.name} không đang mở.", "Chọn một kỳ báo cáo đang mở.")
    return found


def _clear(outline: Outline, rows: list[Section]) -> None:
    """Nothing is asked of anybody while it is unclear who is meant."""
    open_ = [*doubts(outline.audience), *(one for row in rows for one in doubts(row.named))]
    if open_:
        raise Unfit(
            f"Còn {len(open_)} tên đơn vị chưa rõ: {'; '.join(str(one['text']) for one in open_[:4])}.",
            "Chọn đơn vị cho từng tên ở trang đề cương rồi giao lại.",
        )


def _narratives(outline: Outline, opened: Round, asked: list[int]) -> list[Narrative]:
    """The coordinator accepts; its own text is accepted by the level above, as its reports are."""
    plan = outline.plan
    home = units.card(plan.unit_id)
    above = units.cards_of([home.parent]).get(home.parent) if home.parent else None
    judge = above.id if above else plan.unit_id
    return [
        Narrative(
            code=f"{opened.code}.{outline.code.rpartition('.')[2]}.{unit}",
            outline=outline,
            round=opened,
            unit_id=unit,
            coordinator_id=plan.unit_id,
            acceptors=acceptors(holder=unit, monitors=[], coordinator=plan.unit_id, above=judge),
        )
        for unit in asked
    ]


@verb("plans.end_narratives", of=outlines_seen, sentence="thôi yêu cầu báo cáo theo đề cương")
def end_narratives(outline: Outline, by: Actor, *, round: str, units_: list[str] | None = None) -> dict[str, Any]:
    """Units that have not sent need not write by this outline in the round any more; what was sent stays.

    `units_`: codes of single units; empty means all of them.
    """
    found = Round.objects.filter(plan=outline.plan, code=round).select_related("plan").first()
    if found is None:
        raise NotThere
    open_ = Narrative.objects.select_for_update(of=("self",)).filter(outline=outline, round=found, ended_at=None)
    open_ = open_.filter(state__in=[NarrativeState.DRAFT, NarrativeState.RETURNED]).order_by("pk")
    if units_:
        open_ = open_.filter(unit__code__in=units_)
    with seen_by(HOUSE):
        gone = list(open_)
        Narrative.objects.filter(pk__in=[one.pk for one in gone]).update(ended_at=now())
    if not gone:
        raise Unfit("Không còn đơn vị nào chưa gửi báo cáo theo đề cương này.", "Tải lại trang để xem tình hình gửi.")
    narrating.settle(found, {one.unit_id for one in gone}, why=f"Thôi yêu cầu theo {outline.title}"[:300])
    return {"ended": len(gone)}
