"""What waits for a post at which nobody sits: the lines of the roles that come with it, where nobody else has them.

Where a post of a head carries no role, they are the lines of its unit that go to whoever leads it.
"""

from collections.abc import Iterable

from django.db.models import Count

from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.people import api as people

from .models import WorkItem

LEADS = "leader"
HEAD = "head"


def waiting_for(posts: Iterable[tuple[str, int, str]]) -> dict[str, int]:
    """How many lines wait for each of these posts (code, unit, kind) and for nobody else."""
    asked = list(posts)
    duties = access.duties_of([code for code, _, _ in asked])
    wanted = {(one.post, one.unit_id, one.role) for one in duties if not one.shared}
    carries = {one.post for one in duties}
    wanted |= {(code, unit, LEADS) for code, unit, kind in asked if kind == HEAD and code not in carries}
    if not wanted:
        return {}
    with seen_by(HOUSE):  # a number, no line: whoever reads it may not open them
        rows = WorkItem.objects.filter(
            unit_id__in={unit for _, unit, _ in wanted}, role__in={role for _, _, role in wanted}, holder=""
        )
        lines = {(unit, role): n for unit, role, n in rows.values_list("unit_id", "role").annotate(Count("id"))}
    found: dict[str, int] = {}
    for code, unit, role in wanted:
        if count := lines.get((unit, role), 0):
            found[code] = found.get(code, 0) + count
    return found


people.register_waiting(waiting_for)
