"""Runs of a unit that has ended go on in its heir: its open steps, what it is asked and asks, and the run itself."""

from collections.abc import Mapping
from contextlib import suppress

from django.db.models import Q

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Refusal, WrongMoment
from lienthong.kernel.base.transactions import seen_by, whole
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.process.definition import NodeKind
from lienthong.kernel.process.models import Consultation, Run, Step
from lienthong.kernel.process.posts import VACANT, Seats
from lienthong.kernel.process.queries import runs
from lienthong.kernel.process.states import RUN_MOVES, Deed, RunState, StepState
from lienthong.kernel.process.succession import heir_of, why_gone
from lienthong.kernel.process.work import FAILED, LINE, OPINION
from lienthong.kernel.units import api as units

from .asking import OPEN, drop
from .steps import note

KIND = "process.taken_over"

notifications.register_kind(
    KIND,
    label="Tiếp nhận hồ sơ của đơn vị đã kết thúc",
    title="Hồ sơ đang giải quyết của {old} chuyển sang {new}",
    text="Các bước đang chờ đã ở trong hộp việc của {new}, hạn giữ nguyên. Lãnh đạo đơn vị nhận hoặc giao từng bước.",
    duty=True,
)
Heirs = Mapping[int, tuple[units.UnitCard, units.UnitCard]]
"""The units that have ended, by number: what each was, and which goes on."""


@verb("process.take_over", of=runs, sentence="chuyển quy trình sang đơn vị kế tục", moves=RUN_MOVES)
def take_over(run: Run, by: Actor) -> str:
    """What a unit that has ended still has to do in a run waits in its heir; due dates stay.

    Who had taken a step keeps it if they work there now; a step of a post goes to whoever sits at that post there.
    """
    with seen_by(HOUSE):
        steps = list(Step.objects.filter(run=run).order_by("id").select_for_update())
        asked = list(Consultation.objects.filter(run=run, state__in=OPEN).order_by("id").select_for_update())
        named = {run.unit_id} | {step.unit_id for step in steps}
        heirs = _heirs(named | {unit for one in asked for unit in (one.unit_id, one.from_unit_id)})
        if not heirs:
            raise WrongMoment("Các đơn vị của quy trình này vẫn hoạt động.", "Không phải làm gì thêm.")
        seats = Seats()
        for step in steps:
            if step.unit_id in heirs:
                _step_goes(step, heirs, seats, by)
        _questions_go(asked, heirs, by)
        seen = {*run.units, run.unit_id} | {step.unit_id for step in steps} | {one.unit_id for one in asked}
        run.unit_id = heirs[run.unit_id][1].id if run.unit_id in heirs else run.unit_id
        run.units = sorted(seen - {run.unit_id})
        run.save(update_fields=["unit_id", "units"])
    for old, new in heirs.values():
        _tell(old, new)
    return run.code


def _heirs(ids: set[int]) -> Heirs:
    gone = {card.id: (card, heir_of(card)) for card in units.cards(ids).values()}
    return {key: both for key, both in gone.items() if both[0].id != both[1].id}


def _step_goes(step: Step, heirs: Heirs, seats: Seats, by: Actor) -> None:
    old, new = heirs[step.unit_id]
    step.unit_id, step.post = new.id, step.post.removeprefix(f"{old.code}.")
    words, cited = f"Từ {old.name} sang {new.name}.", why_gone(old)
    words += f" Căn cứ: {cited}." if cited else ""
    if step.kind == NodeKind.USER:
        keeps = step.state == StepState.TAKEN and step.holder in seats.works(new.id, today())
        sits = seats.holder(new.id, step.post)[0] if step.post else ""
        holder = step.holder if keeps else sits
        note(step, Deed.TAKEN_OVER, by, words, holder=holder if keeps else "", holder_name=_name(step) if keeps else "")
        step.holder, step.state = holder, StepState.TAKEN if keeps else StepState.OPEN
        inbox.move(step.code, LINE, unit_id=new.id, role="" if holder else step.role, holder=holder)
    else:
        note(step, Deed.TAKEN_OVER, by, words)
        if step.state == StepState.FAILED:
            inbox.move(step.code, FAILED, unit_id=new.id, role="unit_admin")
    step.save(update_fields=["unit_id", "post", "holder", "state"])


def _name(step: Step) -> str:
    return access.actor_named(step.holder.removeprefix("account:")).name


def _questions_go(asked: list[Consultation], heirs: Heirs, by: Actor) -> None:
    """Who is asked is asked in its heir, unless that one asks itself, or is asked the same already."""
    needless: list[Consultation] = []
    there = {(one.step, one.unit_id) for one in asked if one.unit_id not in heirs}
    for one in asked:
        if one.from_unit_id in heirs:
            one.from_unit_id = heirs[one.from_unit_id][1].id
        if one.unit_id not in heirs:
            goes = False
        else:
            new = heirs[one.unit_id][1].id
            goes = (one.step, new) not in there and new != one.from_unit_id
            if goes:
                there.add((one.step, new))
                one.unit_id = new
                inbox.move(one.code, OPINION, unit_id=new)
        if one.unit_id == one.from_unit_id or (one.unit_id in heirs and not goes):
            needless.append(one)
    for one in asked:
        if one not in needless:
            one.save(update_fields=["unit_id", "from_unit_id"])
    drop(needless, "Đơn vị được hỏi đã sáp nhập, không còn phải hỏi riêng.", by, now())


def _tell(old: units.UnitCard, new: units.UnitCard) -> None:
    """Who leads the heir is told once, however many runs go over."""
    facts = {"old": old.name, "new": new.name}
    told = access.persons_as((VACANT,), [new.id])
    notifications.notify(
        told, KIND, facts=facts, url="/quy-trinh/dang-cho", subject=old.code, dedup=f"{old.code}:{new.code}"
    )


def follow_ended_units() -> int:
    """All running runs in which a unit that has ended has still something to do, each in a transaction; how many went.

    It looks how things stand, so a look that was broken off is simply taken again.
    """
    went = 0
    for code in whole(_runs_of_ended, HOUSE):
        with suppress(Refusal):  # the run is over, or somebody was first
            take_over(code, HOUSE)
            went += 1
    return went


def _runs_of_ended() -> list[str]:
    running = Run.objects.filter(state=RunState.RUNNING)
    steps, asked = Step.objects.order_by(), Consultation.objects.filter(state__in=OPEN).order_by()
    named = {*running.order_by().values_list("unit_id", flat=True).distinct()}
    named |= {*steps.values_list("unit_id", flat=True).distinct()}
    named |= {unit for both in asked.values_list("unit_id", "from_unit_id").distinct() for unit in both}
    gone = list(_heirs(named))
    if not gone:
        return []
    theirs = Q(unit__in=gone) | Q(pk__in=steps.filter(unit__in=gone).values("run_id"))
    theirs |= Q(pk__in=asked.filter(Q(unit__in=gone) | Q(from_unit__in=gone)).values("run_id"))
    return list(running.filter(theirs).order_by("pk").values_list("code", flat=True))
