"""How plans and their items are found in the search box: by the people of the units they reach."""

from lienthong.domains.plans.models import Item, Plan
from lienthong.kernel.search import api as search


def plan_entry(plan: Plan, reached: list[int]) -> search.Entry:
    """A plan, for the people of these units."""
    return search.Entry(
        subject=plan.code,
        kind="plans.plan",
        title=f"{plan.called} {plan.title}"[:300],
        text=f"{plan.number} {plan.title} {plan.issuer}",
        subtitle=plan.issuer,
        url=f"/ke-hoach/{plan.code}",
        unit_ids=reached,
    )


def item_entry(plan: Plan, item: Item, reached: list[int]) -> search.Entry:
    """A target or task, for the people of these units."""
    return search.Entry(
        subject=item.code,
        kind="plans.item",
        title=item.name[:300],
        text=f"{item.name} {item.group} {plan.number}",
        subtitle=f"{plan.called} · {item.group}",
        url=f"/ke-hoach/{plan.code}/muc/{item.code}",
        unit_ids=reached,
    )
