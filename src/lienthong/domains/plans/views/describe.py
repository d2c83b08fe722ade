"""For the coordinator: what a target is made of, its milestones, and both from a file with its differences shown."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans import target_form
from lienthong.domains.plans.actions import (
    describe_target,
    describe_targets,
    set_milestones,
    settle_target_doubts,
)
from lienthong.domains.plans.aims import plain_words
from lienthong.domains.plans.describing import DOUBT_LABELS
from lienthong.domains.plans.forms import UnclearAct, typed_in
from lienthong.domains.plans.queries.describing import comparison, doubts_about, open_target_doubts
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.queries.targets import TargetLine, level_text, one_target, target_of
from lienthong.domains.plans.row_form import suggestions
from lienthong.domains.plans.target_states import Combining, SourceKind
from lienthong.domains.plans.targets_csv import HEADS, MOST_BYTES, read_table
from lienthong.domains.plans.trajectory import proposed, quarter_ends
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.units import api as units

from .progress import crumbs
from .targets import PART

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Item, Plan

COORDINATOR = ("coordinator",)
FORMS = ("GET", "HEAD", "POST")
SETTLED = ("Giữ như kế hoạch đã đọc", "Theo cách hiểu của tệp; văn bản in như vậy nghĩa là tối thiểu")


def _coordinated(request: Request, plan: "Plan") -> None:
    if not request.actor.over(plan.unit_id, "coordinator"):
        raise NotThere


def _place(plan: "Plan", item: "Item", label: str) -> list[dict[str, str]]:
    return [
        *crumbs(plan),
        {"label": "Chỉ tiêu", "href": f"/ke-hoach/{plan.code}/{PART}"},
        {"label": f"Chỉ tiêu {item.no}".strip(), "href": f"/ke-hoach/{plan.code}/muc/{item.code}"},
        {"label": label},
    ]


@page(methods=FORMS, roles=COORDINATOR)
def describe_page(request: Request, code: str, item: str) -> HttpResponse:
    """One target: where its figure comes from, how it is made, who supplies it, what is used when that fails."""
    plan, target, come, described = target_of(request.actor, code, item)
    _coordinated(request, plan)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            describe_target(
                target.code, request.actor, key=once_key(request), **target_form.description(request.POST)
            )  # fmt: skip
            messages.success(request, "Đã lưu mô tả chỉ tiêu.")
            return see_other(request, f"/ke-hoach/{code}/muc/{target.code}")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    line = one_target(target, come, described, shown=0)
    kept = line.described
    card = units.cards([kept.supplier_id]).get(kept.supplier_id) if kept and kept.supplier_id else None
    shown = target_form.shown_description(kept, line.frame.measure, card.name if card else "")
    facts = {
        "plan": plan,
        "item": target,
        "level": level_text(line),
        "errors": errors,
        "given": typed_in(request.POST) if errors else shown,
        "sources": [(one.value, one.label.capitalize()) for one in SourceKind],
        "ways": [(one.value, one.label.capitalize()) for one in Combining],
        "doubts": doubts_about(request.actor, target),
        "doubt_labels": DOUBT_LABELS,
        "unit_names": suggestions(),
        "once": new_key,
        "crumbs": _place(plan, target, "Mô tả"),
    }
    return render(request, "plans/describe.html", facts, status=status)


@page(methods=FORMS, roles=COORDINATOR)
def milestones_page(request: Request, code: str, item: str) -> HttpResponse:
    """Where one begins and what is to be reached by which day; a straight way is proposed on asking."""
    plan, target, come, described = target_of(request.actor, code, item)
    _coordinated(request, plan)
    line = one_target(target, come, described, shown=0)
    if line.described is None:
        return see_other(request, f"/ke-hoach/{code}/{PART}/{target.code}/mo-ta")
    errors: dict[str, str] = {}
    status = 200
    rows = target_form.milestone_rows(request.POST) if request.method == "POST" else _kept_rows(line)
    if request.method == "POST":
        try:
            start = target_form.figures(request.POST, "baseline")
            day = target_form.a_day(request.POST.get("baseline_on", ""), "baseline_on")
            if request.POST.get("act") == "propose":
                rows = _proposed(line, start["baseline"], day)
            else:
                set_milestones(
                    target.code, request.actor, key=once_key(request), milestones=target_form.milestones(rows),
                    baseline=start["baseline"], baseline_on=day,
                    version=whole_number(request.POST.get("version", ""), 2**31 - 1) or 0,
                )  # fmt: skip
                messages.success(request, "Đã lưu lộ trình; các kỳ được đánh giá theo mốc mới.")
                return see_other(request, f"/ke-hoach/{code}/muc/{target.code}#lo-trinh")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    facts = {
        "plan": plan,
        "item": target,
        "line": line,
        "level": level_text(line),
        "ranged": line.frame.main is not None and line.frame.main.level.comparator == "between",
        "rows": rows + [{"on": "", "low": "", "high": ""}] * target_form.BLANKS,
        "errors": errors,
        "given": typed_in(request.POST) if request.method == "POST" else _kept_start(line),
        "version": request.POST.get("version", "") or str(line.described.version),
        "once": new_key,
        "crumbs": _place(plan, target, "Lộ trình"),
    }
    return render(request, "plans/milestones.html", facts, status=status)


def _kept_rows(line: TargetLine) -> list[dict[str, str]]:
    aim = line.frame.main
    return target_form.shown_rows(list(aim.milestones)) if aim else []


def _kept_start(line: TargetLine) -> dict[str, str]:
    kept = line.described
    assert kept is not None
    return {
        "baseline": plain_words(kept.baseline),
        "baseline_on": f"{kept.baseline_on:%d/%m/%Y}" if kept.baseline_on else "",
    }


def _proposed(line: TargetLine, baseline: Any, begin: Any) -> list[dict[str, str]]:
    """A straight way over the ends of the quarters, for a person to change and save."""
    aim = line.frame.main
    wrong = {}
    if baseline is None:
        wrong["baseline"] = "Ghi số hiện trạng để lập đường thẳng đến mức cần đạt."
    elif fault := line.frame.fault(baseline):
        wrong["baseline"] = fault
    if begin is None:
        wrong["baseline_on"] = "Ghi ngày của số hiện trạng."
    elif aim is not None and aim.final_on is not None and begin >= aim.final_on:
        wrong["baseline_on"] = f"Ngày hiện trạng phải trước ngày cuối của chỉ tiêu ({aim.final_on:%d/%m/%Y})."
    if aim is None or aim.final_on is None:
        wrong[""] = "Kế hoạch không ghi mức hoặc ngày cuối của chỉ tiêu này nên chưa đề xuất được; hãy nhập từng mốc."
    if wrong or aim is None or aim.final_on is None:
        raise Unfit(fields=wrong)
    days = quarter_ends(begin, aim.final_on)
    if len(days) > target_form.MOST_ROWS - target_form.BLANKS:
        raise Unfit(fields={"baseline_on": "Quá nhiều quý; chọn ngày hiện trạng gần hơn."})
    return target_form.shown_rows(proposed(aim.level, baseline, begin, days))


@page(methods=FORMS, roles=COORDINATOR)
def describe_many(request: Request, code: str) -> HttpResponse:
    """A file of descriptions: what it would change, what contradicts the plan; then it is taken. Doubts are settled."""
    plan = plan_of(request.actor, code)
    _coordinated(request, plan)
    errors: dict[str, str] = {}
    status, shown = 200, {}
    if request.method == "POST":
        try:
            if request.POST.get("act") == "compare":
                shown = _compared(request, plan)
            else:
                return see_other(request, _done(request, plan))
        except Refusal as no:
            errors, status = no.by_field(), no.status
    facts = {
        "plan": plan,
        "errors": errors,
        "shown": shown,
        "doubts": open_target_doubts(request.actor, plan),
        "doubt_labels": DOUBT_LABELS,
        "settled": SETTLED,
        "given": typed_in(request.POST),
        "heads": ", ".join(HEADS),
        "base": f"/ke-hoach/{code}/{PART}/mo-ta",
        "once": new_key,
        "crumbs": [*crumbs(plan), {"label": "Chỉ tiêu", "href": f"/ke-hoach/{code}/{PART}"}, {"label": "Mô tả từ tệp"}],
    }
    return render(request, "plans/describe_many.html", facts, status=status)


def _compared(request: Request, plan: "Plan") -> dict[str, Any]:
    upload = request.FILES.get("file")
    if upload is None:
        raise Unfit(fields={"file": "Chọn tệp CSV rồi bấm Xem khác biệt."})
    if (upload.size or 0) > MOST_BYTES:
        raise Unfit(fields={"file": f"Tệp nặng quá {MOST_BYTES // 1000} KB; tệp mô tả chỉ tiêu chỉ vài chục KB."})
    data = upload.read()
    table = read_table(data)
    return {
        "name": upload.name,
        "text": data.decode("utf-8-sig"),
        "table": table,
        "found": comparison(plan, table),
    }


def _done(request: Request, plan: "Plan") -> str:
    given, key, base = request.POST, once_key(request), f"/ke-hoach/{plan.code}/{PART}"
    if given.get("act") == "take":
        table = read_table(given.get("table", "").encode())
        done = describe_targets(
            plan.code, request.actor, key=key, rows=[asdict(row) for row in table.rows], heads=sorted(table.heads),
            stamp=given.get("stamp", ""),
        )  # fmt: skip
        more = f" Còn {done['doubts']} điểm khác với kế hoạch cần chốt." if done["doubts"] else ""
        messages.success(request, f"Đã nhận: {done['new']} mô tả mới, {done['changed']} mô tả thay đổi.{more}")
        return f"{base}/mo-ta#diem-khac" if done["doubts"] else base
    if given.get("act") == "settle":
        count = settle_target_doubts(
            plan.code, request.actor, key=key, doubts=given.getlist("doubts"), take=given.get("take") == "1",
            how=given.get("how", ""),
        )  # fmt: skip
        messages.success(request, f"Đã chốt {count} điểm.")
        return f"{base}/mo-ta#diem-khac"
    raise UnclearAct
