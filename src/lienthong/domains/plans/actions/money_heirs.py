"""Money of work that goes on in the heir of an ended unit: budget lines, and who invests."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from lienthong.domains.plans.models import Budget, Investor, Plan
from lienthong.domains.plans.money_states import BudgetState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by


def budgets_of(plan: Plan, unit: int, items: Collection[int]) -> list[str]:
    """The open lines that an ended unit spends on these items."""
    with seen_by(HOUSE):
        rows = Budget.objects.filter(plan=plan, unit_id=unit, item_id__in=list(items), state=BudgetState.OPEN)
        return list(rows.values_list("code", flat=True))


def invest_for(plan: Plan, old: int, heir: int, items: Collection[int], *, cited: str, on: dt.date) -> int:
    """Where the ended unit invests for these items its heir does, from that day, by that decree; who did stays named.

    The person who had the right in the ended unit is not taken over: the heir names its own.
    """
    with seen_by(HOUSE):
        holds = Q(since__lte=today()) & (Q(until=None) | Q(until__gte=today()))
        standing = Investor.objects.filter(holds, plan=plan, item_id__in=list(items))
        newest = standing.order_by("item_id", "-pk").distinct("item_id")
        ours = [one for one in newest if one.unit_id == old]
        made = [
            Investor(
                code=_next(one),
                plan=plan,
                item_id=one.item_id,
                unit_id=heir,
                coordinator_id=plan.unit_id,
                basis=one.basis,
                cited=cited[:300],
                decided_on=on,
                since=on,
                until=one.until,
                until_words=one.until_words,
                by=HOUSE.name,
            )
            for one in ours
        ]
        Investor.objects.bulk_create(made, batch_size=500)
    return len(made)


def _next(one: Investor) -> str:
    """Codes of an item's investors count up: `….cdt3`."""
    last = Investor.objects.filter(item_id=one.item_id).order_by("-pk").values_list("code", flat=True)[0]
    head, number = last.rsplit("cdt", 1)
    return f"{head}cdt{int(number) + 1}"
