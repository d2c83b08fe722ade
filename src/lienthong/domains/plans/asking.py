"""The lines and clocks of units' own plans: one for each asked unit, one for each who judges them."""

from collections.abc import Collection

from django.db import connection

from lienthong.domains.plans.later_notices import JUDGE, WRITE
from lienthong.domains.plans.later_states import UnitPlanState
from lienthong.domains.plans.models import Ask, Plan, UnitPlan
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox


def page_of(plan: Plan, code: str = "") -> str:
    """The address of the list of units, or of one unit's plan."""
    return f"/ke-hoach/{plan.code}/ke-hoach-don-vi" + (f"/{code}" if code else "")


def begin(plan: Plan, ask: Ask, made: Collection[UnitPlan]) -> None:
    """Each unit has a clock and a line."""
    starts = [calendar.ClockStart(one.code, "plans.unit_plan", one.unit_id, today(), ask.due_on) for one in made]
    clocks = calendar.start_many(starts)
    for one in made:
        one.clock_id = clocks[one.code].id
    UnitPlan.objects.bulk_update(made, ["clock"], batch_size=500)
    inbox.put_many([line(plan, one, clocks[one.code]) for one in made])


def line(plan: Plan, thing: UnitPlan, clock: calendar.ClockCard | None) -> inbox.Put:
    """The line of a unit that must send a plan of its own."""
    return inbox.Put(
        kind=WRITE,
        subject=thing.code,
        title=f"Gửi kế hoạch của đơn vị triển khai {plan.called}",
        url=page_of(plan, thing.code),
        unit_id=thing.unit_id,
        clock=clock,
        from_name=plan.issuer,
    )


def sent(thing: UnitPlan) -> None:
    """The unit has done its part: the line goes, the clock stops."""
    inbox.close(thing.code, WRITE)
    calendar.stop(thing.code)
    judged(thing)


def excuse(thing: UnitPlan, *, why: str) -> None:
    """Nothing is asked of the unit any more: the line goes, the clock counts for nothing."""
    inbox.close(thing.code, WRITE)
    calendar.void_many([thing.code], why=why)


def back(thing: UnitPlan, *, why: str) -> None:
    """It lies with the unit again, due on the same day."""
    calendar.resume(thing.code, why)
    inbox.put(line(thing.plan, thing, calendar.of([thing.code])[thing.code]))
    judged(thing)


def _subject(ask: Ask, acceptor: int) -> str:
    return f"{ask.code}.xem.{acceptor}"


def judged(thing: UnitPlan) -> None:
    """The judge's one line says how many wait; called after the state was written."""
    _count(thing.plan, thing.ask, thing.acceptor_id, thing)


def judge_for(plan: Plan, old: int, heir: int, above: int) -> None:
    """Where the ended unit takes units' plans its heir does; of the heir's own plan the level above."""
    things = UnitPlan.objects.filter(plan=plan, acceptor_id=old)
    ask = Ask.objects.filter(plan=plan).first()
    with seen_by(HOUSE):
        if ask is None or not things.exists():
            return
        things.filter(unit_id=heir).update(acceptor_id=above)
        things.update(acceptor_id=heir)
    for acceptor in (old, heir, above):
        _count(plan, ask, acceptor, None)


def _count(plan: Plan, ask: Ask, acceptor: int, thing: UnitPlan | None) -> None:
    subject = _subject(ask, acceptor)
    with seen_by(HOUSE), connection.cursor() as cursor:
        # Two units that send at once are counted one after the other.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])
        waiting = UnitPlan.objects.filter(ask_id=ask.pk, acceptor_id=acceptor, state=UnitPlanState.SENT)
        if thing is not None:
            waiting = waiting.exclude(pk=thing.pk)
        n = waiting.count() + (thing is not None and thing.state == UnitPlanState.SENT)
    if not n:
        inbox.close(subject, JUDGE)
        return
    made = judging(plan, ask, acceptor, n)
    if subject not in inbox.reword_many({subject: made.title}, JUDGE):
        inbox.put(made)


def judging(plan: Plan, ask: Ask, acceptor: int, senders: int) -> inbox.Put:
    """The line of who judges the plans that so many units have sent."""
    return inbox.Put(
        kind=JUDGE,
        subject=_subject(ask, acceptor),
        title=f"Xem kế hoạch đơn vị gửi: {plan.called} — {senders} đơn vị đang chờ",
        url=page_of(plan) + "?xem=cho-xem",
        unit_id=acceptor,
        from_name=plan.called,
    )


def close(plan: Plan, *, why: str) -> None:
    """The plan is over: what was not sent is asked no more; what was sent stays as it was judged."""
    with seen_by(HOUSE):
        things = list(UnitPlan.objects.filter(plan=plan).select_related("ask"))
        lacking = [one for one in things if one.state in (UnitPlanState.ASKED, UnitPlanState.RETURNED)]
        UnitPlan.objects.filter(pk__in=[one.pk for one in lacking]).update(state=UnitPlanState.CLOSED)
    codes = [one.code for one in lacking]
    inbox.close_many(codes, WRITE)
    calendar.void_many(codes, why=why)
    inbox.close_many([_subject(one.ask, one.acceptor_id) for one in things], JUDGE)
