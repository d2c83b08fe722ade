"""Contradictions of a plan with others in force: both sides side by side, settled by a person in words."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.domains.plans.actions import find_conflicts, reopen_conflict, settle_conflict
from lienthong.domains.plans.forms import UnclearAct
from lienthong.domains.plans.later_states import ConflictKind, ConflictState
from lienthong.domains.plans.queries.conflicts import of_plan, standing
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base.errors import NotThere, Refusal
from lienthong.kernel.base.keyset import page as keyset_page
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may

from .beside import ROLES
from .progress import crumbs
from .sections import sections

PART = "mau-thuan"
SIZE = 15
TABS = {"": "Chưa xử lý", "da-xu-ly": "Đã xử lý"}
QUICK = (
    "Theo kế hoạch ban hành sau",
    "Theo kế hoạch có mức cao hơn",
    "Hai việc khác nhau, không mâu thuẫn",
    "Đề nghị điều chỉnh một trong hai kế hoạch",
)


@page(roles=ROLES, methods=("GET", "HEAD", "POST"))
def conflicts_page(request: Request, code: str) -> HttpResponse:
    """What disagrees, with the words and places of both; how each was settled, and by whom."""
    plan = plan_of(request.actor, code)
    if not request.actor.over(plan.unit_id, *ROLES):
        raise NotThere
    base = f"/ke-hoach/{code}/{PART}"
    tab = request.GET.get("xem", "")
    tab = tab if tab in TABS else ""
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return see_other(request, _done(request, code, base))
        except Refusal as no:
            errors, status = no.by_field(), no.status
    every = of_plan(request.actor, plan)
    shown = {"": standing(every), "da-xu-ly": every.exclude(how="").exclude(state=ConflictState.OPEN)}
    found = keyset_page(
        shown[tab], ("-id",), after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""), size=SIZE
    )
    keep = {"xem": tab} if tab else {}
    facts = {
        "plan": plan,
        "base": base,
        "rows": found.rows,
        "settles": {one.pk for one in found.rows if may("plans.settle_conflict", request.actor, one)},
        "looks": may("plans.find_conflicts", request.actor, plan) and plan.state == PlanState.ISSUED,
        "kinds": {one.value: one.label for one in ConflictKind},
        "quick": QUICK,
        "tab": tab,
        "tabs": [
            {"label": label, "href": f"{base}?xem={name}", "current": name == tab, "count": shown[name].count()}
            for name, label in TABS.items()
        ],
        "next_href": f"{base}?{urlencode({**keep, 'sau': found.next})}" if found.next else "",
        "prev_href": f"{base}?{urlencode({**keep, 'truoc': found.previous})}" if found.previous else "",
        "errors": errors,
        "wrong": request.POST.get("conflict", "") if errors else "",
        "typed": request.POST.get("how", "") if errors else "",
        "once": new_key,
        "sections": sections(request.actor, plan, PART),
        "crumbs": [*crumbs(plan), {"label": "Mâu thuẫn với kế hoạch khác"}],
    }
    return render(request, "plans/conflicts.html", facts, status=status)


def _done(request: Request, code: str, base: str) -> str:
    given, key, actor = request.POST, once_key(request), request.actor
    act, conflict = given.get("act"), given.get("conflict", "")
    if act == "find":
        done = find_conflicts(code, actor, key=key)
        messages.success(request, f"Đã rà soát: thêm {done['found']} mâu thuẫn, {done['gone']} không còn.")
        return base
    if act == "settle":
        settle_conflict(conflict, actor, key=key, how=given.get("how", "").strip() or given.get("quick", ""))
        messages.success(request, "Đã ghi cách xử lý.")
        return base
    if act == "reopen":
        reopen_conflict(conflict, actor, key=key)
        messages.success(request, "Đã mở lại.")
        return base
    raise UnclearAct
