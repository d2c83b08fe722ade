"""Somebody was typing about work that has meanwhile gone on in a later plan: the text is kept there, and said where."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import keep_typed
from lienthong.domains.plans.forms import percent
from lienthong.domains.plans.gone_on import GoneOn
from lienthong.domains.plans.grid_form import rows_named, rows_of
from lienthong.domains.plans.queries.later import after, before, gone_on_rows, later_plan_of
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.queries.work import work_of
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, once_key, page, see_other

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Assignment

TEXTS = ("result", "advantages", "difficulties", "proposals", "cause")
KEPT = "Phần vừa nhập đã được giữ ở đây làm bản nháp; xem lại rồi lưu, gửi."


def typed_kept(request: Request, code: str, no: GoneOn) -> str:
    """The later work's page where what was typed is kept now; empty where it is still only in the form."""
    if not no.to or request.POST.get("act") not in ("fill", "fill_send"):
        return ""
    old = work_of(request.actor, code).assignment
    row: dict[str, Any] = {name: request.POST[name] for name in TEXTS if name in request.POST}
    try:
        row["percent"] = percent(request.POST.get("percent", "") or "0")
    except Unfit:
        row["percent"] = old.percent
    kept = _kept(request, old.unit_id, old.plan.code, [{"assignment": code, **row}])
    if code not in kept.get("kept", {}):
        return ""
    files = " Tệp vừa chọn chưa được lưu, hãy chọn lại." if request.FILES else ""
    messages.warning(request, f"{no.sentence} {KEPT}{files}")
    return f"/viec-duoc-giao/{no.to}"


def _kept(request: Request, unit: int, plan: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    key = request.POST.get("key") or next(iter(v for k, v in request.POST.items() if k.startswith("once-")), "")
    try:
        done: dict[str, Any] = keep_typed(request.actor, key=f"{key[:100]}.giu", unit_id=unit, plan=plan, rows=rows)
    except Refusal:
        return {}
    return done


def rows_kept(request: Request, plan: str, unit: int) -> HttpResponse | None:
    """The same for a grid whose rows have gone on: all that was typed is kept in the later plan's grid."""
    given = {name: str(value) for name, value in request.POST.items()}
    olds = gone_on_rows(request.actor, plan, unit, rows_named(given))
    if not olds:
        return None
    rows, _ = rows_of(given, olds, partly=True)
    done = _kept(request, unit, plan, rows)
    later = later_plan_of(olds[0])
    if later is None:
        return None
    left = f" {len(done['left'])} dòng ở kế hoạch mới đã có nội dung nên giữ nguyên." if done.get("left") else ""
    kept = (
        f"{len(done['kept'])} dòng vừa nhập được giữ ở đây làm bản nháp." if done.get("kept") else "Không dòng nào mới."
    )
    messages.warning(request, f"Kế hoạch đã được thay bằng {later.called} trong lúc anh/chị đang nhập. {kept}{left}")
    place = f"/bang/{done['round']}" if done.get("round") else "/cua-toi"
    return see_other(request, f"/ke-hoach/{later.code}{place}")


def row_kept(request: Request, plan: str, unit: int) -> HttpResponse | None:
    """The same for one row that saves itself: its last cell says where the work and the text are now."""
    given = {name: str(value) for name, value in request.POST.items()}
    olds = gone_on_rows(request.actor, plan, unit, rows_named(given))
    if len(olds) != 1:
        return None
    rows, _ = rows_of(given, olds, partly=True)
    done = _kept(request, unit, plan, rows)
    new = next(iter(after(request.actor, olds[0])), None)
    facts = {"new": new, "kept": olds[0].code in done.get("kept", {})}
    return render(request, "plans/later_cell.html", facts)


def around_work(request: Request, assignment: "Assignment") -> dict[str, Any]:
    """For the page of a work: what it goes on with, and what goes on with it."""
    return {
        "went_before": before(request.actor, assignment),
        "goes_on": after(request.actor, assignment) if assignment.ended_by else [],
    }


@page(methods=("POST",), roles=("officer", "leader"))
def take_over(request: Request, code: str) -> HttpResponse:
    """What the unit had written in the earlier plan becomes the draft of this work, and of its others."""
    work = work_of(request.actor, code)
    plan = plan_of(request.actor, request.POST.get("plan", ""))
    if all(one.assignment.plan_id != plan.pk for one in before(request.actor, work.assignment)):
        raise NotThere
    try:
        done = keep_typed(request.actor, key=once_key(request), unit_id=work.assignment.unit_id, plan=plan.code)
        messages.success(request, f"Đã lấy nội dung của {len(done['kept'])} việc sang kế hoạch này làm bản nháp.")
    except Unfit as no:
        messages.error(request, f"{no.sentence} {no.next_step}")
    return see_other(request, f"/viec-duoc-giao/{code}")
