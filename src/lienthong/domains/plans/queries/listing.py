"""All assignments of a plan's list at once, for a table that leaves the house."""

from django.db.models import F

from lienthong.domains.plans.models import Item, Plan, Round
from lienthong.domains.plans.queries.lines import BY_DAY, BY_PLACE, Line, line_of, with_report
from lienthong.domains.plans.queries.progress import Filters, filtered, listed
from lienthong.domains.plans.queries.public import unshown
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.units import api as units

MOST = 50_000


def all_lines(by: Actor, plan: Plan, wanted: Filters, round_: Round | None, *, in_order: bool) -> list[Line]:
    """What the list shows with these filters, all its pages as one, as far as this actor may see it."""
    rows = with_report(by, filtered(listed(by, plan, round_, today()), wanted), round_)
    found = list(rows.order_by(*[F(name) for name in (BY_PLACE if in_order else BY_DAY)])[:MOST])
    cards = units.cards({row.unit_id for row in found})
    return [line_of(row, cards) for row in found]


def hidden_items(plan: Plan) -> frozenset[str]:
    """Codes of the items that the public does not see."""
    return frozenset(Item.objects.filter(unshown(), plan=plan).values_list("code", flat=True))
