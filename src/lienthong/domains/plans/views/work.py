"""A unit at its work: mine and due when; one assignment with its report; accepting the reports of other units."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string

from lienthong.domains.plans.actions import accept, attach, fill, recall, send, send_all, send_back
from lienthong.domains.plans.forms import days, percent, version
from lienthong.domains.plans.queries.mine import ACCEPTING, files_of, mine, own_units, waiting_for_me, work_of
from lienthong.domains.plans.queries.progress import plan_of, round_of
from lienthong.domains.plans.queries.scope import reports_seen
from lienthong.domains.plans.states import ReportState, Status
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.files import api as files
from lienthong.kernel.units import api as units

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Report

MOST_FILES = 10


@page(roles=("coordinator", "leader", "officer", "province_leader"))
def my_unit(request: Request, code: str = "") -> HttpResponse:
    """All that my unit must do in the plans in force, by the day; what is late stands first."""
    status = request.GET.get("tinh_trang", "")
    chosen = own_units(request.actor)
    plan = plan_of(request.actor, code) if code else None
    found, listed = mine(
        request.actor,
        chosen,
        plan=code,
        status=status if status in set(Status) else "",
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
    )
    base = f"/ke-hoach/{code}/cua-toi" if code else "/don-vi-toi"
    asked = f"tinh_trang={status}&" if status else ""
    facts = {
        "plan": plan,
        "round": round_of(plan) if plan else None,
        "lines": listed,
        "cards": list(units.cards(chosen).values()),
        "today": today(),
        "status": status,
        "statuses": [(one.value, one.label) for one in Status],
        "base": base,
        "next_href": f"{base}?{asked}sau={found.next}" if found.next else "",
        "prev_href": f"{base}?{asked}truoc={found.previous}" if found.previous else "",
        "leads": [unit for unit in chosen if request.actor.over(unit, "leader")],
        "report_label": dict(ReportState.choices()),
        "once": get_random_string(20),
    }
    return render(request, "plans/my_unit.html", facts)


@page(methods=("POST",), roles=("leader",))
def send_unit(request: Request, code: str) -> HttpResponse:
    """Send everything that is filled, at one stroke."""
    plan = plan_of(request.actor, code)
    round_ = round_of(plan)
    unit = request.POST.get("unit", "")
    if round_ is None or not unit.isdigit():
        raise NotThere
    try:
        done = send_all(request.actor, key=once_key(request), unit_id=int(unit), round=round_.code)
        messages.success(request, f"Đã gửi {done['sent']} báo cáo. {_left(done['empty'])}")
    except Refusal as no:
        messages.error(request, f"{no.sentence} {no.next_step}")
    return see_other(request, f"/ke-hoach/{code}/cua-toi")


def _left(count: int) -> str:
    return f"Còn {count} báo cáo chưa có nội dung." if count else ""


@page(methods=("GET", "HEAD", "POST"))
def work_page(request: Request, code: str) -> HttpResponse:
    """One assignment: what is asked, by when, the report of this round, its history."""
    work = work_of(request.actor, code)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return see_other(request, _act(request, code))
        except Refusal as no:
            errors = no.fields if isinstance(no, Unfit) and no.fields else {"": f"{no.sentence} {no.next_step}"}
            work = work_of(request.actor, code)
    return render(request, "plans/work.html", _work_facts(request, work, errors), status=422 if errors else 200)


def _work_facts(request: Request, work: Any, errors: dict[str, str]) -> dict[str, Any]:
    actor, current = request.actor, work.current
    open_ = work.assignment.owes and not work.assignment.ended_by and work.assignment.plan.state == "issued"
    editable = open_ and (current is None or current.state in (ReportState.DRAFT, ReportState.RETURNED))
    given = request.POST if errors else None
    return {
        "work": work,
        "plan": work.assignment.plan,
        "item": work.assignment.item,
        "current": current,
        "today": today(),
        "errors": errors,
        "given": given,
        "may_fill": editable and may("plans.fill", actor, work.assignment),
        "may_send": current is not None and send.open_to(actor, current),
        "may_recall": current is not None and recall.open_to(actor, current),
        "may_accept": current is not None and accept.open_to(actor, current),
        "once": get_random_string(20),
        "crumbs": [
            {"label": "Kế hoạch", "href": "/ke-hoach"},
            {
                "label": work.assignment.plan.number or work.assignment.plan.code,
                "href": f"/ke-hoach/{work.assignment.plan.code}",
            },
        ],
    }


def _act(request: Request, code: str) -> str:
    given, key, actor = request.POST, once_key(request), request.actor
    act = given.get("act", "")
    back = f"/viec-duoc-giao/{code}"
    if act in ("fill", "fill_send"):
        _fill(request, code, key)
        if act == "fill_send":
            report = work_of(actor, code).current
            send(report.code if report else "", actor, key=f"{key}s")
            messages.success(request, "Đã gửi báo cáo. Đơn vị theo dõi sẽ nghiệm thu.")
        else:
            messages.success(request, "Đã lưu.")
        return back
    report = _report(request)
    if act == "send":
        send(report.code, actor, key=key)
        messages.success(request, "Đã gửi báo cáo. Đơn vị theo dõi sẽ nghiệm thu.")
    elif act == "recall":
        recall(report.code, actor, key=key)
        messages.success(request, "Đã rút lại báo cáo; sửa xong thì gửi lại.")
    elif act == "accept":
        accept(report.code, actor, key=key)
        messages.success(request, "Đã nghiệm thu.")
    elif act == "send_back":
        send_back(report.code, actor, key=key, why=given.get("why", ""))
        messages.success(request, "Đã trả lại; đơn vị nhận được lý do.")
    else:
        raise Unfit("Chưa rõ việc cần làm.", "Tải lại trang rồi thử lại.")
    return back if given.get("back") != "list" else given.get("list", back) if _inside(given.get("list", "")) else back


def _inside(path: str) -> bool:
    return path.startswith("/ke-hoach/") and "//" not in path


def _report(request: Request) -> "Report":
    found = reports_seen(request.actor).filter(code=request.POST.get("report", "")).first()
    if found is None:
        raise NotThere
    return found


def _fill(request: Request, code: str, key: str) -> None:
    given, actor = request.POST, request.actor
    done = days(given, "done_on", needed=False)["done_on"]
    saved = fill(
        code,
        actor,
        key=key,
        percent=percent(given.get("percent", "0") or "0"),
        result=given.get("result", ""),
        difficulties=given.get("difficulties", ""),
        done_on=done,
        version=version(given.get("version", "")),
    )
    sent = request.FILES.getlist("evidence")
    if len(sent) > MOST_FILES:
        raise Unfit(fields={"evidence": f"Mỗi lần đính kèm tối đa {MOST_FILES} tệp."})
    for place, upload in enumerate(sent):
        file = files.keep(upload, upload.name or "tep", actor, kind="plans.evidence", subject=saved["report"])
        attach(saved["report"], actor, key=f"{key}f{place}", file=file, name=upload.name or "tep")


@page(methods=("GET", "HEAD", "POST"), roles=ACCEPTING)
def accepting(request: Request, code: str) -> HttpResponse:
    """Reports that wait for my unit's acceptance: read, look at the evidence, accept or return."""
    plan = plan_of(request.actor, code)
    errors: dict[str, str] = {}
    unit = request.GET.get("don_vi", "")
    if request.method == "POST":
        try:
            _act(request, request.POST.get("assignment", ""))
            return see_other(request, request.get_full_path())
        except Refusal as no:
            errors = no.fields if isinstance(no, Unfit) and no.fields else {"": f"{no.sentence} {no.next_step}"}
    waiting = waiting_for_me(request.actor, code, unit)
    facts = {
        "plan": plan,
        "reports": waiting,
        "units": units.cards({report.unit_id for report in waiting}),
        "files": files_of(waiting),
        "unit": unit,
        "today": today(),
        "errors": errors,
        "given": request.POST,
        "once": lambda: get_random_string(20),
        "may_accept": {report.pk: may("plans.accept", request.actor, report) for report in waiting},
    }
    return render(request, "plans/accepting.html", facts, status=422 if errors else 200)
