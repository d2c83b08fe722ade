"""Readings that other rooms and the first loading ask for."""

from typing import Any

from lienthong.domains.plans.models import OFFERED, Doubt, Item, Kind, Plan
from lienthong.domains.plans.queries.scope import doubts_seen, plans_seen, rows_seen, seen_items
from lienthong.domains.plans.states import Decision, PlanState
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.transactions import whole


def known(by: Actor, digest: str) -> str:
    """The code of a plan made from the same file, not dropped; empty where there is none."""

    def look() -> str:
        found: Plan | None = plans_seen(by).filter(digest=digest).exclude(state=PlanState.DROPPED).first()
        return found.code if found else ""

    return whole(look, by)


def open_doubts(by: Actor, plan: str) -> list[str]:
    """Codes of the doubts of a plan that nobody has settled."""
    found = Doubt.objects.filter(pk__in=doubts_seen(by).values("pk"), plan__code=plan, settled="")
    return whole(lambda: list(found.values_list("code", flat=True)), by)


def rows_to_complete(by: Actor, plan: str) -> list[tuple[str, dict[str, Any]]]:
    """Targets and tasks under review whose lead a person must still name or choose, with their fields."""
    found = rows_seen(by).filter(plan__code=plan, state=Decision.PENDING).exclude(kind__in=OFFERED)

    def look() -> list[tuple[str, dict[str, Any]]]:
        return [(row.code, row.fields) for row in found if _open_lead(row.fields)]

    return whole(look, by)


def _open_lead(fields: dict[str, Any]) -> bool:
    leads = fields.get("lead") or []
    loose = [one for one in leads if one["kind"] in ("members", "unresolved") and not one.get("chosen")]
    return not fields.get("reported") and (not leads or bool(loose))


def task_codes(by: Actor, plan: str) -> dict[str, str]:
    """Codes of a plan's tasks by their printed numbers."""
    found = Item.objects.filter(pk__in=seen_items(by).values("pk"), plan__code=plan, kind=Kind.TASK).exclude(no="")
    return whole(lambda: dict(found.values_list("no", "code")), by)
