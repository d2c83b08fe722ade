"""A unit gives its work to another, a plan ends: findings and yearly turns go the right way, none lost, none twice."""

from lienthong.domains.plans import actions
from lienthong.domains.plans.actions.passing import pass_on
from lienthong.domains.plans.chasing import turns_due
from lienthong.domains.plans.models import Finding, Turn, Visit
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .factories import NV, THANH_VINH, TRUONG_VINH, AtWork, seen
from .test_checks import finding, started, visit, waiting
from .test_yearly import duty, turn


def test_open_findings_and_turns_follow_the_successor(at_work: AtWork) -> None:
    inspected = started(at_work)
    open_, closed = finding(at_work, inspected), finding(at_work, inspected)
    actions.fix(closed, at_work.actor("hung"), text="Xong", document="BC")
    actions.close_finding(closed, at_work.actor("hanh"))
    shared = duty(at_work)
    alone = duty(at_work, name="Diễn tập", groups=[], holders=[{"unit": TRUONG_VINH, "system": ""}])
    old, new = units.card(TRUONG_VINH).id, units.card(THANH_VINH).id
    plan = at_work.plan_row()
    assert seen(lambda: pass_on(plan, old, new, "Sáp nhập", "NQ 1")) == 3
    assert seen(lambda: pass_on(plan, old, new, "Sáp nhập", "NQ 1")) == 0
    held = seen(lambda: dict(Finding.objects.values_list("code", "unit_id")))
    assert held == {open_: new, closed: old}
    assert seen(lambda: Visit.objects.get(code=inspected).unit_id) == new
    assert turn(at_work, alone, THANH_VINH).state == "owed"
    assert turn(at_work, shared, TRUONG_VINH).state == "void" and turn(at_work, shared, THANH_VINH).state == "owed"
    assert (waiting(at_work, "thong", "plans.finding"), waiting(at_work, "hung", "plans.finding")) == (1, 0)
    assert (waiting(at_work, "thong", "plans.turn"), waiting(at_work, "hung", "plans.turn")) == (2, 0)
    actions.fix(open_, at_work.actor("thong"), text="Xong", document="BC 2")


def test_an_ended_plan_asks_for_nothing_each_year(at_work: AtWork) -> None:
    yearly, planned = duty(at_work), visit(at_work, NV)
    open_ = finding(at_work, started(at_work))
    actions.end(at_work.plan, at_work.actor("hanh"), cited="QĐ 99/QĐ-UBND")
    assert seen(lambda: set(Turn.objects.values_list("state", flat=True))) == {"void"}
    assert seen(lambda: Visit.objects.get(code=planned).state) == "cancelled"
    assert waiting(at_work, "hung", "plans.turn") == 0 and turns_due() == 0
    assert seen(lambda: calendar.of([open_])[open_]).running  # what was found is still put right
    assert turn(at_work, yearly).state == "void"
