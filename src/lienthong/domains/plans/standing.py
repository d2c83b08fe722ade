"""How each target stands by its newest figure, kept ready for who looks at many plans at once.

Read as the page of targets reads it, so that a figure on a leader's screen and the rows behind it agree. Only the day
changes a judgement by itself, once: what is not reached is missed when its last day is over.
"""

import datetime as dt

from lienthong.domains.plans.models import Plan, Standing
from lienthong.domains.plans.queries.targets import TargetLine, board, judged_on, rounds_with_figures
from lienthong.domains.plans.trajectory import period_end
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by

DAY = dt.timedelta(days=1)


def settle(plan: Plan) -> None:
    """All targets of a plan again; inside a verb that changes a figure, a description or what counts as one."""
    with seen_by(HOUSE):
        come = rounds_with_figures(plan)
        lines = board(plan, come).lines
        ends = [period_end(one.period, one.cut_off) for one in come]
        rows = [_row(plan, line, ends) for line in lines]
        Standing.objects.filter(plan=plan).exclude(item__in=[one.item_id for one in rows]).delete()
        Standing.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["item"],
            update_fields=["judgement", "final_on", "afterwards", "settled_at"],
        )


def settle_all() -> int:
    """The same in every plan in force; returns how many."""
    plans = list(Plan.objects.filter(state="issued").order_by("pk"))
    for plan in plans:
        settle(plan)
    return len(plans)


def _row(plan: Plan, line: TargetLine, ends: list[dt.date]) -> Standing:
    point = line.now
    aim = line.frame.aim_of(period_end(point.round.period, point.round.cut_off)) if point else None
    final = aim.final_on if aim else None
    days = (final, final + DAY) if final else (today(), today())
    before, after = (
        judged_on(line.frame, point.value, point.round, ends, day) if point else line.judgement for day in days
    )
    return Standing(
        plan=plan, item=line.item, judgement=before, final_on=final, afterwards=after, settled_at=now()
    )  # fmt: skip
