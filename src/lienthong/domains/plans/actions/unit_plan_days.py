"""A plan asks for units' own plans by a day: the day is moved by a document, a unit is excused, and asked again."""

import datetime as dt

from lienthong.domains.plans import asking
from lienthong.domains.plans.later_notices import tell_of_asking, tell_of_excuse
from lienthong.domains.plans.later_states import UNIT_PLAN_MOVES
from lienthong.domains.plans.models import Ask, Plan, UnitPlan
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.queries.unit_plans import LACKING, unit_plans_seen
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotThere, Unfit, WrongMoment
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.calendar import api as calendar

LONGEST_CITED, LONGEST_WHY = 300, 500


@verb("plans.move_unit_plans", of=plans_seen, sentence="đổi hạn gửi kế hoạch của các đơn vị")
def move_unit_plans(plan: Plan, by: Actor, *, on: dt.date, cited: str) -> dict[str, int]:
    """By a document all units have another last day; a longer day granted to one unit outlasts a shorter one for all.

    What was sent stays as it was judged. Returns how many units have another day.
    """
    _in_force(plan)
    ask = Ask.objects.select_for_update().filter(plan=plan).first()
    if ask is None:
        raise NotThere("Kế hoạch này chưa yêu cầu đơn vị xây dựng kế hoạch.", "Yêu cầu các đơn vị trước.")
    _day_fit(on, cited)
    if ask.due_on == on:
        raise Unfit(fields={"on": "Giống hạn đang có."})
    with seen_by(HOUSE):
        waiting = list(UnitPlan.objects.filter(ask=ask, state__in=LACKING).select_related("clock"))
    longer = {one.code for one in waiting if one.clock and (one.clock.due_on or on) > max(on, ask.due_on)}
    moved = _moved(plan, by, [one for one in waiting if one.code not in longer], on, cited)
    ask.due_on = on
    ask.save(update_fields=["due_on"])
    return {"moved": moved}


@verb("plans.move_unit_plan", of=unit_plans_seen, sentence="đổi hạn gửi kế hoạch của một đơn vị", moves=UNIT_PLAN_MOVES)
def move_unit_plan(thing: UnitPlan, by: Actor, *, on: dt.date, cited: str) -> str:
    """By a document this unit has another last day."""
    _in_force(thing.plan)
    _day_fit(on, cited)
    if not _moved(thing.plan, by, [thing], on, cited):
        raise Unfit(fields={"on": "Giống hạn đang có."})
    return thing.code


def _moved(plan: Plan, by: Actor, things: list[UnitPlan], on: dt.date, cited: str) -> int:
    """Give these clocks the day, and tell the units whose day it is."""
    by_code = {one.code: one for one in things}
    moved = calendar.reset_many(by_code, on, why=f"{by.name} đổi hạn gửi", cited=tidy(cited))
    day, said = f"{on:%d/%m/%Y}", f"Hạn mới theo {tidy(cited)}."
    told = [by_code[code].unit_id for code in moved]
    tell_of_asking(plan, told, day=day, said=said, dedup=f"{plan.code}.kd.{on:%Y%m%d}.{tidy(cited)[:40]}")
    return len(moved)


def _day_fit(on: dt.date, cited: str) -> None:
    wrong = {}
    if on < today():
        wrong["on"] = "Hạn mới không thể trước hôm nay."
    if not tidy(cited) or len(cited) > LONGEST_CITED:
        wrong["cited"] = "Ghi văn bản đổi hạn, ví dụ: Công văn 15/SKHCN-CĐS ngày 10/3/2026."
    if wrong:
        raise Unfit(fields=wrong)


@verb("plans.excuse_unit_plan", of=unit_plans_seen, sentence="thôi yêu cầu đơn vị gửi kế hoạch", moves=UNIT_PLAN_MOVES)
def excuse_unit_plan(thing: UnitPlan, by: Actor, *, why: str) -> str:
    """This unit need not send a plan of its own; its line goes, it counts no more, and it reads why."""
    _in_force(thing.plan)
    if not why.strip() or len(why) > LONGEST_WHY:
        raise Unfit(fields={"excuse_why": f"Ghi lý do thôi yêu cầu, tối đa {LONGEST_WHY} ký tự."})
    asking.excuse(thing, why=f"{by.name}: {why.strip()}"[:LONGEST_WHY])
    tell_of_excuse(thing, why.strip())
    return thing.code


@verb("plans.ask_unit_plan_again", of=unit_plans_seen, sentence="yêu cầu lại kế hoạch đơn vị", moves=UNIT_PLAN_MOVES)
def ask_unit_plan_again(thing: UnitPlan, by: Actor) -> str:
    """An excused unit has to send its plan after all, by the day of all; its line lies in the inbox again."""
    _in_force(thing.plan)
    asking.back(thing, why=f"{by.name} yêu cầu lại")
    told = f"{thing.code}.lai.{today():%Y%m%d}"
    due = max(thing.clock.due_on if thing.clock and thing.clock.due_on else thing.ask.due_on, thing.ask.due_on)
    calendar.reset_many([thing.code], due, why=f"{by.name} yêu cầu lại", cited=thing.ask.said[:LONGEST_CITED])
    tell_of_asking(thing.plan, [thing.unit_id], day=f"{due:%d/%m/%Y}", said=thing.ask.said[:300], dedup=told)
    return thing.code


def _in_force(plan: Plan) -> None:
    if plan.state != PlanState.ISSUED:
        raise WrongMoment(state=PlanState(plan.state).label, verb="thay đổi yêu cầu gửi kế hoạch của đơn vị")
