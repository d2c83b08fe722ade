"""From the reviewed plan to work: what is still open, members, days, what stays hidden, the first round, one press."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import fix_row
from lienthong.domains.plans.actions import issue as issue_plan
from lienthong.domains.plans.forms import DAY_WORDS, day, days
from lienthong.domains.plans.queries.issuing import accepted_row, preview
from lienthong.domains.plans.queries.review import reviewed
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import whole_number

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan, Row

PARTS = ("lead", "with", "monitor")


def _open_plan(request: Request, code: str) -> "Plan":
    plan = reviewed(request.actor, code)
    if plan.state == PlanState.DROPPED:
        raise NotThere
    return plan


@page(roles=("coordinator",), methods=("GET", "HEAD", "POST"))
def issue_page(request: Request, code: str) -> HttpResponse:
    """The summary and the form; after one press the plan stands on the page of its progress."""
    plan = _open_plan(request, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return _issued(request, plan)
        except Refusal as no:
            errors, status = no.by_field(), no.status
    if plan.state != PlanState.REVIEW:
        return see_other(request, f"/ke-hoach/{plan.code}")
    return _shown(request, plan, errors, status)


def _shown(request: Request, plan: "Plan", errors: dict[str, str], status: int = 200) -> HttpResponse:
    facts = {
        "plan": plan,
        "preview": preview(plan),
        "errors": errors,
        "given": request.POST,
        "once": new_key(),
        "crumbs": [
            {"label": "Kế hoạch", "href": "/ke-hoach"},
            {"label": plan.called, "href": f"/ke-hoach/{plan.code}/ra-soat"},
            {"label": "Ban hành"},
        ],
    }
    return render(request, "plans/issue.html", facts, status=status)


def _issued(request: Request, plan: "Plan") -> HttpResponse:
    found = days(request.POST, "cut_off", "report_due")
    done = issue_plan(
        plan.code,
        request.actor,
        key=once_key(request),
        round_name=request.POST.get("round_name", "").strip(),
        cut_off=found["cut_off"],
        report_due=found["report_due"],
    )
    messages.success(request, f"Đã ban hành: giao {done['assignments']} việc, {done['units']} đơn vị phải báo cáo.")
    return see_other(request, f"/ke-hoach/{plan.code}")


def _back(request: Request, plan: "Plan", errors: dict[str, str], said: str, place: str) -> HttpResponse:
    if errors:
        return _shown(request, plan, errors, 422)
    messages.success(request, said)
    return see_other(request, f"/ke-hoach/{plan.code}/ban-hanh#{place}")


@page(roles=("coordinator",), methods=("POST",))
def choose_members(request: Request, code: str) -> HttpResponse:
    """Which units of a group a row means."""
    plan = _open_plan(request, code)
    row = accepted_row(plan, request.POST.get("row", ""))
    part, place = request.POST.get("part", ""), whole_number(request.POST.get("place", ""), 999)
    owners: list[dict[str, Any]] = list(row.fields.get(part) or []) if part in PARTS else []
    if place is None or place >= len(owners) or owners[place]["kind"] != "members":
        raise NotThere
    chosen = request.POST.getlist("chosen")
    owners[place] = {**owners[place], "chosen": chosen}
    errors: dict[str, str] = {}
    if not chosen:
        errors = {"chosen": "Chọn ít nhất một đơn vị."}
    else:
        _fixed(request, row, {part: owners}, errors)
    return _back(request, plan, errors, f"Đã chọn {len(chosen)} đơn vị.", "thanh-vien")


@page(roles=("coordinator",), methods=("POST",))
def set_days(request: Request, code: str) -> HttpResponse:
    """Days that the plan leaves open: row by row, or one for all that are left empty."""
    plan = _open_plan(request, code)
    errors: dict[str, str] = {}
    common = _day(request, "ngay-chung", errors)
    wanted = {name.removeprefix("ngay-"): name for name in request.POST if name.startswith(f"ngay-{plan.code}.")}
    found = {row: _day(request, name, errors) or common for row, name in wanted.items()}
    count = 0
    for row_code, until in found.items() if not errors else ():
        if until is None:
            continue
        row = accepted_row(plan, row_code)
        before = row.fields.get("due") or {}
        due = {"text": before.get("text") or "", "kind": "date", "from": before.get("from"), "until": until}
        count += _fixed(request, row, {"due": due}, errors)
    if not count and not errors:
        errors = {"ngay-chung": "Chưa ghi ngày nào."}
    return _back(request, plan, errors, f"Đã đặt thời hạn cho {count} dòng.", "thoi-han")


def _day(request: Request, name: str, errors: dict[str, str]) -> str | None:
    try:
        found = day(request.POST.get(name, ""))
    except ValueError:
        errors[name] = DAY_WORDS
        return None
    return found.isoformat() if found else None


@page(roles=("coordinator",), methods=("POST",))
def set_hidden(request: Request, code: str) -> HttpResponse:
    """Which of the rows shown stay hidden from the public."""
    plan = _open_plan(request, code)
    stay = set(request.POST.getlist("an"))
    errors: dict[str, str] = {}
    count = 0
    for row_code in request.POST.getlist("dong"):
        row = accepted_row(plan, row_code)
        if bool(row.fields.get("hidden")) != (row_code in stay):
            count += _fixed(request, row, {"hidden": row_code in stay}, errors)
    return _back(request, plan, errors, f"Đã đổi {count} dòng.", "cong-khai")


def _fixed(request: Request, row: "Row", fields: dict[str, Any], errors: dict[str, str]) -> int:
    """Fix a row; a fault is put beside the field that began it."""
    try:
        fix_row(row.code, request.actor, key=f"{once_key(request)}-{row.pk}", version=row.version, fields=fields)
    except Refusal as no:
        errors[f"ngay-{row.code}"] = (
            "; ".join(no.fields.values()) if isinstance(no, Unfit) and no.fields else f"{no.sentence} {no.next_step}"
        )
        return 0
    return 1
