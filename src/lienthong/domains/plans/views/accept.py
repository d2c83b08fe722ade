"""Accepting: the reports that wait for my unit, one row each; one by one, by keys, or many at once."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.domains.plans.actions import accept, accept_many, send_back
from lienthong.domains.plans.forms import UnclearAct, typed_in
from lienthong.domains.plans.permissions import ACCEPTING
from lienthong.domains.plans.queries.progress import kind_name, plan_of
from lienthong.domains.plans.queries.work import Waiting, waiting_for_me
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may

from .progress import crumbs

SIZE = 25


@page(methods=("GET", "HEAD", "POST"), roles=ACCEPTING)
def accepting(request: Request, code: str) -> HttpResponse:
    """Reports that wait for my unit's acceptance: read, look at the evidence, accept or return."""
    plan = plan_of(request.actor, code)
    unit = request.GET.get("don_vi", "")
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            with transaction.atomic():
                _decide(request)
            return see_other(request, request.get_full_path())
        except Refusal as no:
            refused = no
    after, before = request.GET.get("sau", ""), request.GET.get("truoc", "")
    seen = waiting_for_me(request.actor, code, unit=unit, after=after, before=before, size=SIZE)
    base = f"/ke-hoach/{code}/nghiem-thu"
    rows = _rows(request, seen, bool(unit))
    facts = {
        "plan": plan,
        "seen": seen,
        "rows": rows,
        "several": sum(row["may"] for row in rows) > 1,
        "units": [(card.code, f"{card.name} ({n})") for card, n in seen.senders],
        "unit": unit,
        "base": base,
        "today": today(),
        "refused": refused,
        "returning": _named(request.POST.get("act", ""))[1] if refused else "",
        "given": typed_in(request.POST),
        "once": new_key(),
        "next_href": _turn(base, unit, "sau", seen.page.next),
        "prev_href": _turn(base, unit, "truoc", seen.page.previous),
        "crumbs": [*crumbs(plan), {"label": "Nghiệm thu"}],
    }
    return render(request, "plans/accepting.html", facts, status=refused.status if refused else 200)


def _rows(request: Request, seen: Waiting, unit_chosen: bool) -> list[dict[str, Any]]:
    """Reports as rows, under their task or, of one unit, under the plan's headings; keys begin at the first."""
    rows: list[dict[str, Any]] = []
    for report in seen.page.rows:
        item, clock = report.assignment.item, report.assignment.clock
        unit = seen.cards.get(report.unit_id)
        rows.append(
            {
                "id": report.code,
                "no": item.no or "—",
                "name": item.name if unit_chosen else unit.name if unit else "",
                "heading": (item.group or "Không chia nhóm") if unit_chosen else _heading(item, clock),
                "item": item,
                "report": report,
                "due": clock.due_on if clock else None,
                "files": seen.files.get(report.pk, []),
                "may": may("plans.accept", request.actor, report),
                "attrs": {"id": f"bc-{report.pk}", "class": "" if rows else "is-current"},
            }
        )
    return rows


def _heading(item: Any, clock: Any) -> str:
    due = f" (hạn {clock.due_on:%d/%m/%Y})" if clock and clock.due_on else ""
    return f"{kind_name(item.kind)} {item.no}. {item.name}{due}"


def _turn(base: str, unit: str, word: str, token: str) -> str:
    if not token:
        return ""
    query = urlencode({name: value for name, value in (("don_vi", unit), (word, token)) if value})
    return f"{base}?{query}"


def _named(act: str) -> tuple[str, str]:
    """What a button says: the verb, and the report it stands beside."""
    name, _, report = act.partition(":")
    return name, report


def _decide(request: Request) -> None:
    """One form holds all rows, so its key is made one for each report."""
    given, key, actor = request.POST, once_key(request), request.actor
    act, report = _named(given.get("act", ""))
    if act == "accept":
        accept(report, actor, key=f"{key}.{report}")
        messages.success(request, "Đã nghiệm thu 1 báo cáo.")
    elif act == "send_back":
        send_back(report, actor, key=f"{key}.{report}", why=given.get(f"why:{report}", ""))
        messages.success(request, "Đã trả lại; đơn vị nhận được lý do.")
    elif act == "accept_many":
        done = accept_many(actor, key=key, reports=given.getlist("report"))
        messages.success(request, f"Đã nghiệm thu {len(done['accepted'])} báo cáo.")
        if done["left"]:
            why = "; ".join(dict.fromkeys(one["why"] for one in done["left"]))
            messages.warning(request, f"Còn {len(done['left'])} báo cáo chưa nghiệm thu được: {why}")
    else:
        raise UnclearAct
