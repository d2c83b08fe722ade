"""A sheet of money taken over: each row by the verb that a person would have used, all or nothing."""

import datetime as dt
from typing import Any

from lienthong.domains.plans.models import Plan
from lienthong.domains.plans.money_sheet import MOST_ROWS
from lienthong.domains.plans.queries.money_diff import RowChange, compared
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.verbs import verb

from .money import adjust_budget, allot, disburse


@verb("plans.import_money", of=plans_seen, sentence="nhập kinh phí từ tệp")
def import_money(plan: Plan, by: Actor, *, rows: list[dict[str, Any]]) -> dict[str, int]:
    """New lines, changed plans and further payments of a sheet (`money_sheet.read_sheet`), in the order of its rows.

    What the sheet would do is compared again here, with what stands now; where one row cannot be, none is.
    """
    if not rows or len(rows) > MOST_ROWS:
        raise Unfit(fields={"sheet": f"Tệp phải có từ 1 đến {MOST_ROWS} dòng."})
    steps = compared(by, plan, rows)
    wrong = [one for one in steps if one.fault]
    if wrong:
        raise Unfit(fields={"sheet": " ".join(f"Dòng {one.line}: {one.fault}" for one in wrong[:10])})
    done = {"allot": 0, "adjust": 0, "disburse": 0}
    for step in steps:
        for what in step.does:
            try:
                _take(step, what, by)
            except Refusal as no:
                said = " ".join(no.fields.values()) if isinstance(no, Unfit) and no.fields else no.sentence
                raise Unfit(fields={"sheet": f"Dòng {step.line}: {said} Chưa ghi dòng nào."}) from no
            done[what] += 1
    if not sum(done.values()):
        raise Unfit(fields={"sheet": "Tệp giống số liệu đang có, không có gì để ghi."})
    return done


def _take(step: RowChange, what: str, by: Actor) -> None:
    row = step.row
    if what == "allot":
        step.budget = allot(
            step.item,
            by,
            unit=step.unit,
            year=int(row["year"]),
            source=row["source"],
            amount=row["amount"],
            cited=row["cited"],
            decided_on=dt.date.fromisoformat(row["decided_on"]),
        )
    elif what == "adjust":
        decided_on = dt.date.fromisoformat(row["decided_on"])
        adjust_budget(step.budget, by, amount=row["amount"], cited=row["cited"], decided_on=decided_on)
    else:
        paid_on = dt.date.fromisoformat(row["paid_on"])
        disburse(step.budget, by, amount=row["paid"], day=paid_on, document=row["document"])
