"""Where two plans in force disagree. Each step is one question for all rows, so that 5 plans × 100 rows are quick."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from lienthong.domains.plans.later_states import ConflictKind, ConflictState, PairState, SuccessionKind, SuccessionState
from lienthong.domains.plans.matching import SAME_WORK, Side, scores
from lienthong.domains.plans.models import Conflict, Item, Kind, Pair, Part, Plan, Succession
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.sharing import LEADING
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.base.text import fold

_LEADING = """
select item_id, array_agg(unit_id order by unit_id) from plans_assignment
where item_id = any(%s) and owes and ended_by = '' group by item_id
"""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two rows that mean the same work, in what they disagree, and both sides as they stand."""

    one: Item
    two: Item
    kinds: list[str]
    facts: dict[str, Any]
    score: float


def conflicts_seen(by: Actor) -> QuerySet[Conflict]:
    """Contradictions between plans of which one is coordinated by the actor's units, or below them."""
    every = Conflict.objects.select_related("one", "two", "one_plan", "two_plan")
    if by.everywhere:
        return every
    mine = by.units_as("coordinator", "province_leader")
    seen = plans_seen(by).values("pk")
    return every.filter(among("unit_id", mine) | among("other_unit_id", mine), one_plan__in=seen, two_plan__in=seen)


def of_plan(by: Actor, plan: Plan) -> QuerySet[Conflict]:
    """The contradictions of a plan with others, as far as the actor may see them."""
    return conflicts_seen(by).filter(Q(one_plan=plan) | Q(two_plan=plan))


def standing(found: QuerySet[Conflict]) -> QuerySet[Conflict]:
    """Those that wait for a person; none once one of both plans is over."""
    return found.filter(state=ConflictState.OPEN, one_plan__state=PlanState.ISSUED, two_plan__state=PlanState.ISSUED)


def open_of(by: Actor, plan: Plan) -> QuerySet[Conflict]:
    """The contradictions of a plan that wait for a person."""
    return standing(of_plan(by, plan))


def clashes_of(plan: Plan) -> list[Clash]:
    """Compare a plan with all others in force; the earlier plan stands first."""
    if plan.state != PlanState.ISSUED:
        return []
    items = list(
        Item.objects.filter(plan__state=PlanState.ISSUED, withdrawn_by="", reported=False)
        .select_related("plan")
        .order_by("plan_id", "place")
    )
    ours = {one.code: one for one in items if one.plan_id == plan.pk}
    apart = {plan.pk, *_replaced(plan)}
    theirs = {one.code: one for one in items if one.plan_id not in apart}
    near = scores(_sides(ours.values()), _sides(theirs.values()), SAME_WORK)
    told = _already_paired()
    ids = [pk for one in near for pk in (ours[one.old].pk, theirs[one.new].pk)]
    leads, printed = _leads(ids)
    found = []
    for match in near:
        one, two = sorted((ours[match.old], theirs[match.new]), key=lambda it: (_age(it.plan), it.plan_id))
        if one.kind != two.kind or (one.pk, two.pk) in told or (two.pk, one.pk) in told:
            continue
        kinds = _kinds(one, two, leads)
        if kinds:
            facts = {"one": _facts(one, printed), "two": _facts(two, printed)}
            found.append(Clash(one, two, kinds, facts, match.score))
    return found


def _age(plan: Plan) -> dt.date:
    return plan.issued_on or dt.date.max


def _sides(items: Iterable[Item]) -> list[Side]:
    return [Side(one.code, one.kind, one.name, one.group) for one in items]


def _already_paired() -> set[tuple[int, int]]:
    """Rows laid side by side in a succession: the later one holds, or a person is about to say so."""
    standing = Pair.objects.filter(new__isnull=False).exclude(state=PairState.DENIED)
    standing = standing.exclude(succession__state=SuccessionState.UNDONE)
    return set(standing.values_list("old_id", "new_id"))


def _replaced(plan: Plan) -> set[int]:
    """Plans of which one is about to take the place of the other: they are not meant to hold together."""
    standing = Succession.objects.filter(Q(later=plan) | Q(earlier=plan), kind=SuccessionKind.REPLACES)
    pairs = standing.exclude(state=SuccessionState.UNDONE).values_list("later_id", "earlier_id")
    return {one for pair in pairs for one in pair} - {plan.pk}


def _leads(items: list[int]) -> tuple[dict[int, frozenset[int]], dict[int, str]]:
    """Units that lead each row, groups opened; and who leads it in the words of the plan."""
    with connection.cursor() as cursor:
        cursor.execute(_LEADING, [items])
        held = {item: frozenset(units) for item, units in cursor.fetchall()}
    printed: defaultdict[int, list[str]] = defaultdict(list)
    parts = Part.objects.filter(item_id__in=items, role__in=LEADING).order_by("pk")
    for item, text in parts.values_list("item_id", "text"):
        printed[item].append(text)
    return held, {item: "; ".join(texts) for item, texts in printed.items()}


def _kinds(one: Item, two: Item, leads: dict[int, frozenset[int]]) -> list[str]:
    family = two.plan.parent_id == one.plan_id or one.plan.parent_id == two.plan_id
    target = one.kind == Kind.TARGET
    kinds = []
    if target and _levels_differ(one.value or {}, two.value or {}):
        kinds.append(ConflictKind.LEVEL.value)
    if not target and one.due_on is not None and two.due_on is not None and one.due_on != two.due_on:
        kinds.append(ConflictKind.DUE.value)
    ours, theirs = leads.get(one.pk, frozenset()), leads.get(two.pk, frozenset())
    if not family and ours and theirs and not (ours <= theirs or theirs <= ours):
        kinds.append(ConflictKind.LEAD.value)
    # The levels of two years are two targets, not one given twice; a unit's plan repeats its parent on purpose.
    if not kinds and not family and not (target and _years_differ(one.value or {}, two.value or {})):
        kinds.append(ConflictKind.REPEATED.value)
    return kinds


def _years_differ(one: dict[str, Any], two: dict[str, Any]) -> bool:
    return bool(one.get("year") and two.get("year") and one["year"] != two["year"])


def _levels_differ(one: dict[str, Any], two: dict[str, Any]) -> bool:
    """Another comparison or another number, of the same measure and year."""
    if not one or not two or _years_differ(one, two):
        return False
    if fold(str(one.get("measure") or "")) != fold(str(two.get("measure") or "")):
        return False
    return any(one.get(part) != two.get(part) for part in ("comparator", "low", "high"))


def _facts(item: Item, printed: dict[int, str]) -> dict[str, Any]:
    anchor = item.anchor or {}
    place = [f"{word} {anchor[name]}" for name, word in PLACES if anchor.get(name)]
    return {
        "no": item.no,
        "name": item.name,
        "due": item.due_text or (f"{item.due_on:%d/%m/%Y}" if item.due_on else ""),
        "day": item.due_on.isoformat() if item.due_on else "",
        "lead": printed.get(item.pk, ""),
        "level": str((item.value or {}).get("text") or ""),
        "place": ", ".join(place),
        "group": item.group,
    }


PLACES = (("page", "trang"), ("table", "bảng"), ("row", "dòng bảng"), ("line", "dòng"))
