"""Inside a unit: rows are handed to a person, several at once, and come back to the unit."""

from collections.abc import Sequence
from typing import Any

from lienthong.domains.plans import holding
from lienthong.domains.plans.events import WorkHanded
from lienthong.domains.plans.handling_notices import tell_of_handing, tell_of_return
from lienthong.domains.plans.models import Assignment, Handing
from lienthong.domains.plans.queries.scope import seen_assignments
from lienthong.domains.plans.states import PlanState
from lienthong.domains.plans.wording import name_outside
from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.verbs import creates, tell
from lienthong.kernel.people import api as people

MOST_AT_ONCE = 300


@creates("plans.hand", sentence="giao việc cho người trong đơn vị")
def hand(by: Actor, *, unit_id: int, works: list[str], person: str) -> dict[str, int]:
    """Give these rows of the unit to one person of it; returns how many changed hands.

    The unit's head gives any row; an officer passes on the rows that lie in the own hands, and takes free ones.
    """
    rows = _rows(by, unit_id, works)
    someone = next((one for one in people.staff_of([unit_id]).get(unit_id, []) if one.code == person), None)
    if someone is None:
        raise Unfit(fields={"person": "Chọn một người đang công tác tại đơn vị."})
    if person not in access.actors_of([person]):
        raise Unfit(fields={"person": f"{someone.full_name} chưa có tài khoản; đề nghị quản trị của đơn vị mở."})
    if not by.over(unit_id, "leader"):
        _own(by, rows, person)
    moved = [row for row in rows if row.person != person]
    _write(by, moved, person, someone.full_name, "")
    for plan in {row.plan_id: row.plan for row in moved}.values():
        holding.settle_open(plan.pk, [unit_id])
        if person != by.person:
            tell_of_handing(plan, person, by.name, [name_outside(row.item) for row in moved if row.plan_id == plan.pk])
    return {"handed": len(moved)}


@creates("plans.take_back", sentence="thu lại việc đã giao cho người trong đơn vị")
def take_back(by: Actor, *, unit_id: int, works: list[str], why: str = "") -> dict[str, int]:
    """These rows lie with the unit again; the head takes any back, an officer gives back the own."""
    rows = [row for row in _rows(by, unit_id, works) if row.person]
    if by.kind != "house" and not by.over(unit_id, "leader"):
        _own(by, rows, "")
    names = {row.plan_id: sorted({one.person_name for one in rows if one.plan_id == row.plan_id}) for row in rows}
    _write(by, rows, "", "", why)
    for plan in {row.plan_id: row.plan for row in rows}.values():
        holding.settle_open(plan.pk, [unit_id])
        if not by.over(unit_id, "leader"):
            n = sum(row.plan_id == plan.pk for row in rows)
            tell_of_return(plan, unit_id, ", ".join(names[plan.pk]), n, why.strip())
    return {"returned": len(rows)}


def _rows(by: Actor, unit_id: int, works: list[str]) -> list[Assignment]:
    """The rows, locked in one order, so that two who hand over at once take turns."""
    chosen = sorted(set(works))
    if not chosen:
        raise Unfit("Chưa chọn việc nào.", "Đánh dấu các việc cần giao rồi bấm lại.")
    if len(chosen) > MOST_AT_ONCE:
        raise Unfit(f"Mỗi lần giao tối đa {MOST_AT_ONCE} việc.", "Chọn ít hơn rồi bấm lại.")
    seen = seen_assignments(by).filter(unit_id=unit_id, code__in=chosen, ended_by="", plan__state=PlanState.ISSUED)
    rows = list(seen.select_for_update(of=("self",)).select_related("plan", "item").order_by("code"))
    if len(rows) < len(chosen):
        raise NotThere("Có việc không còn thuộc đơn vị hoặc đã thôi thực hiện.", "Tải lại danh sách rồi chọn lại.")
    return rows


def _own(by: Actor, rows: Sequence[Assignment], to: str) -> None:
    """An officer passes on what lies in the own hands, and takes what lies in nobody's."""
    for row in rows:
        taking = not row.person and to == by.person
        if row.person != by.person and not taking:
            raise NotAllowed(verb="giao việc do người khác đang giữ")


def _write(by: Actor, rows: Sequence[Assignment], person: str, name: str, why: str) -> None:
    if not rows:
        return
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(person=person, person_name=name)
    Handing.objects.bulk_create(
        [
            Handing(assignment=row, plan_id=row.plan_id, unit_id=row.unit_id, by=by.name, **_to(person, name, why))
            for row in rows
        ],
        batch_size=500,
    )
    tell(WorkHanded(rows[0].unit_id, person, tuple(row.code for row in rows)))


def _to(person: str, name: str, why: str) -> dict[str, Any]:
    return {"person": person, "person_name": name, "why": why.strip()[:500]}
