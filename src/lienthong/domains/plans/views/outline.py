"""For the coordinator: the outlines of a plan, each with its sections, whom they are for, and in which rounds."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import (
    add_section,
    ask_narratives,
    change_outline,
    change_section,
    drop_outline,
    drop_section,
    end_narratives,
    make_outline,
    move_section,
    name_bodies,
    take_outlines,
)
from lienthong.domains.plans.addressing import doubts
from lienthong.domains.plans.forms import UnclearAct, days, typed_in, version
from lienthong.domains.plans.narrative_word import heading_of
from lienthong.domains.plans.outlining import sections_of
from lienthong.domains.plans.queries.narrative import every_round, outline_of, outlines_of, rounds_asked
from lienthong.domains.plans.queries.progress import coordinated_plan
from lienthong.domains.plans.states import PlanState, RoundState
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.units import api as units

from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Outline, Plan, Section


@page(roles=("coordinator",), methods=("GET", "HEAD", "POST"))
def outlines(request: Request, code: str) -> HttpResponse:
    """All outlines of a plan; taken from its document, or begun by hand."""
    plan = coordinated_plan(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return see_other(request, _begun(request, plan))
        except Refusal as no:
            errors, status = no.by_field(), no.status
    rows = outlines_of(request.actor, plan)
    facts = {
        "plan": plan,
        "rows": [(one, _open_doubts(one, sections_of(one)), len(sections_of(one)), rounds_asked(one)) for one in rows],
        "errors": errors,
        "given": typed_in(request.POST),
        "once": new_key,
        "editable": plan.state == PlanState.ISSUED,
        "sections": sections(request.actor, plan, "theo-de-cuong"),
        "crumbs": _crumbs(plan),
    }
    return render(request, "plans/outlines.html", facts, status=status)


def _crumbs(plan: "Plan") -> list[dict[str, str]]:
    return [*crumbs(plan), {"label": "Báo cáo theo đề cương", "href": f"/ke-hoach/{plan.code}/theo-de-cuong"}]


def _open_doubts(outline: "Outline", rows: list["Section"]) -> int:
    return len(doubts(outline.audience)) + sum(len(doubts(row.named)) for row in rows)


def _begun(request: Request, plan: "Plan") -> str:
    given, key = request.POST, once_key(request)
    base = f"/ke-hoach/{plan.code}/de-cuong"
    if given.get("act") == "take":
        made = take_outlines(plan.code, request.actor, key=key)
        messages.success(request, f"Đã lấy {len(made)} đề cương từ văn bản; xem lại đơn vị ở từng mục trước khi giao.")
        return base if len(made) > 1 else f"{base}/{made[0]}"
    made_one = make_outline(
        plan.code,
        request.actor,
        key=key,
        title=given.get("title", ""),
        audience=_names(given.get("audience", "")),
        note=given.get("note", ""),
        **days(given, "since", "until", needed=False),
    )
    messages.success(request, "Đã lập đề cương; thêm các mục.")
    return f"{base}/{made_one}"


def _names(text: str) -> list[str]:
    """One body a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@page(roles=("coordinator",), methods=("GET", "HEAD", "POST"))
def outline_page(request: Request, code: str, outline: str) -> HttpResponse:
    """One outline: doubts first, its sections in order, each to be changed, moved, removed; where it is asked."""
    plan = coordinated_plan(request.actor, code)
    found = outline_of(request.actor, code, outline)
    errors: dict[str, str] = {}
    status, act = 200, request.POST.get("act", "")
    if request.method == "POST":
        try:
            place = _acted(request, found, act)
            here = f"/ke-hoach/{code}/de-cuong"
            return see_other(request, here if act == "drop_outline" else f"{here}/{outline}{place}")
        except Refusal as no:
            if isinstance(no, NotThere):
                raise
            errors, status = no.by_field(), no.status
            found = outline_of(request.actor, code, outline)
    return render(request, "plans/outline.html", _outline_facts(request, plan, found, errors, act), status=status)


def _outline_facts(
    request: Request, plan: "Plan", found: "Outline", errors: dict[str, str], act: str
) -> dict[str, Any]:
    rows = sections_of(found)
    asked = rounds_asked(found)
    rounds = every_round(plan)
    unclear: dict[str, dict[str, Any]] = {}
    for one in (*doubts(found.audience), *(one for row in rows for one in doubts(row.named))):
        unclear.setdefault(str(one["text"]), {**one, "places": 0})["places"] += 1
    offered = {code for one in unclear.values() for code in one["offered"]}
    target = request.GET.get("muc", "") or (request.POST.get("section", "") if errors else "")
    return {
        "plan": plan,
        "outline": found,
        "rows": rows,
        "headed": heading_of,
        "names_of": _names_of,
        "unclear": list(unclear.values()),
        "offered": {code: card.name for code, card in units.cards_of(offered).items()} if offered else {},
        "reached": len(set(found.units).union(*(row.units or () for row in rows))),
        "rounds": [(one, asked.get(one.pk, 0)) for one in rounds if one.state == RoundState.OPEN or asked.get(one.pk)],
        "open_rounds": [(one.code, one.name) for one in rounds if one.state == RoundState.OPEN],
        "errors": errors,
        "act": act if errors else "",
        "target": target,
        "given": typed_in(request.POST) if errors else {},
        "once": new_key,
        "editable": plan.state == PlanState.ISSUED,
        "base": f"/ke-hoach/{plan.code}/de-cuong/{found.code}",
        "sections": sections(request.actor, plan, "theo-de-cuong"),
        "crumbs": [*_crumbs(plan), {"label": "Đề cương", "href": f"/ke-hoach/{plan.code}/de-cuong"}],
    }


def _names_of(bodies: list[dict[str, Any]]) -> str:
    return "\n".join(str(one["text"]) for one in bodies)


def _acted(request: Request, found: "Outline", act: str) -> str:
    """Do what the form says; returns the place on the page to go on from."""
    given, actor, key = request.POST, request.actor, once_key(request)
    section = given.get("section", "")
    worded = {
        "title": given.get("title", ""),
        "number": given.get("number", ""),
        "guidance": given.get("guidance", ""),
        "named": _names(given.get("named", "")),
        "fills": given.get("fills", "") == "on",
    }
    if act == "outline":
        change_outline(
            found.code,
            actor,
            key=key,
            title=given.get("title", ""),
            audience=_names(given.get("audience", "")),
            note=given.get("note", ""),
            version=version(given.get("version", "")) or 0,
            **days(given, "since", "until", needed=False),
        )
        messages.success(request, "Đã lưu đề cương.")
    elif act == "add":
        made = add_section(found.code, actor, key=key, after=section, under=given.get("where") == "under", **worded)
        messages.success(request, "Đã thêm mục.")
        return f"#{made.rpartition('.')[2]}"
    elif act == "change":
        change_section(section, actor, key=key, version=version(given.get("version", "")) or 0, **worded)
        messages.success(request, "Đã lưu mục.")
        return f"#{section.rpartition('.')[2]}"
    elif act in ("up", "down", "in", "out"):
        move_section(section, actor, key=key, where=act)
        return f"#{section.rpartition('.')[2]}"
    elif act == "drop":
        count = drop_section(section, actor, key=key)
        messages.success(request, f"Đã bỏ {count} mục; lời văn đơn vị đã viết vẫn được giữ.")
    else:
        return _asked(request, found, act, key)
    return ""


def _asked(request: Request, found: "Outline", act: str, key: str) -> str:
    round_code = request.POST.get("round", "")
    if act == "name":
        names = [*request.POST.getlist("chosen"), *_names(request.POST.get("names", ""))]
        if not names and request.POST.get("nobody") != "on":
            raise Unfit(fields={"names": "Chọn hoặc ghi đơn vị; hoặc đánh dấu không đơn vị nào trong hệ thống viết."})
        count = name_bodies(found.code, request.actor, key=key, text=request.POST.get("text", ""), names=names)
        messages.success(request, f"Đã làm rõ tên này ở {count} chỗ của đề cương.")
        return "#chua-ro"
    if act == "ask":
        done = ask_narratives(found.code, request.actor, key=key, round=round_code)
        messages.success(request, f"Đã giao đề cương cho {done['asked']} đơn vị ({done['added']} đơn vị mới).")
    elif act == "end":
        done = end_narratives(found.code, request.actor, key=key, round=round_code)
        messages.success(request, f"{done['ended']} đơn vị chưa gửi thôi phải báo cáo theo đề cương này.")
    elif act == "drop_outline":
        drop_outline(found.code, request.actor, key=key)
        messages.success(request, "Đã bỏ đề cương.")
    else:
        raise UnclearAct
    return "#ky"
