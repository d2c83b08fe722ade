"""Narratives of a unit that has ended: what it has sent stays with it, what it was writing goes on in its successor."""

from django.db import connection

from lienthong.domains.plans import narrating
from lienthong.domains.plans.models import Narrative, Passage, PassageFile, Plan, ProvinceText, Round
from lienthong.domains.plans.states import RoundState
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by

_MEANT = (
    "update plans_outline set units = units || %(heir)s::int"
    " where plan_id = %(plan)s and %(old)s = any(units) and not %(heir)s = any(units)",
    "update plans_section s set units = s.units || %(heir)s::int from plans_outline o"
    " where o.id = s.outline_id and o.plan_id = %(plan)s and %(old)s = any(s.units) and not %(heir)s = any(s.units)",
    "update plans_narrative n set acceptors = array_replace(n.acceptors, %(old)s, %(heir)s) from plans_round r"
    " where r.id = n.round_id and r.plan_id = %(plan)s and %(old)s = any(n.acceptors) and n.state <> 'accepted'",
)


def follow(plan: Plan, old: int, heir: int, *, why: str) -> int:
    """In rounds that are open the successor goes on writing; returns how many narratives went over.

    Where it writes by the same outline itself, what the ended unit had drafted fills the sections that are empty.
    """
    with seen_by(HOUSE):
        with connection.cursor() as cursor:
            for statement in _MEANT:
                cursor.execute(statement, {"plan": plan.pk, "old": old, "heir": heir})
        Narrative.objects.filter(round__plan=plan, coordinator_id=old).update(coordinator_id=heir)
        ProvinceText.objects.filter(round__plan=plan, coordinator_id=old).update(coordinator_id=heir)
        rounds = list(Round.objects.filter(plan=plan, state=RoundState.OPEN).select_related("plan").order_by("pk"))
        return sum(_in_round(one, old, heir, why) for one in rounds)


def _in_round(round_: Round, old: int, heir: int, why: str) -> int:
    open_ = Narrative.objects.select_for_update().filter(
        round=round_, unit_id=old, ended_at=None, state__in=narrating.OWED
    )
    going = list(open_.order_by("pk"))
    there = {one.outline_id: one for one in Narrative.objects.filter(round=round_, unit_id=heir)}
    for one in going:
        own = there.get(one.outline_id)
        if own is None:
            one.unit_id = heir
            one.save(update_fields=["unit_id"])
        else:
            _fill(own, one)
            one.ended_at = now()
            one.save(update_fields=["ended_at"])
    if going:
        narrating.settle(round_, [old, heir], why=why)
    judges = {judge for one in Narrative.objects.filter(round=round_, ended_at=None) for judge in one.acceptors}
    narrating.settle_judges(round_, {*judges, old})
    return len(going)


def _fill(own: Narrative, ended: Narrative) -> None:
    """What the ended unit drafted goes where its successor has written nothing and has not sent yet."""
    if own.state not in narrating.OWED or own.ended_at is not None:
        return
    filled = set(Passage.objects.filter(narrative=own).exclude(text="").values_list("section_id", flat=True))
    for draft in Passage.objects.filter(narrative=ended).exclude(text="").exclude(section_id__in=filled):
        kept, _ = Passage.objects.update_or_create(
            narrative=own,
            section_id=draft.section_id,
            defaults={
                "code": f"{own.code}.{draft.code.rpartition('.')[2]}",
                "text": draft.text,
                "version": 1,
                "filled_by": draft.filled_by,
                "filled_as": draft.filled_as,
                "filled_at": draft.filled_at,
            },
        )
        PassageFile.objects.filter(passage=draft, dropped_at=None).update(passage=kept)
