"""Rows whose holder no longer works in the unit come back to it."""

from lienthong.domains.plans.actions.hand import take_back
from lienthong.domains.plans.models import Assignment
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.people import api as people


def held_by_leavers() -> dict[tuple[int, str], list[str]]:
    """Open rows by unit and the name of a holder who does not work there today."""
    held = Assignment.objects.exclude(person="").filter(ended_by="", plan__state=PlanState.ISSUED)
    rows = list(held.order_by("code").values_list("unit_id", "person", "person_name", "code"))
    staff = {unit: {one.code for one in those} for unit, those in people.staff_of({row[0] for row in rows}).items()}
    gone: dict[tuple[int, str], list[str]] = {}
    for unit, person, name, code in rows:
        if person not in staff.get(unit, ()):
            gone.setdefault((unit, name), []).append(code)
    return gone


def give_back() -> int:
    """Give back what leavers held; returns how many rows. A repeat finds nothing."""
    gone = whole(held_by_leavers, HOUSE)
    for (unit, name), works in gone.items():
        take_back(HOUSE, unit_id=unit, works=works, why=f"{name} không còn công tác tại đơn vị.")
    return sum(len(works) for works in gone.values())
