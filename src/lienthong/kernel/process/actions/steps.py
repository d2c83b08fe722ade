"""What people do with a step: take it, finish it, hand it on, give it back, skip it; also for absent colleagues."""

from typing import Any

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.people import api as people
from lienthong.kernel.process.colleagues import persons_for
from lienthong.kernel.process.models import Consultation, Past, Run, Step
from lienthong.kernel.process.nets import outcomes_of, returns_of
from lienthong.kernel.process.posts import held_by
from lienthong.kernel.process.queries import lock_run_of, steps
from lienthong.kernel.process.signing import must_sign
from lienthong.kernel.process.states import STEP_MOVES, Deed
from lienthong.kernel.process.work import LINE
from lienthong.kernel.units import api as units

from .asking import OPEN
from .engine import Ending, end_step, go_back


def note(step: Step, deed: Deed, by: Actor, words: str = "", *, holder: str = "", holder_name: str = "") -> None:
    """A line of the past about a step that stays open; `holder`: in whose hands it lies from now on."""
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
        holder=holder,
        holder_name=holder_name[:200],
    )


def run_of(step: Step | Consultation) -> Run:
    """The run of a step that is being acted on, or about which an opinion is asked."""
    with seen_by(HOUSE):
        return Run.objects.get(pk=step.run_id)


def reason(why: str, what: str) -> str:
    """The reason that was given; Unfit without one."""
    together(_unreasoned(why, what))
    return why.strip()[:500]


def _unreasoned(why: str, what: str) -> Unfit | None:
    if why.strip():
        return None
    return Unfit(f"Chưa ghi lý do {what}.", "Ghi lý do rồi làm lại.", fields={"why": f"Ghi lý do {what}."})


def together(*faults: Unfit | None) -> None:
    """Whatever is wrong with what was given is told at once, so that nobody mends one field to meet the next."""
    wrong = [one for one in faults if one]
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        fields = {name: text for one in wrong for name, text in one.fields.items()}
        raise Unfit(" ".join(one.sentence for one in wrong), "Sửa các ô được đánh dấu.", fields=fields)


@verb("process.complete", of=steps, sentence="hoàn thành bước", moves=STEP_MOVES, first=lock_run_of)
def complete(step: Step, by: Actor, *, outcome: str = "", facts: dict[str, Any] | None = None, note: str = "") -> str:
    """A step is done, and how it came out; the run goes on. Returns the code of the run.

    While opinions are awaited that were asked for from here, `note` must say why it is done without them.
    """
    in_own_hands(step, by)
    run = run_of(step)
    together(_unchosen(run, step, outcome), None if note.strip() else _awaited(step))
    note = _with_hand(note, must_sign(run, step, by))
    run.facts = {**(run.facts or {}), **(facts or {})} or None
    end_step(run, step, Ending(Deed.DONE, outcome, note[:500]), by)
    return run.code


def _with_hand(note: str, by: str) -> str:
    """What is noted of a step that signs says first as what it was signed."""
    return ". ".join(one for one in (f"Ký {by}" if by else "", note.strip()) if one)


def _awaited(step: Step) -> Unfit | None:
    if not step.asking:
        return None
    with seen_by(HOUSE):
        asked = list(Consultation.objects.filter(step=step.code, state__in=OPEN).order_by("id").values("unit_id")[:4])
    if not asked:
        return None
    names = [units.card(one["unit_id"]).name for one in asked[:3]] + ["đơn vị khác"] * (len(asked) > 3)
    return Unfit(
        "Còn chờ ý kiến của {names}.",
        "Chờ đủ ý kiến, hoặc ghi vào ô ghi chú vì sao không chờ rồi hoàn thành bước.",
        fields={"note": "Ghi vì sao hoàn thành khi chưa đủ ý kiến."},
        names=", ".join(names),
    )


def _unchosen(run: Run, step: Step, outcome: str, asks: str = "Chọn kết quả của bước.") -> Unfit | None:
    known = outcomes_of(run.version_id, step.node)
    if known and outcome not in known:
        return Unfit(
            "Chưa chọn kết quả của bước này.",
            f"Chọn một trong: {', '.join(known.values())}.",
            fields={"outcome": asks},
        )
    if outcome and not known:
        return Unfit("Bước này không có kết quả để chọn.", "Tải lại trang rồi hoàn thành bước.")
    return None


@verb("process.claim", of=steps, sentence="nhận làm bước", moves=STEP_MOVES, first=lock_run_of)
def claim(step: Step, by: Actor) -> str:
    """I do this step: nobody else of the unit need look at it."""
    in_own_hands(step, by)
    if step.holder and step.holder != by.id:
        raise WrongMoment("Bước này đã có người nhận làm.", "Tải lại trang để xem ai đang làm.")
    hand(step, by.id)
    note(step, Deed.CLAIMED, by, holder=by.id, holder_name=by.name)
    return step.code


@verb("process.stand_in", of=steps, sentence="nhận làm thay người vắng", moves=STEP_MOVES, first=lock_run_of)
def stand_in(step: Step, by: Actor, *, of: str) -> str:
    """I do this step for an absent colleague who asked me to stand in; `of` is that colleague's account.

    What is done afterwards is done in one's own name; this line says for whom.
    """
    if step.holder != of:
        raise WrongMoment("Bước này không còn do người đó giữ.", "Tải lại trang để xem ai đang làm.")
    name = inbox.names_of(by, [of])[of]
    hand(step, by.id)
    note(step, Deed.STOOD_IN, by, f"thay {name}", holder=by.id, holder_name=by.name)
    return step.code


def in_own_hands(step: Step, by: Actor) -> None:
    """Who acts for an absent colleague takes the step over first, so that it is written down for whom."""
    if step.holder and step.holder != by.id and getattr(step, "in_stead", False) and stand_in.open_to(by, step):
        stand_in(step.code, by, of=step.holder)
        step.holder = by.id


@verb("process.release", of=steps, sentence="thôi nhận làm bước", moves=STEP_MOVES, first=lock_run_of)
def release(step: Step, by: Actor) -> str:
    """I do not do this step: it waits for all who hold the role again, or for whoever sits at its post."""
    in_own_hands(step, by)
    holder = held_by(step.unit_id, step.post) if step.post else ""
    if holder == by.id:
        raise WrongMoment("Bước này thuộc chức danh của anh/chị.", "Bấm “Giao người khác làm” nếu cần người làm thay.")
    hand(step, holder)
    note(step, Deed.RELEASED, by)
    return step.code


@verb("process.delegate", of=steps, sentence="giao bước cho người khác", moves=STEP_MOVES, first=lock_run_of)
def delegate(step: Step, by: Actor, *, to: str, why: str = "") -> str:
    """A colleague does this step: somebody who holds its role in the unit; `to` is the code of that person."""
    in_own_hands(step, by)
    colleagues = access.actors_of(persons_for(step))
    if to not in colleagues:
        said = "Người được giao không giữ vai làm bước này tại đơn vị." if to else "Chưa chọn người được giao."
        if to in (step.whose or ()):
            said = "Đây là hồ sơ của chính người được giao, hoặc do người đó nộp thay."
        choose = "Chọn một đồng nghiệp trong danh sách của đơn vị."
        raise Unfit(said, choose, fields={"to": f"{said} {choose}"})
    if colleagues[to] == by.id:
        other = "Chọn người khác, hoặc bấm “Nhận xử lý”."
        raise Unfit("Đây là việc của chính anh/chị.", other, fields={"to": f"Đây là việc của chính anh/chị. {other}"})
    hand(step, colleagues[to])
    name = people.names([to])[to]
    words = f"{name}: {why.strip()}" if why.strip() else name
    note(step, Deed.DELEGATED, by, words, holder=colleagues[to], holder_name=name)
    return step.code


def hand(step: Step, holder: str) -> None:
    """An open step now waits for this account, or, where it is empty, for all who hold its role.

    It is written at once: where a substitute has taken the step over in the same verb and it goes back to whom it was
    with, nothing would look changed to the verb, and the row would stay with the substitute.
    """
    step.holder = holder
    Step.objects.filter(pk=step.pk).update(holder=holder, state=step.state)
    role = "" if holder else step.role
    inbox.move(step.code, LINE, unit_id=step.unit_id, role=role, holder=holder)


@verb("process.give_back", of=steps, sentence="trả lại bước trước", moves=STEP_MOVES, first=lock_run_of)
def give_back(step: Step, by: Actor, *, to: str, why: str) -> str:
    """The step before was not done well: it is to be done again, with the reason. `to` is the key of that step."""
    in_own_hands(step, by)
    run = run_of(step)
    back = "Chọn một trong các bước được trả lại."
    known = to in returns_of(run.version_id).get(step.node, ())
    no_way = None if known else Unfit("Không trả lại được về bước này.", back, fields={"to": back})
    together(no_way, _unreasoned(why, "trả lại"))
    go_back(run, step, to, Ending(Deed.GIVEN_BACK, to, why.strip()[:500]), by)
    return run.code


@verb("process.skip", of=steps, sentence="bỏ qua bước", moves=STEP_MOVES, first=lock_run_of)
def skip(step: Step, by: Actor, *, why: str, outcome: str = "") -> str:
    """A step is not needed in this run; the reason is kept. Who leads the unit says so."""
    run = run_of(step)
    together(_unchosen(run, step, outcome, "Chọn hướng đi tiếp."), _unreasoned(why, "bỏ qua"))
    must_sign(run, step, by)  # what takes a signature is not gone around by somebody who may not give it
    end_step(run, step, Ending(Deed.SKIPPED, outcome, why.strip()[:500]), by)
    return run.code
