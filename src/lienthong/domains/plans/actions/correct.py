"""An issued plan is corrected only by a cited decision; what it was stays beside what it became."""

import datetime as dt
from typing import Any

from lienthong.domains.plans.events import PlanCorrected
from lienthong.domains.plans.models import Assignment, Correction, Item, Plan
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.states import PLAN_MOVES
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.calendar import api as calendar

FIELDS = ("due_on", "name", "output", "hidden", "withdrawn")


@verb("plans.correct", of=plans_seen, sentence="điều chỉnh kế hoạch theo quyết định", moves=PLAN_MOVES)
def correct(plan: Plan, by: Actor, *, cited: str, decided_on: dt.date, changes: list[dict[str, Any]]) -> list[str]:
    """Change due day, wording, output or visibility of items, or withdraw them: `[{item, field, new}]`."""
    if not cited.strip():
        raise Unfit(fields={"cited": "Ghi số, ký hiệu quyết định điều chỉnh."})
    if decided_on > today():
        raise Unfit(fields={"decided_on": "Ngày quyết định không thể sau hôm nay."})
    if not changes:
        raise Unfit("Chưa chọn nội dung điều chỉnh.", "Chọn ít nhất một mục cần điều chỉnh.")
    reason = f"{cited.strip()} ngày {decided_on:%d/%m/%Y}"
    touched = []
    for change in changes:
        item = Item.objects.select_for_update().filter(plan=plan, code=change["item"]).first()
        if item is None or change["field"] not in FIELDS or item.withdrawn_by:
            raise Unfit("Có mục không điều chỉnh được.", "Tải lại trang rồi chọn lại.")
        old, new = _apply(item, change["field"], change.get("new"), reason)
        Correction.objects.create(
            code=f"{item.code}.dc{Correction.objects.filter(item=item).count() + 1}",
            plan=plan,
            item=item,
            cited=cited.strip()[:300],
            decided_on=decided_on,
            field=change["field"],
            old=old,
            new=new,
            by=by.name,
        )
        touched.append(item.code)
    tell(PlanCorrected(plan.code, tuple(touched), reason))
    return touched


def _apply(item: Item, field: str, new: Any, reason: str) -> tuple[Any, Any]:
    if field == "due_on":
        return _new_due(item, new, reason)
    if field == "withdrawn":
        item.withdrawn_by = reason[:200]
        item.save(update_fields=["withdrawn_by"])
        codes = list(Assignment.objects.filter(item=item).values_list("code", flat=True))
        Assignment.objects.filter(item=item).update(ended_by=reason[:200])
        calendar.void_many(codes, why=reason, cited=reason)
        return False, True
    old = getattr(item, field)
    value = bool(new) if field == "hidden" else str(new or "").strip()
    if field == "name" and not value:
        raise Unfit(fields={"new": "Nội dung không được để trống."})
    setattr(item, field, value)
    item.save(update_fields=[field])
    return old, value


def _new_due(item: Item, new: Any, reason: str) -> tuple[Any, Any]:
    try:
        day = dt.date.fromisoformat(str(new)) if new else None
    except ValueError:
        raise Unfit(fields={"new": "Ngày không hợp lệ."}) from None
    old = item.due_on
    item.due_on, item.due_text = day, f"{item.due_text} (điều chỉnh: {reason})"[:200]
    item.save(update_fields=["due_on", "due_text"])
    codes = list(Assignment.objects.filter(item=item, owes=True).values_list("code", flat=True))
    calendar.reset_many(codes, day, why=reason, cited=reason)
    return old.isoformat() if old else None, day.isoformat() if day else None
