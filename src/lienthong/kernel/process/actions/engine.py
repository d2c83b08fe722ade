"""Moving a run on: what the net says becomes rows, clocks and lines in inboxes, in the transaction of the verb.

Every move locks the run first (lock order: run, step, clock), so two who act at once come one after the other and
the second sees what the first has done.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from lienthong.kernel.base import VIETNAM, now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import tell
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.process.definition import DAY, Node, NodeKind, Period
from lienthong.kernel.process.events import MessageSent, RunEnded, StepAwaits, StepDone
from lienthong.kernel.process.knowing import Knowing
from lienthong.kernel.process.models import Past, Run, Step
from lienthong.kernel.process.net import Group, Marking, Move, Net, Scope, Stuck, Wait
from lienthong.kernel.process.nets import in_place, net_of
from lienthong.kernel.process.paths import sends_at_end
from lienthong.kernel.process.posts import VACANT, held_by
from lienthong.kernel.process.states import Deed, RunState, StepState
from lienthong.kernel.process.succession import heir_of
from lienthong.kernel.process.timers import Ends
from lienthong.kernel.process.work import LINE
from lienthong.kernel.units import api as units

from .asking import ask_no_more

BY_HOUSE = frozenset({NodeKind.SERVICE, NodeKind.RULE, NodeKind.SEND, NodeKind.THROW, NodeKind.CALL})


@dataclass(frozen=True, slots=True)
class Ending:
    """How a step ends: what is written of it, how it came out, a note."""

    deed: Deed
    outcome: str = ""
    note: str = ""


def _by_house(node: Node) -> bool:
    return node.kind in BY_HOUSE


def marking_of(run: Run, steps: Iterable[Step]) -> Marking:
    """Where a run stands: its open steps, and what they do not say."""
    kept = run.marking or {}
    return Marking(
        frozenset(Wait(step.node, step.scope, step.item) for step in steps),
        frozenset((flow, scope) for flow, scope in kept.get("walked", ())),
        frozenset(Scope(*one) for one in kept.get("scopes", ())),
        frozenset(Group(*one) for one in kept.get("groups", ())),
    )


def kept_of(marking: Marking) -> dict[str, Any] | None:
    """What of a marking the open steps do not say, as JSON; None where they say it all."""
    parts = {
        "walked": sorted(map(list, marking.walked)),
        "scopes": [[one.number, one.around, one.node, one.item] for one in sorted(marking.scopes)],
        "groups": [[one.node, one.scope, one.over, one.of] for one in sorted(marking.groups)],
    }
    return {name: part for name, part in parts.items() if part} or None


def begin(run: Run, by: Actor) -> None:
    """A run that was just made takes its first steps."""
    net = net_of(run.version_id)
    knowing = Knowing(net.definition, run.facts or {})
    with seen_by(HOUSE):
        _carry_out(run, net, knowing, _moved(lambda: net.begin(knowing)), [], by)


def end_step(run: Run, step: Step, ending: Ending, by: Actor) -> None:
    """A step of a locked run is over: the run goes on from it."""
    net = net_of(run.version_id)
    knowing = Knowing(net.definition, run.facts or {}, ending.outcome)
    place = Wait(step.node, step.scope, step.item)
    with seen_by(HOUSE):  # other steps of the run may wait in units that the actor does not see
        steps = _open_steps_of(run)
        move = _moved(lambda: net.leave(marking_of(run, steps), place, knowing))
        _carry_out(run, net, knowing, move, steps, by, step, ending)


def go_back(run: Run, step: Step, to: str, ending: Ending, by: Actor) -> None:
    """A step of a locked run is given back to an earlier one."""
    net = net_of(run.version_id)
    knowing = Knowing(net.definition, run.facts or {})
    place = Wait(step.node, step.scope, step.item)
    with seen_by(HOUSE):
        steps = _open_steps_of(run)
        move = net.jump(marking_of(run, steps), place, to, knowing)
        _carry_out(run, net, knowing, move, steps, by, step, ending)


def _open_steps_of(run: Run) -> list[Step]:
    """The open steps of a locked run, the oldest first whatever the database finds first."""
    return list(Step.objects.filter(run=run).order_by("id").select_for_update())


def _moved(move: Callable[[], Move]) -> Move:
    try:
        return move()
    except Stuck as stuck:
        raise Unfit(
            "Chưa có nhánh nào của quy trình hợp với kết quả này (tại “{place}”).",
            "Chọn kết quả khác, hoặc báo người soạn quy trình.",
            place=stuck.place,
        ) from None


def _carry_out(
    run: Run,
    net: Net,
    knowing: Knowing,
    move: Move,
    steps: list[Step],
    by: Actor,
    left: Step | None = None,
    ending: Ending | None = None,
) -> None:
    at = now()
    by_place = {Wait(step.node, step.scope, step.item): step for step in steps}
    if left is not None and ending is not None:
        over = by_place[Wait(left.node, left.scope, left.item)]
        close_steps([over], ending, by, at)
        left.pk = None  # the row is gone; the verb has nothing left to keep
        tell(StepDone(run.code, run.subject, over.code, over.node, ending.outcome))
    close_steps([by_place[one] for one in move.withdrawn], Ending(Deed.WITHDRAWN), by, at)
    run.marking = kept_of(move.marking)
    opened = open_steps(run, net, knowing, move.opened, by, at)
    if move.marking.ended:
        run.state, run.ended_at = RunState.DONE, at
    run.units = sorted({*run.units, *(step.unit_id for step in opened)} - {run.unit_id})
    run.save(update_fields=["marking", "facts", "units", "state", "ended_at"])
    for step in opened:
        if _by_house(net.nodes[step.node]):
            tell(StepAwaits(run.code, step.code))
    send_word(run, net, move.passed)
    if move.marking.ended:
        tell(RunEnded(run.code, run.subject, run.state))


def send_word(run: Run, net: Net, passed: Iterable[str]) -> None:
    """Ends that send word send it, each time one is reached."""
    for key in passed:
        if sends_at_end(node := net.nodes[key]):
            tell(MessageSent(run.code, run.subject, node.message))


# -- rows ------------------------------------------------------------------------------------------------


def close_steps(steps: list[Step], ending: Ending, by: Actor, at: dt.datetime) -> None:
    """These steps are no longer open: they become lines of the past, their clocks stop, nobody waits for them."""
    if not steps:
        return
    codes = [step.code for step in steps]
    Past.objects.bulk_create(
        Past(
            run_id=step.run_id,
            step=step.code,
            node=step.node,
            deed=ending.deed,
            outcome=ending.outcome,
            unit_id=step.unit_id,
            actor=by.id,
            actor_name=by.name[:200],
            opened_at=step.opened_at,
            at=at,
            note=ending.note,
        )
        for step in steps
    )
    Step.objects.filter(pk__in=[step.pk for step in steps]).delete()
    timed = [step.code for step in steps if step.clock_id]
    if ending.deed is Deed.WITHDRAWN:
        calendar.void_many(timed, "Bước này không còn phải làm", at=at)
    else:
        calendar.stop_many(timed, at)
    inbox.close_many(codes)
    ask_no_more([step.code for step in steps if step.asking], ending.note or "Bước hỏi ý kiến đã xong", by, at)
    if ending.deed is not Deed.DONE:
        _withdraw_called([step.code for step in steps if step.kind == NodeKind.CALL], by, at)


def _withdraw_called(codes: list[str], by: Actor, at: dt.datetime) -> None:
    """What a step called goes no further when nobody waits for it any more."""
    called = Run.objects.filter(parent_step__in=codes, state=RunState.RUNNING).order_by("id").select_for_update()
    for run in called if codes else ():
        withdraw_run(run, Ending(Deed.WITHDRAWN, note="Quy trình gọi đến không còn chờ"), by, at)


def withdraw_run(run: Run, ending: Ending, by: Actor, at: dt.datetime) -> None:
    """Nothing of a locked run is to be done any more, nor of what it called."""
    with seen_by(HOUSE):
        close_steps(_open_steps_of(run), ending, by, at)
        run.state, run.marking, run.ended_at = RunState.WITHDRAWN, None, at
        run.save(update_fields=["state", "marking", "ended_at"])
    tell(RunEnded(run.code, run.subject, run.state))


def open_steps(run: Run, net: Net, knowing: Knowing, waits: list[Wait], by: Actor, at: dt.datetime) -> list[Step]:
    """New places at which the run waits: rows, clocks, and lines for the people who are to act."""
    codes = next_codes(len(waits))
    made = [step_at(run, net.nodes[wait.node], wait, knowing, codes.pop(0), at) for wait in waits]
    clocks = calendar.start_many([clock_start(step, limit, at) for step in made if (limit := _limit(net, step))])
    for step in made:
        step.clock_id = clocks[step.code].id if step.code in clocks else None
    Step.objects.bulk_create(made)
    inbox.put_many(
        [line(run, step, net, by.name, clocks.get(step.code)) for step in made if step.kind == NodeKind.USER]
    )
    return made


def _limit(net: Net, step: Step) -> Period | None:
    return net.nodes[step.node].limit if step.kind == NodeKind.USER else None


def measured(limit: Period) -> tuple[int, calendar.CountedIn]:
    """A limit as clocks count it: so many working days or minutes."""
    return (
        (limit.minutes // DAY, calendar.CountedIn.DAY) if limit.in_days else (limit.minutes, calendar.CountedIn.MINUTE)
    )


def clock_start(step: Step, limit: Period, at: dt.datetime) -> calendar.ClockStart:
    """The clock of a step: working hours run from this moment, working days by the general rule."""
    period = calendar.Period(*measured(limit), from_at=at)
    return calendar.ClockStart(step.code, LINE, step.unit_id, at.astimezone(VIETNAM).date(), period=period)


def line(run: Run, step: Step, net: Net, from_name: str, clock: calendar.ClockCard | None) -> inbox.Put:
    """A step of a person as a line of an inbox."""
    node = net.nodes[step.node]
    return inbox.Put(
        kind=LINE,
        subject=step.code,
        title=f"{node.name.rstrip('.')}: {run.title}",
        url=f"/quy-trinh/buoc/{step.code}",
        unit_id=step.unit_id,
        role="" if step.holder else step.role,
        holder=step.holder,
        clock=clock,
        verbs=("process.complete",) if in_place(net, node) else (),
        from_name=from_name,
        field=step.field,
        procedure=step.procedure,
    )


def step_at(run: Run, node: Node, wait: Wait, knowing: Knowing, code: str, at: dt.datetime) -> Step:
    """A new place at which a run waits, not yet a row."""
    unit = _unit(run, node, wait, knowing)
    waiting = StepState.OPEN if node.kind is NodeKind.USER else StepState.AWAITING
    post = node.who.post if node.kind is NodeKind.USER else ""
    return Step(
        code=code,
        run_id=run.pk,
        node=node.key,
        scope=wait.scope,
        item=wait.item,
        kind=node.kind.value,
        state=waiting,
        unit_id=unit,
        role=(node.who.role or (VACANT if post else "")) if node.kind is NodeKind.USER else "",
        post=post,
        holder=held_by(unit, post) if post else "",
        opened_at=at,
        **run.matter,
        fires_at=_fires(node, knowing, at, unit) if node.kind is NodeKind.TIMER else at if _by_house(node) else None,
        message=node.message if node.kind in (NodeKind.MESSAGE, NodeKind.RECEIVE) else "",
    )


def _unit(run: Run, node: Node, wait: Wait, knowing: Knowing) -> int:
    """Which unit a step waits in: the run's own, the one that is named, the one that the facts name."""
    if not node.who.unit:
        return run.unit_id
    each = knowing.listed(node)[wait.item : wait.item + 1]  # the list may have been cut short since the step began
    more = {node.multi.each: each[0]} if node.multi and each else {}
    code = knowing.said(node.who.unit, more) if more or not node.multi else ""
    if not isinstance(code, str) or not code:
        raise Unfit(
            "Bước “{name}” chưa rõ do đơn vị nào làm.", "Bổ sung mã đơn vị vào dữ liệu của hồ sơ.", name=node.name
        )
    unit = units.cards_of([code]).get(code)
    if unit is None:
        raise Unfit(
            "Bước “{name}” giao cho đơn vị mang mã “{code}”, nhưng không có đơn vị này.",
            "Ghi lại mã đơn vị trong dữ liệu của hồ sơ, hoặc báo người soạn quy trình.",
            name=node.name,
            code=code[:80],
        )
    return heir_of(unit).id


def _fires(node: Node, knowing: Knowing, at: dt.datetime, unit: int) -> dt.datetime:
    if isinstance(node.after, Period):
        return working_end(at, node.after, unit)
    said = knowing.said(node.after or "")
    if isinstance(said, str) and said:
        said = dt.datetime.fromisoformat(said)
    if isinstance(said, dt.datetime):
        return said if said.tzinfo else said.replace(tzinfo=VIETNAM)
    if isinstance(said, dt.date):
        return dt.datetime.combine(said, dt.time(), VIETNAM)
    raise Unfit("Chưa rõ “{name}” chờ đến lúc nào.", "Bổ sung ngày giờ vào dữ liệu của hồ sơ.", name=node.name)


def working_end(at: dt.datetime, length: Period, unit: int) -> dt.datetime:
    """The instant at which a timer is due, in working time of the unit."""
    return Ends().end(at, length, unit)


def next_codes(count: int) -> list[str]:
    """Codes for so many new steps."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select 'BC-' || nextval('process_step_number') from generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]
