"""Who in the unit does which row: a list with filters, several rows handed over or taken back at one stroke."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import hand, take_back
from lienthong.domains.plans.actions.hand import MOST_AT_ONCE
from lienthong.domains.plans.forms import UnclearAct
from lienthong.domains.plans.permissions import WORKING
from lienthong.domains.plans.queries.extensions import signs
from lienthong.domains.plans.queries.holders import MINE, NOBODY, Holders, all_of, holders
from lienthong.domains.plans.queries.mine import own_units
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

PART = "phan-cong"
SIZE = 50
LARGEST_ID = 2**31 - 1


@page(methods=("GET", "HEAD", "POST"), roles=("leader", "officer"))
def hand_page(request: Request, code: str) -> HttpResponse:
    """The unit's unfinished rows of a plan with who does them."""
    plan = plan_of(request.actor, code)
    unit = unit_asked(request)
    who = request.GET.get("nguoi", "")[:120]
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return see_other(request, _act(request, plan, unit, who))
        except NotThere:
            raise
        except Refusal as no:
            refused = no
    facts = _facts(request, plan, unit, who)
    facts |= {"refused": refused, "chosen": request.POST.getlist("work") if refused else []}
    facts["wrong_person"] = refused.fields.get("person", "") if isinstance(refused, Unfit) else ""
    facts["to"] = request.POST.get("person", "") if refused else ""
    return render(request, "plans/hand.html", facts, status=refused.status if refused else 200)


def unit_asked(request: Request) -> int:
    """The unit whose rows are shown: the one asked for, where the actor works; else the first such."""
    mine = own_units(request.actor)
    given = request.POST if request.method == "POST" else request.GET
    asked = whole_number(given.get("don_vi", ""), LARGEST_ID)
    if asked is not None and asked not in mine:
        raise NotThere
    working = [one for one in mine if request.actor.over(one, "leader", "officer")]
    if not working:
        raise NotThere
    return asked if asked in working else working[0]


def _facts(request: Request, plan: "Plan", unit: int, who: str) -> dict[str, Any]:
    actor = request.actor
    after, before = request.GET.get("sau", ""), request.GET.get("truoc", "")
    seen = holders(actor, plan, unit, who, after=after, before=before, size=SIZE)
    leads = actor.over(unit, "leader")
    flags = signs(seen.page.rows)
    base = f"/ke-hoach/{plan.code}/{PART}"
    mine = [one for one in own_units(actor) if actor.over(one, "leader", "officer")]
    keep = {"don_vi": str(unit) if len(mine) > 1 else "", "nguoi": who}
    return {
        "plan": plan,
        "unit": units.card(unit),
        "seen": seen,
        "who": who,
        "leads": leads,
        "me": actor.person,
        "rows": [
            {"id": row.code, "no": row.item.no or "—", "row": row, "signs": flags.get(row.pk, []),
             "may": leads or row.person in ("", actor.person)}
            for row in seen.page.rows
        ],
        "tabs": _tabs(request, base, seen, who, keep),
        "staff": [(one.code, f"{one.full_name} (đang giữ {seen.counts[one.code]} việc)") for one in seen.staff],
        "units": [(str(one.id), one.name) for one in units.cards(mine).values()] if len(mine) > 1 else [],
        "base": base,
        "here": _at(base, **keep),
        "today": today(),
        "words_until": calendar.words_until,
        "once": new_key(),
        "next_href": _at(base, **keep, sau=seen.page.next) if seen.page.next else "",
        "prev_href": _at(base, **keep, truoc=seen.page.previous) if seen.page.previous else "",
        "sections": sections(actor, plan, PART),
        "crumbs": [*crumbs(plan), {"label": "Phân công"}],
        "works": actor.has(*WORKING),
    }  # fmt: skip


def _tabs(request: Request, base: str, seen: Holders, who: str, keep: dict[str, str]) -> list[dict[str, Any]]:
    names = {one.code: one.full_name for one in seen.staff}
    counts = seen.counts
    mine = request.actor.person or ""
    tabs = [("", "Tất cả", counts.total()), (MINE, "Việc của tôi", counts[mine]), (NOBODY, "Chưa có người", counts[""])]
    tabs += [(code, names.get(code, code), n) for code, n in sorted(counts.items()) if code not in ("", mine)]
    return [
        {"label": label, "href": _at(base, **{**keep, "nguoi": name}), "current": name == who, "count": n}
        for name, label, n in tabs
    ]


def _at(base: str, **parts: str) -> str:
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{base}?{query}" if query else base


def _act(request: Request, plan: "Plan", unit: int, who: str) -> str:
    given, key, actor = request.POST, once_key(request), request.actor
    works, act = given.getlist("work"), given.get("act", "")
    if given.get("all") == "1":
        works = all_of(actor, plan, unit, who, MOST_AT_ONCE)
    if act == "hand":
        if not given.get("person"):
            raise Unfit("Chưa chọn người nhận việc.", "Chọn một người của đơn vị rồi bấm lại.")
        done = hand(actor, key=key, unit_id=unit, works=works, person=given.get("person", ""))
        messages.success(request, f"Đã giao {done['handed']} việc.")
    elif act == "take_back":
        done = take_back(actor, key=key, unit_id=unit, works=works)
        messages.success(request, f"{done['returned']} việc đã trở về đơn vị, chưa có người thực hiện.")
    else:
        raise UnclearAct
    several = len([one for one in own_units(actor) if actor.over(one, "leader", "officer")]) > 1
    return _at(f"/ke-hoach/{plan.code}/{PART}", don_vi=str(unit) if several else "", nguoi=who)
