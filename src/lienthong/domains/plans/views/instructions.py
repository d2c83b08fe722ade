"""Instructions: what leaders have ordered beside a plan, how far it is; who may, orders and takes back here."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import instruct, withdraw_instruction
from lienthong.domains.plans.actions.instruction import MOST_UNITS
from lienthong.domains.plans.forms import UnclearAct, days, typed_in
from lienthong.domains.plans.queries.handling_scope import obstacles_seen
from lienthong.domains.plans.queries.instructions import SHOWN, instructions
from lienthong.domains.plans.queries.lines import pick, title_of, titles
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.row_form import meant, suggestions
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

PART = "chi-dao"
ROWS = 20


@page(methods=("GET", "HEAD", "POST"))
def instruction_list(request: Request, code: str) -> HttpResponse:
    """Every instruction with its task; a form for the leader."""
    plan = plan_of(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    chosen: list[str] = request.POST.getlist("to")
    if request.method == "POST":
        try:
            if request.POST.get("act") == "add":
                chosen = _chosen(request)
                return render(request, "plans/instructions.html", _facts(request, plan, {}, chosen))
            return see_other(request, _act(request, plan))
        except NotThere:
            raise
        except Refusal as no:
            errors, status = no.by_field(), no.status
    return render(request, "plans/instructions.html", _facts(request, plan, errors, chosen), status=status)


def _facts(request: Request, plan: "Plan", errors: dict[str, str], chosen: list[str]) -> dict[str, Any]:
    show = request.GET.get("xem", "")
    show = show if show in SHOWN else ""
    after, before = request.GET.get("sau", ""), request.GET.get("truoc", "")
    seen = instructions(request.actor, plan, show=show, after=after, before=before, size=ROWS)
    base = f"/ke-hoach/{plan.code}/{PART}"
    act = request.POST.get("act", "")
    adding = act == "add"
    kept = errors or adding
    return {
        "plan": plan,
        "seen": seen,
        "base": base,
        "today": today(),
        "words_until": calendar.words_until,
        "may_give": plan.state == PlanState.ISSUED and may("plans.instruct", request.actor, plan),
        "own": {one.instruction.code for one in seen.lines if _own(request, one.instruction)},
        "errors": errors,
        "act": ("instruct" if adding else act) if kept else "",
        "given": typed_in(request.POST) if kept else typed_in(request.GET),
        "units": request.POST.get("units", "") if errors else "",
        "chosen": _named(chosen) if kept else [],
        "about": _about(request, plan),
        "items": titles(plan),
        "unit_names": suggestions(),
        "once": new_key,
        "tabs": [
            {"label": label, "href": _at(base, xem=name), "current": name == show, "count": seen.counts[name]}
            for name, label in SHOWN.items()
        ],
        "next_href": _at(base, xem=show, sau=seen.page.next) if seen.page.next else "",
        "prev_href": _at(base, xem=show, truoc=seen.page.previous) if seen.page.previous else "",
        "sections": sections(request.actor, plan, PART),
        "crumbs": [*crumbs(plan), {"label": "Ý kiến chỉ đạo"}],
    }


def _own(request: Request, instruction: Any) -> bool:
    return withdraw_instruction.open_to(request.actor, instruction)


def _at(base: str, **parts: str) -> str:
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{base}?{query}" if query else base


def _about(request: Request, plan: "Plan") -> dict[str, str]:
    """What the form was opened from: an item or an obstacle, by its code in the address."""
    given = request.POST if request.method == "POST" else request.GET
    obstacle, item = given.get("obstacle", "")[:100], given.get("item", "")[:300]
    if obstacle:
        seen = obstacles_seen(request.actor).filter(plan=plan, code=obstacle).first()
        if seen is None:
            raise NotThere
        words = f"Vướng mắc của {units.card(seen.unit_id).name}: {seen.text[:200]}"
        return {"obstacle": obstacle, "item": "", "words": words}
    found = pick(plan, item)[0] if item else None
    return {"obstacle": "", "item": title_of(found) if found is not None else item, "words": ""}


def _act(request: Request, plan: "Plan") -> str:
    given, key, actor = request.POST, once_key(request), request.actor
    act = given.get("act", "")
    if act == "instruct":
        instruct(
            plan.code,
            actor,
            key=key,
            text=given.get("text", ""),
            to=_meant(_chosen(request)),
            item=_item(plan, given.get("item", "").strip()),
            obstacle=given.get("obstacle", ""),
            meeting=given.get("meeting", ""),
            hidden=given.get("hidden") == "1",
            **days(given, "day", needed=False),
        )
        messages.success(request, "Đã cho ý kiến chỉ đạo; các đơn vị đã nhận việc và thời hạn.")
    elif act == "withdraw":
        withdraw_instruction(given.get("instruction", ""), actor, key=key, why=given.get("why", ""))
        messages.success(request, "Đã rút ý kiến chỉ đạo; các đơn vị đã được báo.")
    else:
        raise UnclearAct
    return f"/ke-hoach/{plan.code}/{PART}"


def _item(plan: "Plan", asked: str) -> str:
    if not asked:
        return ""
    found, _ = pick(plan, asked)
    if found is None:
        raise Unfit(fields={"item": "Chọn một mục trong danh sách gợi ý, hoặc để trống."})
    return str(found.code)


def _chosen(request: Request) -> list[str]:
    """Codes of the units and groups that are chosen: those ticked, and those named in the box beside, each once."""
    codes = [code for code in request.POST.getlist("to") if code]
    text = request.POST.get("units", "")
    for name in (part.strip() for line in text.splitlines() for part in line.split(";")):
        if not name:
            continue
        kind, code, fault = meant(name)
        if fault or code is None or kind not in ("unit", "group"):
            raise Unfit(fields={"units": f"“{name[:80]}”: {fault or 'ghi tên một đơn vị hoặc một nhóm đơn vị.'}"})
        codes.append(code)
    return list(dict.fromkeys(codes))[:MOST_UNITS]


def _named(codes: list[str]) -> list[tuple[str, str]]:
    """What is chosen, by code, with the names that people read; what nobody is called is left out."""
    groups = {group.code: group.name for group in units.groups()}
    cards = units.cards_of([code for code in codes if code not in groups], today())
    names = groups | {code: card.name for code, card in cards.items()}
    return [(code, names[code]) for code in codes if code in names]


def _meant(codes: list[str]) -> list[str]:
    """Codes of units; a group stands for its members."""
    groups = {group.code for group in units.groups()}
    found: list[str] = []
    for code in codes:
        found += [card.code for card in units.members(code, today())] if code in groups else [code]
    if not found:
        raise Unfit(fields={"units": "Chọn đơn vị thực hiện trong danh sách gợi ý."})
    return list(dict.fromkeys(found))
