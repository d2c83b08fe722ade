"""Money in and out as a sheet: what a file would change is shown before anything is written."""

import json
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import import_money
from lienthong.domains.plans.exports.money import lines
from lienthong.domains.plans.money_sheet import MOST_BYTES, MOST_ROWS, SHOWN, read_sheet, written_csv
from lienthong.domains.plans.money_states import Source
from lienthong.domains.plans.permissions import WORKING
from lienthong.domains.plans.queries.money import BudgetLine, budget_lines
from lienthong.domains.plans.queries.money_diff import DOES, compared
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.printing.api import XLSX, download, workbook

from .money import wanted_of
from .progress import crumbs


@page(roles=WORKING)
def money_out(request: Request, code: str) -> HttpResponse:
    """The budget lines that are shown, as a workbook or CSV; to be filled and read back."""
    plan = plan_of(request.actor, code)
    rows = [row_of(one) for one in budget_lines(request.actor, plan, wanted_of(request))]
    name = f"kinh-phi-{plan.code}-{today():%Y%m%d}"
    if request.GET.get("dang") != "csv":
        title = f"Kinh phí thực hiện {plan.called}, số liệu đến ngày {today():%d/%m/%Y}"
        return download(workbook([lines(SHOWN, rows)], title=title), name, XLSX)
    answer = HttpResponse(written_csv(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def row_of(one: BudgetLine) -> dict[str, Any]:
    """A budget line under the fields of the sheet."""
    budget = one.budget
    return {
        "code": budget.code,
        "no": budget.item.no,
        "name": budget.item.name,
        "unit": one.unit.name,
        "year": budget.year,
        "source": Source(budget.source).label,
        "amount": one.sums.planned,
        "cited": one.cited,
        "decided_on": one.decided_on,
        "contracted": one.sums.contracted,
        "disbursed": one.sums.disbursed,
        "percent": one.sums.percent,
    }


@page(methods=("GET", "HEAD", "POST"), roles=("officer", "leader", "coordinator"))
def money_in(request: Request, code: str) -> HttpResponse:
    """A file is read and compared; what it would do is shown, and done when it is confirmed."""
    plan = plan_of(request.actor, code)
    facts: dict[str, Any] = {"steps": [], "packed": "", "errors": {}}
    status = 200
    signer = Signer(salt=f"plans.money.{plan.code}.{request.actor.id}")
    if request.method == "POST":
        try:
            if request.POST.get("act") == "confirm":
                _confirmed(request, plan.code, signer)
                return see_other(request, f"/ke-hoach/{code}/kinh-phi?xem=dong")
            facts |= _compared(request, plan, signer)
        except Refusal as no:
            facts["errors"], status = no.by_field(), no.status
    facts |= {
        "plan": plan,
        "base": f"/ke-hoach/{code}/kinh-phi",
        "once": new_key,
        "most": MOST_ROWS,
        "does": DOES,
        "crumbs": [*crumbs(plan), {"label": "Kinh phí", "href": f"/ke-hoach/{code}/kinh-phi"}],
    }
    return render(request, "plans/money_in.html", facts, status=status)


def _compared(request: Request, plan: Any, signer: Signer) -> dict[str, Any]:
    upload = request.FILES.get("sheet")
    if upload is None:
        raise Unfit(fields={"sheet": "Chọn tệp Excel (.xlsx) hoặc CSV."})
    if (upload.size or 0) > MOST_BYTES:
        raise Unfit(fields={"sheet": f"Tệp lớn quá {MOST_BYTES // 1_000_000} MB. Chỉ giữ trang kinh phí rồi gửi lại."})
    rows = read_sheet(upload.read(), str(upload.name or ""))
    steps = compared(request.actor, plan, rows)
    changed = [one for one in steps if one.does or one.fault]
    doing = [one.row for one in steps if one.does]
    ready = any(one.does for one in steps) and not any(one.fault for one in steps)
    return {
        "steps": changed,
        "read": len(steps),
        "unchanged": len(steps) - len(changed),
        "faults": sum(bool(one.fault) for one in steps),
        "file_name": str(upload.name or ""),
        "packed": signer.sign(json.dumps(doing, separators=(",", ":"))) if ready else "",
    }


def _confirmed(request: Request, code: str, signer: Signer) -> None:
    key = once_key(request)
    try:
        rows = json.loads(signer.unsign(request.POST.get("packed", "")))
    except (BadSignature, json.JSONDecodeError):
        raise Unfit("Bản so sánh đã hỏng.", "Chọn lại tệp để so sánh lại.") from None
    done = import_money(code, request.actor, key=key, rows=rows)
    said = [f"{count} {DOES[what]}" for what, count in done.items() if count]
    messages.success(request, f"Đã ghi từ tệp: {', '.join(said)}.")
