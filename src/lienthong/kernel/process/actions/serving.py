"""What the house does in a run by itself: timers, verbs to be called, tables to be asked, messages, other runs."""

import datetime as dt
import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.process.definition import Node, NodeKind
from lienthong.kernel.process.events import MessageSent
from lienthong.kernel.process.models import Run, Step
from lienthong.kernel.process.nets import net_of
from lienthong.kernel.process.offers import offered_verb, table_named
from lienthong.kernel.process.queries import lock_run_of, steps
from lienthong.kernel.process.states import STEP_MOVES, Deed, StepState
from lienthong.kernel.process.work import FAILED

from .engine import Ending, end_step
from .runs import start
from .steps import note, run_of

TRIES = (1, 5, 30, 120)
"""After how many minutes a step of the house is tried again; after the last it waits for a person."""

_TO_AUTHOR = "Báo người soạn quy trình sửa bước này, chuyển lần chạy sang bản mới rồi cho chạy lại."

log = structlog.get_logger("lienthong.process")


@verb("process.fire", of=steps, sentence="đến hạn chờ của quy trình", moves=STEP_MOVES, first=lock_run_of)
def fire(step: Step, by: Actor) -> str:
    """What a timer waited for is there: the run goes on from it."""
    run = run_of(step)
    end_step(run, step, Ending(Deed.DONE), by)
    return run.code


@verb("process.serve", of=steps, sentence="thực hiện bước của hệ thống", moves=STEP_MOVES, first=lock_run_of)
def serve(step: Step, by: Actor, *, facts: dict[str, Any] | None = None, outcome: str = "") -> str:
    """A step of the house is done, with what came of it; the run goes on."""
    run = run_of(step)
    node = net_of(run.version_id).nodes[step.node]
    if node.kind is NodeKind.CALL and step.fires_at is not None:
        step.fires_at = None  # from now on it waits for the end of the other run
        start(HOUSE, process=node.called, subject=run.subject, title=run.title, unit_id=step.unit_id,
              facts=run.facts or {}, parent_step=step.code, **run.matter)  # fmt: skip
        return run.code
    if node.kind in (NodeKind.SEND, NodeKind.THROW):
        tell(MessageSent(run.code, run.subject, node.message))
    run.facts = {**(run.facts or {}), **(facts or {})} or None
    end_step(run, step, Ending(Deed.DONE, outcome), by)
    return run.code


@verb("process.fail", of=steps, sentence="ghi nhận bước của hệ thống gặp lỗi", moves=STEP_MOVES, first=lock_run_of)
def fail(step: Step, by: Actor, *, error: str, again: bool = True) -> str:
    """A step of the house could not be done: it is tried again later; after the last try it waits for a person."""
    step.error = error[:500]
    step.tries += 1
    if again and step.tries <= len(TRIES):
        step.fires_at = now() + dt.timedelta(minutes=TRIES[step.tries - 1])
    else:
        step.fires_at = None
        step.state = StepState.FAILED.value
        note(step, Deed.FAILED, by, error)
        run = run_of(step)
        inbox.put(failed_line(run, step, net_of(run.version_id).nodes[step.node]))
    return step.code


def failed_line(run: Run, step: Step, node: Node) -> inbox.Put:
    """A step of the house that waits for whoever administers the unit."""
    return inbox.Put(
        kind=FAILED,
        subject=step.code,
        title=f"{node.name.rstrip('.')}: {run.title}",
        url=f"/quy-trinh/buoc/{step.code}",
        unit_id=step.unit_id,
        role="unit_admin",
        verbs=("process.retry",),
        from_name=HOUSE.name,
    )


@verb("process.retry", of=steps, sentence="cho chạy lại bước gặp lỗi", moves=STEP_MOVES, first=lock_run_of)
def retry(step: Step, by: Actor) -> str:
    """A person has mended the cause: the step of the house is tried again at once."""
    step.tries, step.fires_at, step.error = 0, now(), ""
    inbox.close(step.code, FAILED)
    note(step, Deed.RETRIED, by)
    return step.code


def go_on(most: int = 500) -> int:
    """All that the house has to do by now, each in a transaction of its own; returns how much was done or tried."""
    due = whole(
        lambda: list(
            Step.objects.filter(fires_at__lte=now(), state=StepState.AWAITING)
            .order_by("fires_at", "id")
            .values_list("code")[:most]
        ),
        HOUSE,
    )
    for (code,) in due:
        try:
            whole(partial(_do, code), HOUSE)
        except Refusal as why:
            _failed(code, f"{why.sentence} {why.next_step}".strip())
        except Exception as fault:  # one run's broken step must not hold up the others
            number = uuid.uuid4().hex[:12]
            log.error("step of the house: fault", step=code, fault=number, exc_info=fault)
            _failed(code, _words_of(fault, number))
    return len(due)


def _words_of(fault: Exception, number: str) -> str:
    """What officials are shown of a fault: never its own words, which may hold anything; those lie in the log."""
    return (
        f"Hệ thống gặp sự cố khi làm bước này (loại lỗi {type(fault).__name__}, mã lỗi {number})."
        " Báo quản trị viên hệ thống kèm mã lỗi; khắc phục xong thì cho chạy lại."
    )


def _failed(code: str, error: str) -> None:
    if whole(lambda: Step.objects.filter(code=code).exists(), HOUSE):
        fail(code, HOUSE, error=error)


def _do(code: str) -> None:
    step = Step.objects.select_related("run").filter(code=code).first()
    if step is None:
        return
    node = net_of(step.run.version_id).nodes[step.node]
    if node.kind is NodeKind.TIMER:
        lock_run_of(code)
        if Step.objects.filter(code=code, fires_at__lte=now()).exists():  # not moved meanwhile
            fire(code, HOUSE)
        return
    came = _came_of(node, step.run, step)
    serve(code, HOUSE, facts={k: v for k, v in came.items() if k != "outcome"}, outcome=str(came.get("outcome") or ""))


def _came_of(node: Node, run: Run, step: Step) -> Mapping[str, Any]:
    """What a verb or a decision table answers; the verb is called before the run is locked: the case comes first."""
    if node.kind is NodeKind.RULE:
        table = table_named(node.table)
        if table is None:
            raise Unfit(
                "Bước này hỏi bảng quyết định “{name}” nhưng hệ thống chưa có bảng đó.",
                _TO_AUTHOR,
                name=node.table[:100],
            )
        return table(run.facts or {})
    if node.kind is NodeKind.SERVICE:
        called = offered_verb(node.verb)
        if called is None:
            raise Unfit(
                "Bước này gọi việc “{name}”, không có trong các việc quy trình được gọi.",
                _TO_AUTHOR,
                name=node.verb[:100],
            )
        came = called(run.subject, HOUSE, key=step.code)
        return came if isinstance(came, Mapping) else {}
    return {}
