"""What the descriptions of a plan's targets are compared with: its targets, who leads them, what is kept."""

from collections import defaultdict

from django.db.models import Count, Min, QuerySet

from lienthong.domains.plans.describing import Comparison, compare
from lienthong.domains.plans.models import Assignment, Description, Item, Kind, Part, Plan, TargetDoubt
from lienthong.domains.plans.queries.target_scope import target_doubts_seen
from lienthong.domains.plans.sharing import LEADING
from lienthong.domains.plans.targets_csv import ReadTable
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by


def targets_of(plan: Plan) -> list[Item]:
    """The targets of a plan in its order, without those that were withdrawn."""
    return list(Item.objects.filter(plan=plan, kind=Kind.TARGET, withdrawn_by="").order_by("place"))


def described_of(plan: Plan) -> QuerySet[Description]:
    """The descriptions of a plan's targets."""
    return Description.objects.filter(plan=plan).order_by("pk")


def lead_texts(plan: Plan) -> dict[int, list[str]]:
    """Who leads each target, as printed."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Part.objects.filter(item__plan=plan, item__kind=Kind.TARGET, role__in=LEADING).order_by("pk")
    for item, text in rows.values_list("item_id", "text"):
        found[item].append(text)
    return found


def sole_leads(plan: Plan) -> dict[int, int]:
    """The one unit that leads a target, where it is one, whoever asks: it is taken for the one that supplies."""
    with seen_by(HOUSE):
        rows = (
            Assignment.objects.filter(plan=plan, item__kind=Kind.TARGET, owes=True, ended_by="")
            .values("item_id")
            .annotate(n=Count("pk"), unit=Min("unit_id"))
            .filter(n=1)
            .order_by()
        )
        return {row["item_id"]: row["unit"] for row in rows}


def comparison(plan: Plan, table: ReadTable) -> Comparison:
    """A file beside what is kept, as it stands now."""
    kept = {one.item_id: one for one in described_of(plan)}
    return compare(targets_of(plan), kept, lead_texts(plan), sole_leads(plan), table.rows, table.heads)


def open_target_doubts(by: Actor, plan: Plan) -> list[TargetDoubt]:
    """What of the descriptions a person must still settle, in the order of the plan."""
    found = target_doubts_seen(by).filter(plan=plan, settled="").select_related("item")
    return list(found.order_by("item__place", "pk"))


def doubts_about(by: Actor, item: Item) -> list[TargetDoubt]:
    """All doubts about one target, settled ones too."""
    return list(target_doubts_seen(by).filter(item=item).order_by("pk"))
