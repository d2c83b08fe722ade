"""A target in one period: the figure, how it came about, what stands behind it; putting one in, taking one back."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import enter_figure, withdraw_figure
from lienthong.domains.plans.actions.figure import EVIDENCE
from lienthong.domains.plans.aims import plain_words, said
from lienthong.domains.plans.forms import MOST_EVIDENCE, UnclearAct, evidence_name, kept_evidence, needed_days, typed_in
from lienthong.domains.plans.queries.target_evidence import figures_of, put_in, shown, unit_figures
from lienthong.domains.plans.queries.targets import TargetLine, level_text, lines_of, target_in
from lienthong.domains.plans.states import PlanState
from lienthong.domains.plans.target_form import a_day, figures
from lienthong.domains.plans.target_states import Combining
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.units import api as units

from .progress import crumbs
from .targets import PART

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Item, Plan

SIZE = 50


@page(methods=("GET", "HEAD", "POST"))
def target_period(request: Request, code: str, item: str, round_code: str) -> HttpResponse:
    """The figure of a period opened to its evidence, and the form for those who put it in."""
    plan, come, round_, target = target_in(request.actor, code, item, round_code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            with transaction.atomic():
                return see_other(request, _act(request, plan, target, round_code))
        except NotThere:
            raise
        except Refusal as no:
            errors, status = no.by_field(), no.status
    figures_put_in = figures_of(request.actor, target, round_)
    [line] = lines_of(plan, [target], [round_], round_, come=come, figures=figures_put_in)
    facts = _facts(request, plan, line, figures_put_in, errors)
    return render(request, "plans/target_period.html", facts, status=status)


def _facts(request: Request, plan: "Plan", line: TargetLine, put: list[Any], errors: dict[str, str]) -> dict[str, Any]:
    actor, item, described, point = request.actor, line.item, line.described, line.points[0]
    found = unit_figures(
        actor, item, point.round, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""), size=SIZE
    )
    names = units.cards({one.unit_id for one in (*found.rows, *put) if one.unit_id})
    base = f"/ke-hoach/{plan.code}/{PART}/{item.code}/ky/{point.round.code}"
    in_force = plan.state == PlanState.ISSUED and not item.withdrawn_by
    return {
        "plan": plan,
        "line": line,
        "item": item,
        "point": point,
        "described": described,
        "level": level_text(line),
        "combining_label": Combining(described.combining).label if described else "",
        "said": said,
        "shown": plain_words,
        "history": put_in(actor, item, put, names),
        "units": shown(found.rows, names, percent=line.frame.percent),
        "next_href": f"{base}?sau={found.next}" if found.next else "",
        "prev_href": f"{base}?truoc={found.previous}" if found.previous else "",
        "base": base,
        "errors": errors,
        "act": request.POST.get("act", "") if errors else "",
        "given": typed_in(request.POST),
        "once": new_key,
        "today": today(),
        "may_enter": in_force and described is not None and may("plans.enter_figure", actor, described),
        "may_withdraw": in_force and point.figure is not None and may("plans.withdraw_figure", actor, point.figure),
        "coordinates": actor.over(plan.unit_id, "coordinator"),
        "most_files": MOST_EVIDENCE,
        "crumbs": [
            *crumbs(plan),
            {"label": "Chỉ tiêu", "href": f"/ke-hoach/{plan.code}/{PART}"},
            {"label": f"Chỉ tiêu {item.no}".strip(), "href": f"/ke-hoach/{plan.code}/muc/{item.code}"},
            {"label": point.round.name},
        ],
    }


def _act(request: Request, plan: "Plan", item: "Item", round_code: str) -> str:
    given, key = request.POST, once_key(request)
    if given.get("act") == "enter":
        _enter(request, item, round_code, key)
        messages.success(request, "Đã ghi nhận số liệu. Số cũ, nếu có, vẫn được giữ bên dưới.")
    elif given.get("act") == "withdraw":
        withdraw_figure(given.get("figure", ""), request.actor, key=key, why=given.get("withdraw_why", ""))
        messages.success(request, "Đã rút số liệu; số đã nhập vẫn được giữ trong lịch sử.")
    else:
        raise UnclearAct
    return f"/ke-hoach/{plan.code}/{PART}/{item.code}/ky/{round_code}"


def _enter(request: Request, item: "Item", round_code: str, key: str) -> None:
    given, actor = request.POST, request.actor
    numbers = figures(given, "value", "numerator", "denominator")
    as_of = needed_days(given, "as_of")["as_of"]
    uploads = request.FILES.getlist("evidence")
    if len(uploads) > MOST_EVIDENCE:
        raise Unfit(fields={"evidence": f"Mỗi lần đính kèm tối đa {MOST_EVIDENCE} tệp."})
    kept = [
        kept_evidence(one, evidence_name(one), actor, kind=EVIDENCE, subject=item.code, key=f"{key}.{place}")
        for place, one in enumerate(uploads)
    ]
    enter_figure(
        item.code,
        actor,
        key=key,
        round=round_code,
        as_of=as_of,
        **numbers,
        document=given.get("document", ""),
        source=given.get("source", ""),
        source_on=a_day(given.get("source_on", ""), "source_on"),
        by_fallback=given.get("by_fallback") == "1",
        why=given.get("why", ""),
        replaces=given.get("replaces", ""),
        evidence=kept,
        sure=given.get("sure") == "1",
    )
