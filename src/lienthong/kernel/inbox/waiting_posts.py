"""What waits for a post at which nobody sits: the lines of its unit that go to whoever leads it."""

from collections.abc import Iterable

from django.db.models import Count

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.people import api as people

from .models import WorkItem

LEADS = "leader"
HEAD = "head"


def waiting_for(posts: Iterable[tuple[str, int, str]]) -> dict[str, int]:
    """How many lines wait for each of these posts (code, unit, kind): those of a head, for whoever leads the unit."""
    heads = {unit: code for code, unit, kind in posts if kind == HEAD}
    if not heads:
        return {}
    with seen_by(HOUSE):  # a number, no line: whoever reads it may not open them
        rows = WorkItem.objects.filter(unit_id__in=heads, role=LEADS, holder="")
        return {heads[unit]: count for unit, count in rows.values_list("unit_id").annotate(Count("id"))}


people.register_waiting(waiting_for)
