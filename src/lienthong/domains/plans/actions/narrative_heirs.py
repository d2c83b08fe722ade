"""Narratives of a unit that has ended: what it has sent stays with it, what it was writing goes on in its successor."""

from collections.abc import Collection, Sequence

from django.db import connection

from lienthong.domains.plans import narrating
from lienthong.domains.plans.heirs import heading, joined
from lienthong.domains.plans.models import Narrative, Passage, PassageFile, Plan, ProvinceText, Round
from lienthong.domains.plans.narrative_states import PassageState
from lienthong.domains.plans.states import RoundState
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by

_MEANT = (
    "update plans_outline set units = units || %(heir)s::int"
    " where plan_id = %(plan)s and %(old)s = any(units) and not %(heir)s = any(units)",
    "update plans_section s set units = s.units || %(heir)s::int from plans_outline o"
    " where o.id = s.outline_id and o.plan_id = %(plan)s and %(old)s = any(s.units) and not %(heir)s = any(s.units)",
)
_JUDGED = (
    "update plans_narrative n set acceptors = array_replace(n.acceptors, %(old)s, %(heir)s) from plans_round r"
    " where r.id = n.round_id and r.plan_id = %(plan)s and %(old)s = any(n.acceptors) and n.state <> 'accepted'"
)


def name_heirs(plan: Plan, old: int, heirs: Sequence[int]) -> None:
    """Sections that were meant for the ended unit are meant for each heir; the main one accepts in its place."""
    with seen_by(HOUSE):
        with connection.cursor() as cursor:
            for heir in heirs:
                for statement in _MEANT:
                    cursor.execute(statement, {"plan": plan.pk, "old": old, "heir": heir})
            cursor.execute(_JUDGED, {"plan": plan.pk, "old": old, "heir": heirs[0]})
        Narrative.objects.filter(round__plan=plan, coordinator_id=old).update(coordinator_id=heirs[0])
        ProvinceText.objects.filter(round__plan=plan, coordinator_id=old).update(coordinator_id=heirs[0])
        for round_ in _open_rounds(plan):
            judges = {judge for one in Narrative.objects.filter(round=round_, ended_at=None) for judge in one.acceptors}
            narrating.settle_judges(round_, {*judges, old})


def follow(plan: Plan, old: int, heir: int, *, why: str, only: Collection[str] | None = None) -> int:
    """In rounds that are open the successor goes on writing; returns how many narratives went over.

    Where it writes by the same outline itself, what the ended unit had drafted fills the sections that are empty.
    `only`: codes of those that go to this successor; all where none are named.
    """
    with seen_by(HOUSE):
        return sum(_in_round(one, old, heir, why, only) for one in _open_rounds(plan))


def _open_rounds(plan: Plan) -> list[Round]:
    return list(Round.objects.filter(plan=plan, state=RoundState.OPEN).select_related("plan").order_by("pk"))


def _in_round(round_: Round, old: int, heir: int, why: str, only: Collection[str] | None) -> int:
    open_ = Narrative.objects.select_for_update().filter(
        round=round_, unit_id=old, ended_at=None, state__in=narrating.OWED
    )
    if only is not None:
        open_ = open_.filter(code__in=list(only))
    going = list(open_.order_by("pk"))
    there = {one.outline_id: one for one in Narrative.objects.filter(round=round_, unit_id=heir)}
    named = heading(old, heir) if going else ""
    for one in going:
        own = there.get(one.outline_id)
        if own is None:
            _go_on(one, heir, named)
        else:
            _fill(own, one, named)
        one.ended_at = now()
        one.save(update_fields=["ended_at"])
    if going:
        narrating.settle(round_, [old, heir], why=why)
    return len(going)


def _go_on(ended: Narrative, heir: int, named: str) -> None:
    """The heir has the same narrative as far as it was; what had been taken stays taken, what came back says why.

    The ended unit's own stays as it was, so that whoever was typing there reads who goes on.
    """
    own = Narrative.objects.create(
        code=f"{ended.code.rpartition('.')[0]}.{heir}",
        outline_id=ended.outline_id,
        round_id=ended.round_id,
        unit_id=heir,
        coordinator_id=ended.coordinator_id,
        acceptors=ended.acceptors,
        state=ended.state,
        begun_at=ended.begun_at,
    )
    for draft in Passage.objects.filter(narrative=ended).order_by("pk"):
        kept = Passage.objects.get(pk=draft.pk)
        kept.pk, kept.narrative, kept.code = None, own, f"{own.code}.{draft.code.rpartition('.')[2]}"
        if kept.text and kept.state != PassageState.ACCEPTED:
            kept.text = joined("", kept.text, named)
        kept.save(force_insert=True)
        PassageFile.objects.filter(passage=draft, dropped_at=None).update(passage=kept)


def _fill(own: Narrative, ended: Narrative, named: str) -> None:
    """What the ended unit drafted is added to what its successor writes, as long as that has not been sent."""
    if own.state not in narrating.OWED or own.ended_at is not None:
        return
    held = {one.section_id: one for one in Passage.objects.select_for_update().filter(narrative=own)}
    for draft in Passage.objects.filter(narrative=ended).exclude(text="").order_by("pk"):
        kept = held.get(draft.section_id) or Passage(
            narrative=own, section_id=draft.section_id, code=f"{own.code}.{draft.code.rpartition('.')[2]}"
        )
        if kept.state == PassageState.ACCEPTED:
            continue
        if not kept.text:
            kept.filled_by, kept.filled_as, kept.filled_at = draft.filled_by, draft.filled_as, draft.filled_at
        kept.text = joined(kept.text, draft.text, named)
        kept.version += 1
        kept.save()
        PassageFile.objects.filter(passage=draft, dropped_at=None).update(passage=kept)
