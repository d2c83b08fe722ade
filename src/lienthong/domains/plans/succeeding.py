"""What else names a unit that ended: who accepts, who monitors or helps, who coordinates; and the rounds still open."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db import connection, models

from lienthong.domains.plans import awaiting, owing, supplying
from lienthong.domains.plans.finding import item_entry, plan_entry
from lienthong.domains.plans.heirs import open_rounds
from lienthong.domains.plans.models import (
    Assignment,
    Conflict,
    Description,
    Inspection,
    Item,
    Part,
    Plan,
    Report,
    Takeover,
    YearlyDuty,
)
from lienthong.domains.plans.rules import acceptors
from lienthong.domains.plans.sharing import LEADING, MONITORING
from lienthong.domains.plans.states import ReportState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.search import api as search
from lienthong.kernel.units import api as units

# Who accepts for the ended unit now is its heir, once, and never the one whose report it is.
_ACCEPT = """
update {table} set acceptors = array(
    select judge from unnest(array_replace(acceptors, %(old)s, %(new)s)) with ordinality as t (judge, place)
    where judge <> unit_id group by judge order by min(place))
where acceptors @> array[%(old)s]::int[] and {which}
returning id
"""
_IN_PLAN = {
    "plans_assignment": "plan_id = %(plan)s",
    "plans_report": "assignment_id in (select id from plans_assignment where plan_id = %(plan)s)",
    "plans_extension": "plan_id = %(plan)s and state = 'asked'",
}


def asked_for(plan: Plan, unit: int) -> dict[int, Takeover]:
    """Works of an ended unit, by the assignment's key, of which nobody has said who goes on with them."""
    waiting = Takeover.objects.filter(plan=plan, unit_id=unit, new=None).select_related("old")
    return {one.old_id: one for one in waiting if not one.old.ended_by and one.old.done_on is None}


def judges_of(plan: Plan, works: Collection[Assignment], heir: units.UnitCard) -> dict[int, list[int]]:
    """Who accepts what the heir reports of each work, by the same rule as on the day of issue."""
    items = {one.item_id for one in works}
    named: defaultdict[int, dict[int, None]] = defaultdict(dict)
    members: dict[str, list[int]] = {}
    chosen: set[int] = set()
    for part in Part.objects.filter(item_id__in=items, role__in=MONITORING).order_by("pk"):
        if part.unit_id is not None:
            named[part.item_id][part.unit_id] = None
        elif part.kind == "group":
            if part.group_code not in members:
                members[part.group_code] = [card.id for card in units.members(part.group_code, today())]
            named[part.item_id].update(dict.fromkeys(members[part.group_code]))
        elif part.kind == "members":
            chosen.add(part.item_id)
    above = above_of(plan, heir)
    found = {}
    for one in works:
        monitors = dict(named[one.item_id])
        if one.item_id in chosen:  # who was chosen of a group stands only where it was given out
            monitors.update(dict.fromkeys(one.acceptors))
        found[one.pk] = acceptors(
            holder=heir.id,
            monitors=monitors,
            coordinator=plan.unit_id,
            above=above,
        )
    return found


def above_of(plan: Plan, card: units.UnitCard) -> int:
    """The unit above this one; where nothing is above it, the plan's coordinator."""
    above = units.cards_of([card.parent], today()).get(card.parent) if card.parent else None
    return above.id if above else plan.unit_id


def follow_names(plan: Plan, old: units.UnitCard, heir: units.UnitCard) -> None:
    """The heir monitors, helps and accepts in the plan where the ended unit did."""
    _parts(plan, old, heir)
    with seen_by(HOUSE):
        Description.objects.filter(plan=plan, supplier_id=old.id).update(supplier_id=heir.id)
    supplying.settle(plan, also=[old.id])
    judged = _accept(plan, old.id, heir)
    for round_ in open_rounds(plan.pk):
        senders = Report.objects.filter(round=round_, state=ReportState.SENT, acceptors__overlap=[old.id, heir.id])
        awaiting.settle(round_, set(senders.values_list("unit_id", flat=True)) | judged, [old.id, heir.id])
    _find_again(plan)


def _parts(plan: Plan, old: units.UnitCard, heir: units.UnitCard) -> None:
    """Each item names the heir once, and who leads does not help besides. Who had led and finished stays named."""
    named = Part.objects.filter(item__plan=plan, item__withdrawn_by="", unit_id=old.id).exclude(role__in=LEADING)
    there = set(Part.objects.filter(item__plan=plan, unit_id=heir.id).values_list("item_id", "role"))
    leads = {item for item, role in there if role in LEADING}
    twice = [
        part.pk
        for part in named
        if (part.item_id, part.role) in there or (part.role == "cooperate" and part.item_id in leads)
    ]
    Part.objects.filter(pk__in=twice).delete()
    named.exclude(pk__in=twice).update(unit_id=heir.id, text=heir.name[:600], kind="unit")


def name_leads(items: Collection[int], old: units.UnitCard, heir: units.UnitCard) -> None:
    """These items name the heir as their lead instead of the ended unit; a group stays as it is named."""
    named = Part.objects.filter(item_id__in=items, role__in=LEADING, unit_id=old.id)
    leads = Part.objects.filter(item_id__in=items, role__in=LEADING, unit_id=heir.id)
    named.filter(item_id__in=list(leads.values_list("item_id", flat=True))).delete()
    named.update(unit_id=heir.id, text=heir.name[:600], kind="unit")
    helping = Part.objects.filter(item_id__in=items, role="cooperate", unit_id=heir.id)
    helping.filter(item_id__in=list(leads.all().values_list("item_id", flat=True))).delete()


def _accept(plan: Plan, old: int, heir: units.UnitCard) -> set[int]:
    """The heir accepts what the ended unit did; where that leaves nobody, the level above. Returns whose reports."""
    facts: dict[str, Any] = {"old": old, "new": heir.id, "plan": plan.pk}
    above = above_of(plan, heir)
    with seen_by(HOUSE), connection.cursor() as cursor:
        for table, which in _IN_PLAN.items():
            cursor.execute(_ACCEPT.format(table=table, which=which), facts)
            touched = [row[0] for row in cursor.fetchall()]
            cursor.execute(
                f"update {table} set acceptors = array[%s] where id = any(%s) and acceptors = '{{}}'",  # noqa: S608
                [above, touched],
            )
        held = Assignment.objects.filter(plan=plan, acceptors__contains=[heir.id])
        return set(held.values_list("unit_id", flat=True))


def coordinate(plan: Plan, old: int, heir: int) -> bool:
    """Where the ended unit coordinated the plan, its heir does: every row that says so, also those of closed rounds."""
    if plan.unit_id != old:
        return False
    with seen_by(HOUSE):
        for model in apps.get_app_config("plans").get_models():
            names = {field.name for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)}
            if "coordinator" not in names:
                continue
            path = "plan" if "plan" in names else "assignment__plan" if "assignment" in names else ""
            if path:
                keys = model._default_manager.filter(**{path: plan, "coordinator_id": old}).values("pk")
                model._default_manager.filter(pk__in=keys).update(coordinator_id=heir)
        YearlyDuty.objects.filter(plan=plan, unit_id=old).update(unit_id=heir)
        Inspection.objects.filter(plan=plan, own=False, unit_id=old).update(unit_id=heir)
        Conflict.objects.filter(one_plan=plan, unit_id=old).update(unit_id=heir)
        Conflict.objects.filter(two_plan=plan, other_unit_id=old).update(other_unit_id=heir)
        Plan.objects.filter(pk=plan.pk).update(unit_id=heir)
    plan.unit_id = heir
    return True


def follow_in_rounds(plan: Plan, olds: Collection[int], heirs: Collection[int], why: str) -> None:
    """In the rounds still open the ended units owe nothing more, and their heirs owe what was not sent."""
    for round_ in open_rounds(plan.pk):
        sent = Report.objects.filter(round=round_, unit_id__in=olds, state=ReportState.SENT)
        judges = {judge for those in sent.values_list("acceptors", flat=True) for judge in those}
        awaiting.settle(round_, olds, judges)
        calendar.void_many([owing.line(round_.code, unit) for unit in olds], why=why)
        owing.settle(round_, olds)
        owing.take_on(round_, heirs, why=why)
    _find_again(plan)


def _find_again(plan: Plan) -> None:
    """The people of the heirs find the plan and its items in the search box."""
    reached: defaultdict[int, set[int]] = defaultdict(lambda: {plan.unit_id})
    held = Assignment.objects.filter(plan=plan).values_list("item_id", "unit_id", "acceptors")
    for item, unit, judges in held:
        reached[item].update((unit, *judges))
    everybody = sorted({plan.unit_id}.union(*reached.values()))
    items = Item.objects.filter(plan=plan, withdrawn_by="").order_by("pk")
    search.index_many(
        [plan_entry(plan, everybody), *(item_entry(plan, item, sorted(reached[item.pk])) for item in items)]
    )
