"""What people can do with a step: take it, finish it, hand it on, give it back, skip it."""

from typing import Any

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.process.models import Past, Run, Step
from lienthong.kernel.process.nets import outcomes_of, returns_of
from lienthong.kernel.process.queries import lock_run_of, steps
from lienthong.kernel.process.states import STEP_MOVES, Deed

from .engine import LINE, Ending, end_step, go_back


def note(step: Step, deed: Deed, by: Actor, words: str = "") -> None:
    """A line of the past about a step that stays open."""
    Past.objects.create(
        run_id=step.run_id,
        step=step.code,
        node=step.node,
        deed=deed,
        unit_id=step.unit_id,
        actor=by.id,
        actor_name=by.name[:200],
        opened_at=step.opened_at,
        at=now(),
        note=words[:500],
    )


def run_of(step: Step) -> Run:
    """The run of a step that is being acted on."""
    with seen_by(HOUSE):
        return Run.objects.get(pk=step.run_id)


def _reason(why: str, what: str) -> str:
    if not why.strip():
        raise Unfit(f"Chưa ghi lý do {what}.", "Ghi lý do rồi làm lại.", fields={"why": "Ghi lý do."})
    return why.strip()[:500]


@verb("process.complete", of=steps, sentence="hoàn thành bước", moves=STEP_MOVES, first=lock_run_of)
def complete(step: Step, by: Actor, *, outcome: str = "", facts: dict[str, Any] | None = None, note: str = "") -> str:
    """A step is done, and how it came out; the run goes on. Returns the code of the run."""
    run = run_of(step)
    _chosen(run, step, outcome)
    run.facts = {**(run.facts or {}), **(facts or {})} or None
    end_step(run, step, Ending(Deed.DONE, outcome, note.strip()[:500]), by)
    return run.code


def _chosen(run: Run, step: Step, outcome: str) -> None:
    known = outcomes_of(run.version_id, step.node)
    if known and outcome not in known:
        raise Unfit(
            "Chưa chọn kết quả của bước này.",
            f"Chọn một trong: {', '.join(known.values())}.",
            fields={"outcome": "Chọn kết quả của bước."},
        )


@verb("process.claim", of=steps, sentence="nhận làm bước", moves=STEP_MOVES, first=lock_run_of)
def claim(step: Step, by: Actor) -> str:
    """I do this step: nobody else of the unit need look at it."""
    if step.holder and step.holder != by.id:
        raise WrongMoment("Bước này đã có người nhận làm.", "Tải lại trang để xem ai đang làm.")
    _hand(step, by.id)
    note(step, Deed.CLAIMED, by)
    return step.code


@verb("process.release", of=steps, sentence="thôi nhận làm bước", moves=STEP_MOVES, first=lock_run_of)
def release(step: Step, by: Actor) -> str:
    """I do not do this step: it waits for all who hold the role again."""
    _hand(step, "")
    note(step, Deed.RELEASED, by)
    return step.code


@verb("process.delegate", of=steps, sentence="giao bước cho người khác", moves=STEP_MOVES, first=lock_run_of)
def delegate(step: Step, by: Actor, *, to: str, to_name: str, why: str = "") -> str:
    """Somebody else does this step; `to` is an actor's id."""
    if to == by.id:
        raise Unfit("Đây là việc của chính anh/chị.", "Chọn người khác, hoặc bấm “Nhận làm”.")
    _hand(step, to)
    note(step, Deed.DELEGATED, by, f"{to_name}: {why}" if why.strip() else to_name)
    return step.code


def _hand(step: Step, holder: str) -> None:
    step.holder = holder
    role = "" if holder else step.role
    inbox.move(step.code, LINE, unit_id=step.unit_id, role=role, holder=holder)


@verb("process.give_back", of=steps, sentence="trả lại bước trước", moves=STEP_MOVES, first=lock_run_of)
def give_back(step: Step, by: Actor, *, to: str, why: str) -> str:
    """The step before was not done well: it is to be done again, with the reason. `to` is the key of that step."""
    reason = _reason(why, "trả lại")
    run = run_of(step)
    if to not in returns_of(run.version_id).get(step.node, ()):
        raise Unfit("Không trả lại được về bước này.", "Chọn một trong các bước được trả lại.")
    go_back(run, step, to, Ending(Deed.GIVEN_BACK, to, reason), by)
    return run.code


@verb("process.skip", of=steps, sentence="bỏ qua bước", moves=STEP_MOVES, first=lock_run_of)
def skip(step: Step, by: Actor, *, why: str, outcome: str = "") -> str:
    """A step is not needed in this run; the reason is kept. Who leads the unit says so."""
    reason = _reason(why, "bỏ qua")
    run = run_of(step)
    _chosen(run, step, outcome)
    end_step(run, step, Ending(Deed.SKIPPED, outcome, reason), by)
    return run.code
