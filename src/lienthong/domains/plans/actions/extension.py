"""Extensions: the unit's head asks for a later day on one row; the coordinator or the acceptor's leader decides."""

import datetime as dt

from lienthong.domains.plans import handling, stages
from lienthong.domains.plans.events import ExtensionDecided
from lienthong.domains.plans.handling_notices import tell_deciders, tell_of_extension
from lienthong.domains.plans.models import Assignment, Extension, Plan
from lienthong.domains.plans.queries.handling_scope import extensions_seen
from lienthong.domains.plans.queries.scope import seen_assignments
from lienthong.domains.plans.states import EXTENSION_MOVES, ExtensionState, PlanState
from lienthong.kernel.base import VIETNAM, now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.units import api as units

from .correct import LONGEST_CITED, move_clocks

LONGEST = 4000


@verb("plans.ask_extension", of=seen_assignments, sentence="đề nghị gia hạn")
def ask_extension(assignment: Assignment, by: Actor, *, day: dt.date, why: str, done: str) -> str:
    """Ask for a later day for this row of this unit alone; returns the extension's code.

    `done`: what has been done so far. After the day has passed it may still be asked, and is shown as asked late.
    """
    plan = Plan.objects.get(pk=assignment.plan_id)
    was = _may_be_asked(assignment, plan)
    _fit(day, was, why, done)
    code = f"{assignment.code}.gh{Extension.objects.filter(assignment=assignment).count() + 1}"
    waits = decider(assignment)
    clock = stages.start(stages.EXTENSION, f"{code}.x", waits)
    made = Extension.objects.create(
        code=code,
        plan=plan,
        assignment=assignment,
        item_id=assignment.item_id,
        unit_id=assignment.unit_id,
        coordinator_id=assignment.coordinator_id,
        acceptors=assignment.acceptors,
        was=was,
        wanted=day,
        late=was < today(),
        why=why.strip(),
        done=done.strip(),
        clock_id=clock.id,
        asked_by=by.name,
        asked_as=by.id,
    )
    name = units.card(assignment.unit_id).name
    inbox.put(line(made, assignment, waits, clock, name))
    tell_deciders(made, waits, name)
    return code


def _may_be_asked(assignment: Assignment, plan: Plan) -> dt.date:
    """The day that holds now; a refusal where there is nothing to extend."""
    if assignment.ended_by or plan.state != PlanState.ISSUED:
        raise WrongMoment(state="đã thôi thực hiện", verb="đề nghị gia hạn")
    if not assignment.owes:
        raise WrongMoment("Đơn vị phối hợp không có thời hạn riêng ở việc này.", "Đơn vị chủ trì đề nghị gia hạn.")
    if assignment.done_on is not None:
        raise WrongMoment("Việc này đã hoàn thành nên không cần gia hạn.", "Tải lại trang để xem kết quả nghiệm thu.")
    open_ = Extension.objects.filter(assignment=assignment, state=ExtensionState.ASKED).first()
    if open_ is not None:
        asked = open_.asked_at.astimezone(VIETNAM)
        raise WrongMoment(
            f"{open_.asked_by} đã đề nghị gia hạn việc này ngày {asked:%d/%m/%Y}, đang chờ quyết định.",
            "Đợi quyết định, hoặc rút đề nghị cũ rồi đề nghị lại.",
        )
    clock = calendar.of([assignment.code]).get(assignment.code)
    if clock is None or clock.due_on is None:
        raise WrongMoment("Việc này không định hạn nên không cần gia hạn.", "Báo cáo kết quả theo kỳ như thường lệ.")
    return clock.due_on


def _fit(day: dt.date, was: dt.date, why: str, done: str) -> None:
    wrong = {}
    if day <= was:
        wrong["day"] = f"Thời hạn mới phải sau thời hạn đang có ({was:%d/%m/%Y})."
    elif day < today():
        wrong["day"] = "Thời hạn mới không thể trước hôm nay."
    for name, text, lacking in (
        ("why", why, "Ghi lý do xin gia hạn."),
        ("done", done, "Ghi những việc đã làm được đến nay."),
    ):
        if not text.strip():
            wrong[name] = lacking
        elif len(text) > LONGEST:
            wrong[name] = f"Nội dung dài quá {LONGEST} ký tự."
    if wrong:
        raise Unfit(fields=wrong)


def line(
    extension: Extension, assignment: Assignment, waits: int, clock: calendar.ClockCard, from_name: str
) -> inbox.Put:
    """The line of who decides; it leads to the row of the unit that asks now."""
    return inbox.Put(
        kind=handling.TO_EXTEND,
        subject=extension.code,
        title=f"Xét gia hạn đến {extension.wanted:%d/%m/%Y}: {extension.item.name}",
        url=f"/viec-duoc-giao/{assignment.code}/gia-han",
        unit_id=waits,
        clock=clock,
        from_name=from_name,
        secret=extension.item.hidden,
    )


def decider(assignment: Assignment) -> int:
    """In whose inbox the asking lies: the coordinator's, and of its own rows that of the unit that accepts them."""
    own = assignment.unit_id == assignment.coordinator_id
    return next(iter(assignment.acceptors), assignment.coordinator_id) if own else assignment.coordinator_id


@verb("plans.grant_extension", of=extensions_seen, sentence="đồng ý gia hạn", moves=EXTENSION_MOVES)
def grant_extension(
    extension: Extension, by: Actor, *, cited: str, decided_on: dt.date, day: dt.date | None = None, answer: str = ""
) -> str:
    """The clock of this row runs to the day asked for, or to `day`, by the document that is cited."""
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=extension.assignment_id)
    granted = day or extension.wanted
    _decidable(assignment, cited, decided_on, granted)
    extension.granted, extension.cited, extension.decided_on = granted, cited.strip(), decided_on
    reason = f"{extension.cited} ngày {decided_on:%d/%m/%Y}"
    move_clocks(Assignment.objects.filter(pk=assignment.pk), granted, f"Gia hạn {extension.code}", reason)
    _decided(extension, by, answer)
    tell_of_extension(extension, f"Đã gia hạn đến {granted:%d/%m/%Y}", f"Theo {reason}. {extension.answer}".strip())
    tell(ExtensionDecided(extension.code, extension.unit_id, granted=True))
    return extension.code


def _decidable(assignment: Assignment, cited: str, decided_on: dt.date, granted: dt.date) -> None:
    if assignment.ended_by:
        raise WrongMoment(state="đã thôi thực hiện", verb="gia hạn")
    wrong = {}
    if not cited.strip():
        wrong["cited"] = "Ghi số, ký hiệu, cơ quan ban hành văn bản đồng ý gia hạn."
    elif len(cited.strip()) > LONGEST_CITED:
        wrong["cited"] = f"Ghi ngắn gọn trong {LONGEST_CITED} ký tự."
    if decided_on > today():
        wrong["decided_on"] = "Ngày quyết định không thể sau hôm nay."
    held = calendar.of([assignment.code])[assignment.code].due_on
    if held is not None and granted <= held:
        wrong["day"] = f"Thời hạn mới phải sau thời hạn đang có ({held:%d/%m/%Y})."
    if wrong:
        raise Unfit(fields=wrong)


@verb("plans.refuse_extension", of=extensions_seen, sentence="không đồng ý gia hạn", moves=EXTENSION_MOVES)
def refuse_extension(extension: Extension, by: Actor, *, why: str) -> str:
    """The day stays; the unit reads why."""
    if not why.strip() or len(why) > LONGEST:
        raise Unfit(fields={"why": "Ghi lý do không gia hạn để đơn vị biết."})
    extension.decided_on = today()
    _decided(extension, by, why)
    tell_of_extension(extension, "Không gia hạn", f"Lý do: {extension.answer}")
    tell(ExtensionDecided(extension.code, extension.unit_id, granted=False))
    return extension.code


def _decided(extension: Extension, by: Actor, answer: str) -> None:
    extension.answer, extension.decided_by, extension.decided_at = answer.strip(), by.name, now()
    _closed(extension)


@verb("plans.withdraw_extension", of=extensions_seen, sentence="rút đề nghị gia hạn", moves=EXTENSION_MOVES)
def withdraw_extension(extension: Extension, by: Actor) -> str:
    """The unit does not need it any more."""
    extension.decided_by, extension.decided_at = by.name, now()
    _closed(extension)
    return extension.code


def _closed(extension: Extension) -> None:
    calendar.stop(f"{extension.code}.x")
    inbox.close(extension.code, handling.TO_EXTEND)
