"""An issued plan is corrected only by a cited decision; what it was stays beside what it became."""

import datetime as dt
from collections import defaultdict
from dataclasses import asdict
from typing import Any

from django.db.models import F, Q, QuerySet

from lienthong.domains.plans import awaiting, handling, owing
from lienthong.domains.plans.events import PlanCorrected
from lienthong.domains.plans.finding import item_entry, plan_entry
from lienthong.domains.plans.models import (
    Assignment,
    Correction,
    Extension,
    Instruction,
    Item,
    Kind,
    Plan,
    Report,
    Round,
)
from lienthong.domains.plans.notices import tell_of_correction
from lienthong.domains.plans.queries.handling_scope import obstacles_seen
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.reading.values import read_value
from lienthong.domains.plans.states import PLAN_MOVES, ExtensionState, InstructionState, ReportState, RoundState
from lienthong.domains.plans.wording import FIELD_WORDS, UNNAMED, name_outside, said_change
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.search import api as search

from .moving import move

LONGEST_CITED = 300
LONGEST = 4000


@verb("plans.correct", of=plans_seen, sentence="điều chỉnh kế hoạch theo quyết định", moves=PLAN_MOVES)
def correct(
    plan: Plan, by: Actor, *, cited: str, decided_on: dt.date, changes: list[dict[str, Any]], because: str = ""
) -> list[str]:
    """Change due day, lead, wording, level, output or visibility of items, or withdraw them: `[{item, field, new}]`.

    `new`: an ISO day or null for `due_on`, `{"from", "to"}` with codes of units for `lead`, a text for `name`, `output`
    and `value` (“≥ 80%”; targets only), true or false for `hidden`, true for `withdrawn`. All or nothing: where one
    change is not possible, none is made. `because`: code of an obstacle of the item, which the decision answers.
    """
    _cited(plan, cited, decided_on)
    if not changes:
        raise Unfit("Chưa chọn nội dung điều chỉnh.", "Chọn ít nhất một mục cần điều chỉnh.")
    reason = f"{cited.strip()} ngày {decided_on:%d/%m/%Y}"
    touched: dict[str, None] = {}
    for change in changes:
        item = Item.objects.select_for_update().filter(plan=plan, code=str(change.get("item"))).first()
        field = str(change.get("field"))
        if item is None or field not in FIELD_WORDS:
            raise Unfit(fields={"item": "Chọn một chỉ tiêu hoặc nhiệm vụ có trong kế hoạch."})
        if item.withdrawn_by:
            raise Unfit(fields={"item": f"Mục này đã thôi thực hiện theo {item.withdrawn_by}."})
        answers = _because(by, item, because)
        old, new = _apply(plan, item, field, change.get("new"), reason)
        made = Correction.objects.create(
            code=f"{item.code}.dc{Correction.objects.filter(item=item).count() + 1}",
            plan=plan,
            item=item,
            cited=cited.strip(),
            decided_on=decided_on,
            field=field,
            old=old,
            new=new,
            by=by.name,
            because_id=answers,
        )
        if field != "hidden":
            _tell_concerned(plan, item, reason, said_change(made) if field == "lead" else FIELD_WORDS[field].lower())
        touched[item.code] = None
    tell(PlanCorrected(plan.code, tuple(touched), reason))
    return list(touched)


def _cited(plan: Plan, cited: str, decided_on: dt.date) -> None:
    wrong = {}
    if not cited.strip():
        wrong["cited"] = "Ghi số, ký hiệu, cơ quan ban hành quyết định điều chỉnh."
    elif len(cited.strip()) > LONGEST_CITED:
        wrong["cited"] = f"Ghi ngắn gọn trong {LONGEST_CITED} ký tự."
    if decided_on > today():
        wrong["decided_on"] = "Ngày quyết định không thể sau hôm nay."
    elif plan.issued_on is not None and decided_on < plan.issued_on:
        wrong["decided_on"] = f"Ngày quyết định không thể trước ngày ban hành kế hoạch ({plan.issued_on:%d/%m/%Y})."
    if wrong:
        raise Unfit(fields=wrong)


def _because(by: Actor, item: Item, because: str) -> int | None:
    if not because:
        return None
    found = obstacles_seen(by).filter(code=because, item=item).values_list("pk", flat=True).first()
    if found is None:
        raise Unfit(fields={"item": "Vướng mắc được dẫn không thuộc mục này."})
    return int(found)


def _apply(plan: Plan, item: Item, field: str, new: Any, reason: str) -> tuple[Any, Any]:
    if field == "due_on":
        return _new_due(plan, item, new, reason)
    if field == "lead":
        return _move(plan, item, new, reason)
    if field == "withdrawn":
        if new is not True:
            raise Unfit(fields={"new": "Đánh dấu xác nhận thôi thực hiện mục này."})
        if Instruction.objects.filter(made=item, state=InstructionState.GIVEN).exists():
            raise Unfit(fields={"new": "Việc này theo ý kiến chỉ đạo; người đã cho ý kiến mới rút được."})
        withdraw_item(item, reason)
        return False, True
    if field == "hidden":
        return _changed(item, "hidden", new is True)
    if field == "value":
        return _new_value(item, str(new or ""))
    text = str(new or "").strip()
    if field == "name" and not text:
        raise Unfit(fields={"new": "Nội dung không được để trống."})
    if len(text) > LONGEST:
        raise Unfit(fields={"new": f"Nội dung dài quá {LONGEST} ký tự."})
    pair = _changed(item, field, text)
    if field == "name":
        _find_again(plan, item)
    return pair


def _changed(item: Item, field: str, new: Any) -> tuple[Any, Any]:
    old = getattr(item, field)
    if old == new:
        raise Unfit(fields={"new": "Giống nội dung đang có, không có gì để điều chỉnh."})
    setattr(item, field, new)
    item.save(update_fields=[field])
    return old, new


def _new_value(item: Item, printed: str) -> tuple[Any, Any]:
    """The level that a target must reach, read from words as in a plan; the other years' levels stay."""
    if item.kind != Kind.TARGET:
        raise Unfit(fields={"new": "Chỉ chỉ tiêu mới có mức cần đạt."})
    old = item.value or {}
    read = read_value(printed, year=old.get("year"))
    if read is None:
        raise Unfit(fields={"new": "Ghi mức cần đạt như trong văn bản, ví dụ: ≥ 80%; 1.000 dịch vụ; Hoàn thành."})
    new = {**asdict(read), "measure": read.measure or old.get("measure")}
    if new["text"] == old.get("text"):
        raise Unfit(fields={"new": "Giống mức đang có, không có gì để điều chỉnh."})
    item.value = new
    item.values = [new if one.get("year") == new["year"] else one for one in item.values]
    item.save(update_fields=["value", "values"])
    return old.get("text") or "", new["text"]


def _new_due(plan: Plan, item: Item, new: Any, reason: str) -> tuple[Any, Any]:
    try:
        day = dt.date.fromisoformat(str(new)) if new else None
    except ValueError:
        raise Unfit(fields={"new": "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 30/09/2026."}) from None
    if day == item.due_on:
        raise Unfit(fields={"new": "Giống thời hạn đang có, không có gì để điều chỉnh."})
    if day is not None and plan.issued_on is not None and day < plan.issued_on:
        raise Unfit(fields={"new": "Thời hạn mới không thể trước ngày ban hành kế hoạch."})
    old = {"day": item.due_on.isoformat() if item.due_on else None, "text": item.due_text}
    item.due_on, item.due_kind = day, "date" if day else ""
    item.due_text = f"{day:%d/%m/%Y}" if day else "Không định hạn"
    item.save(update_fields=["due_on", "due_kind", "due_text"])
    held = Assignment.objects.filter(item=item, owes=True, ended_by="")
    move_clocks(held.exclude(pk__in=_granted_more(held, day)), day, reason, reason)
    return old, {"day": day.isoformat() if day else None, "text": item.due_text}


def _granted_more(held: QuerySet[Assignment], day: dt.date | None) -> list[int]:
    """Those whose own extension in force runs longer than the new day: what was granted to one alone stays."""
    if day is None:
        return []
    later = Extension.objects.filter(assignment__in=held, state=ExtensionState.GRANTED, granted__gt=day)
    return list(later.filter(granted=F("assignment__clock__due_on")).values_list("assignment_id", flat=True))


def move_clocks(held: QuerySet[Assignment], day: dt.date | None, why: str, cited: str) -> None:
    """These clocks get the new day, also those that have stopped: what was late may now have been in time."""
    done = defaultdict(list)
    for code, done_on in held.values_list("code", "done_on"):
        done[done_on].append(code)
    stopped = [code for on, codes in done.items() if on is not None for code in codes]
    calendar.resume_many(stopped, why, cited)
    calendar.reset_many([code for codes in done.values() for code in codes], day, why=why, cited=cited)
    for on, codes in done.items():
        if on is not None:
            calendar.stop_many(codes, calendar.end_of_day(on))


def withdraw_item(item: Item, reason: str) -> None:
    """Nothing is owed for it any more: clocks are void, what waited for acceptance waits no more, nobody is missing."""
    item.withdrawn_by = reason[:200]
    item.save(update_fields=["withdrawn_by"])
    held = Assignment.objects.filter(item=item)
    codes, units = list(held.values_list("code", flat=True)), set(held.values_list("unit_id", flat=True))
    held.update(ended_by=reason[:200])
    calendar.void_many(codes, why=reason, cited=reason)
    handling.end_open(list(held.values_list("pk", flat=True)), f"Việc thôi thực hiện theo {reason}")
    judges = {unit for acceptors in held.values_list("acceptors", flat=True) for unit in acceptors}
    settle_rounds(item, units, judges)
    search.drop(item.code)


def settle_rounds(item: Item, units: set[int], judges: set[int]) -> None:
    """Assignments have ended: what of them waited for acceptance waits no more, who owes nothing else is finished."""
    waiting = Report.objects.filter(assignment__item=item, state=ReportState.SENT).values("round_id")
    concerned = Q(pk__in=waiting) | Q(plan_id=item.plan_id, state=RoundState.OPEN)
    for round_ in Round.objects.filter(concerned).select_related("plan").order_by("pk"):
        awaiting.settle(round_, units, judges)
        if round_.state == RoundState.OPEN:
            owing.settle(round_, units)


def _find_again(plan: Plan, item: Item) -> None:
    search.index_many([item_entry(plan, item, sorted({plan.unit_id, *_concerned(item)}))])


def _concerned(item: Item) -> set[int]:
    """Whoever leads or helps, or did, and whoever accepts the reports."""
    held = Assignment.objects.filter(item=item).values_list("unit_id", "acceptors")
    return {unit for holder, judges in held for unit in (holder, *judges)}


def _move(plan: Plan, item: Item, given: Any, reason: str) -> tuple[Any, Any]:
    """Another unit leads: what the old one had waiting waits no more, the new one owes in the open round."""
    moved = move(plan, item, given, reason)
    settle_rounds(item, {moved.old.id, moved.new.id}, moved.judges)
    for round_ in Round.objects.filter(plan=plan, state=RoundState.OPEN).select_related("plan").order_by("pk"):
        owing.take_on(round_, [moved.new.id], why=reason)
    held = Assignment.objects.filter(plan=plan).values_list("unit_id", "acceptors")
    search.index_many([plan_entry(plan, sorted({plan.unit_id}.union(*({unit, *judges} for unit, judges in held))))])
    _find_again(plan, item)
    old, new = ({"unit": card.code, "name": card.name} for card in (moved.old, moved.new))
    return old, new


def _tell_concerned(plan: Plan, item: Item, reason: str, what: str) -> None:
    named, said = name_outside(item), UNNAMED.rstrip(".").lower() if item.hidden else f"điều chỉnh {what}"
    tell_of_correction(plan, _concerned(item), item=named, reason=reason, what=said, code=item.code)
