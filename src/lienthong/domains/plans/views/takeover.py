"""Units that ended in the middle of a plan: who goes on with their work, and what they had reported."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.domains.plans.actions import choose_heir
from lienthong.domains.plans.permissions import READING
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.queries.takeover import choices, gone
from lienthong.domains.plans.row_form import meant, suggestions
from lienthong.domains.plans.states import ReportState
from lienthong.domains.plans.takeover_notices import PART
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may

from .progress import crumbs
from .sections import sections

SIZE = 25


@page(roles=READING, methods=("GET", "HEAD", "POST"))
def takeover_page(request: Request, code: str) -> HttpResponse:
    """What waits for a choice, one press for each successor; below it what went where, with the old reports."""
    plan = plan_of(request.actor, code)
    base = f"/ke-hoach/{code}/{PART}"
    errors: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            return see_other(request, _chosen(request, code, base))
        except NotThere:
            raise
        except Refusal as no:
            said = "; ".join(no.fields.values()) if isinstance(no, Unfit) else ""
            errors, status = [{"text": said or f"{no.sentence} {no.next_step}"}], no.status
    found, rows = gone(
        request.actor, plan, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""), size=SIZE
    )
    waiting = choices(request.actor, plan)
    facts = {
        "plan": plan,
        "base": base,
        "choices": waiting,
        "chooses": may("plans.choose_heir", request.actor, plan),
        "rows": rows,
        "states": {one.value: one.label for one in ReportState},
        "next_href": f"{base}?{urlencode({'sau': found.next})}" if found.next else "",
        "prev_href": f"{base}?{urlencode({'truoc': found.previous})}" if found.previous else "",
        "errors": errors,
        "unit_names": suggestions([]) if any(not one.heirs for one in waiting) else [],
        "once": new_key,
        "sections": sections(request.actor, plan, PART),
        "crumbs": [*crumbs(plan), {"label": "Đơn vị kế tục"}],
    }
    return render(request, "plans/takeover.html", facts, status=status)


def _chosen(request: Request, code: str, base: str) -> str:
    given = request.POST
    works = given.getlist("work") or None
    moved = choose_heir(
        code,
        request.actor,
        key=once_key(request),
        unit=given.get("unit", ""),
        heir=given.get("heir") or _named(given.get("name", "").strip()),
        works=works,
    )
    messages.success(request, f"Đã chuyển {moved} việc. Đơn vị tiếp nhận được báo tin.")
    return base


def _named(name: str) -> str:
    """The code of the one unit that a typed name means, for work that no successor goes on with."""
    if not name:
        return ""  # the verb says who may choose, and then that nothing was named
    kind, code, fault = meant(name)
    if fault or kind != "unit" or code is None:
        raise Unfit(fields={"heir": fault or "Ghi tên một đơn vị đang hoạt động."})
    return code
