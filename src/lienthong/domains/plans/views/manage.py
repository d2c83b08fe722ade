"""For the coordinator: a further round, a correction by a cited decision, the end of a plan."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import correct, end, open_round
from lienthong.domains.plans.forms import UnclearAct, day, needed_days, typed_in
from lienthong.domains.plans.queries.lines import corrections_in, leads_of, pick, titles
from lienthong.domains.plans.queries.progress import coordinated_plan, rounds_of
from lienthong.domains.plans.row_form import meant, suggestions
from lienthong.domains.plans.states import PlanState
from lienthong.domains.plans.wording import FIELD_WORDS, said_change
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other

from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

PART = "quan-ly"
SIZE = 20


@page(methods=("GET", "HEAD", "POST"), roles=("coordinator",))
def manage(request: Request, code: str) -> HttpResponse:
    """Rounds, corrections and the end of a plan, each by its own form."""
    plan = coordinated_plan(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return see_other(request, _done(request, plan))
        except Refusal as no:
            errors, status = no.by_field(), no.status
    facts = {
        "plan": plan,
        "base": f"/ke-hoach/{code}/{PART}",
        "round_rows": [
            {"name": one.name, "cut_off_text": f"{one.cut_off:%d/%m/%Y}", "due_text": f"{one.due_on:%d/%m/%Y}"}
            for one in rounds_of(plan)
        ],
        "once": new_key,
        "today": today(),
        "errors": errors,
        "ids": {"cited": "cited-end"} if request.POST.get("act") == "end" else {},
        "given": typed_in(request.POST),
        "sections": sections(request.actor, plan, PART) if plan.state != PlanState.REVIEW else [],
        "crumbs": crumbs(plan),
        **_chosen(request, plan),
        **_corrected(request, plan),
    }
    return render(request, "plans/manage.html", facts, status=status)


def _chosen(request: Request, plan: "Plan") -> dict[str, Any]:
    """The item to be corrected and which part of it; or what to choose from."""
    asked = request.GET.get("muc", "").strip()[:300] or request.POST.get("item", "")[:60]
    item, near = pick(plan, asked) if asked else (None, [])
    field = request.GET.get("phan", "") or request.POST.get("field", "")
    fields = {name: label for name, label in FIELD_WORDS.items() if name != "value" or (item and item.kind == "target")}
    field = field if field in fields else "due_on"
    leading = item is not None and field == "lead"
    return {
        "leads": [(card.code, card.name) for card in leads_of(item)] if leading and item else [],
        "unit_names": suggestions() if leading else [],
        "fields": list(fields.items()),
        "item": item,
        "asked": asked,
        "matches": near,
        "no_item": f"Không có mục nào chứa “{asked}”." if asked and item is None and not near else "",
        "choices": titles(plan) if item is None else [],
        "field": field,
        "because": (request.GET.get("vi", "") or request.POST.get("because", ""))[:100],
    }


def _corrected(request: Request, plan: "Plan") -> dict[str, Any]:
    """What decisions have changed so far, a page of it."""
    found = corrections_in(plan, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""), size=SIZE)
    turn = {word: f"/ke-hoach/{plan.code}/{PART}?{urlencode({word: token})}#da-dieu-chinh" if token else ""
            for word, token in (("sau", found.next), ("truoc", found.previous))}  # fmt: skip
    return {
        "corrections": [{"change": one, "said": said_change(one)} for one in found.rows],
        "next_href": turn["sau"],
        "prev_href": turn["truoc"],
    }


def _done(request: Request, plan: "Plan") -> str:
    given, key = request.POST, once_key(request)
    act = given.get("act")
    if act == "round":
        name = given.get("name", "").strip()
        if not name:
            raise Unfit(fields={"name": "Đặt tên cho kỳ báo cáo, ví dụ “Quý IV/2026”."})
        open_round(plan.code, request.actor, key=key, name=name, **needed_days(given, "cut_off", "report_due"))
        messages.success(request, f"Đã mở kỳ báo cáo {name} và báo cho các đơn vị.")
    elif act == "correct":
        _correct(request, plan, key)
        messages.success(request, "Đã điều chỉnh; nội dung cũ vẫn được lưu bên cạnh.")
        return f"/ke-hoach/{plan.code}/muc/{given.get('item', '')}"
    elif act == "end":
        count = end(plan.code, request.actor, key=key, cited=given.get("cited", ""))
        messages.success(request, f"Đã kết thúc kế hoạch; {count} việc chưa xong được thôi tính hạn.")
    else:
        raise UnclearAct
    return f"/ke-hoach/{plan.code}"


def _correct(request: Request, plan: "Plan", key: str) -> None:
    given = request.POST
    field, typed = given.get("field", ""), given.get("new", "").strip()
    new: str | bool | dict[str, str] | None = typed
    if field == "due_on":
        try:
            found = day(typed)
        except ValueError:
            raise Unfit(fields={"new": "Ghi ngày theo dạng ngày/tháng/năm, hoặc để trống nếu bỏ thời hạn."}) from None
        new = found.isoformat() if found else None
    elif field == "lead":
        new = {"from": given.get("from", ""), "to": _unit(typed)}
    elif field in ("hidden", "withdrawn"):
        new = typed == "1"
    correct(
        plan.code,
        request.actor,
        key=key,
        cited=given.get("cited", ""),
        because=given.get("because", ""),
        changes=[{"item": given.get("item", ""), "field": field, "new": new}],
        **needed_days(given, "decided_on"),
    )


def _unit(name: str) -> str:
    """The code of the one unit that a typed name means."""
    kind, code, fault = meant(name)
    if fault or kind != "unit" or code is None:
        raise Unfit(fields={"new": fault or "Ghi tên một đơn vị, không phải một nhóm."})
    return code
