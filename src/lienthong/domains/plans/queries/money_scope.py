"""Who sees which money, and what a budget line or a contract comes to."""

from collections import Counter

from django.db.models import QuerySet, Sum

from lienthong.domains.plans.models import Budget, Investor, Movement
from lienthong.domains.plans.money_states import MoneyKind
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among


def budgets_seen(by: Actor) -> QuerySet[Budget]:
    """Money of one's own units, and of the plans that one coordinates. The database keeps the same wall."""
    if by.everywhere:
        return Budget.objects.all()
    if by.kind != "person" or by.roles <= {"citizen"}:
        return Budget.objects.none()
    return Budget.objects.filter(among("unit_id", by.units) | among("coordinator_id", by.units))


def investors_seen(by: Actor) -> QuerySet[Investor]:
    """Who invests for an item is known to all officials who see its plan."""
    return Investor.objects.filter(plan__in=plans_seen(by))


def sums_of(budget: int, contract: int | None = None) -> Counter[str]:
    """What the book says of a budget line (or of one contract of it), by kind; in đồng."""
    rows = Movement.objects.filter(budget_id=budget)
    if contract is not None:
        rows = rows.filter(contract_id=contract)
    found = Counter({kind.value: 0 for kind in MoneyKind})
    found.update(dict(rows.values_list("kind").annotate(total=Sum("amount")).order_by()))
    return found
