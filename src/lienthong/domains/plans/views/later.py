"""Plans before and after: which follows which, row beside row, and carrying open work over."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import carry_over, decide_pairs, follow, pair_rows, propose_pairs, unfollow
from lienthong.domains.plans.forms import UnclearAct, needed_days, typed_in
from lienthong.domains.plans.later_states import Fate, SuccessionKind, SuccessionState
from lienthong.domains.plans.queries.later import Beside, Comparison, around, comparison, earlier_plans, succession_of
from lienthong.domains.plans.queries.lines import pick, titles
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.base.text import fold, whole_number

from .listing import OFFICIALS
from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan, Succession

PART = "ke-hoach-truoc"
SIZE = 20
WAITING = "can-xac-nhan"
TABS: dict[str, tuple[str, Fate | None]] = {
    WAITING: ("Chờ xác nhận", None),
    "": ("Tất cả", None),
    "giu-nguyen": ("Giữ nguyên", Fate.SAME),
    "thay-doi": ("Thay đổi", Fate.CHANGED),
    "gop": ("Gộp", Fate.MERGED),
    "tach": ("Tách", Fate.SPLIT),
    "khong-con": ("Không còn", Fate.DROPPED),
    "moi": ("Mới", Fate.NEW),
}
TONES = {Fate.SAME: "ok", Fate.CHANGED: "info", Fate.NEW: "info", Fate.DROPPED: "warn"}


@page(roles=OFFICIALS, methods=("GET", "HEAD", "POST"))
def later_page(request: Request, code: str) -> HttpResponse:
    """The plans before and after this one; the coordinator chooses one, also before this one is issued."""
    plan = plan_of(request.actor, code)
    coordinates = request.actor.over(plan.unit_id, "coordinator")
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        if not coordinates:
            raise NotThere
        try:
            return see_other(request, _chosen(request, plan))
        except Refusal as no:
            errors, status = no.by_field(), no.status
    before, after = around(request.actor, plan)
    facts = {
        "plan": plan,
        "before": before,
        "after": after,
        "base": f"/ke-hoach/{code}",
        "choices": [(one.code, _title(one)) for one in earlier_plans(request.actor, plan)] if coordinates else [],
        "kinds": [(one.value, one.label.capitalize()) for one in SuccessionKind],
        "kind_words": {one.value: one.label for one in SuccessionKind},
        "state_words": {one.value: one.label for one in SuccessionState},
        "coordinates": coordinates and plan.state in (PlanState.REVIEW, PlanState.ISSUED),
        "errors": errors,
        "given": typed_in(request.POST),
        "once": new_key,
        "sections": sections(request.actor, plan, PART) if plan.state != PlanState.REVIEW else [],
        "crumbs": [*crumbs(plan), {"label": "Kế hoạch trước, sau"}],
    }
    return render(request, "plans/later.html", facts, status=status)


def _title(plan: "Plan") -> str:
    return f"{plan.called} – {plan.title}"[:160]


def _chosen(request: Request, plan: "Plan") -> str:
    given, key, actor = request.POST, once_key(request), request.actor
    if given.get("act") == "unfollow":
        unfollow(succession_of(actor, plan, given.get("succession", "")).code, actor, key=key)
        messages.success(request, "Đã bỏ chọn kế hoạch trước.")
        return f"/ke-hoach/{plan.code}/{PART}"
    if not given.get("earlier"):
        raise Unfit(fields={"earlier": "Chọn kế hoạch trước."})
    made = follow(plan.code, actor, key=key, earlier=given["earlier"], kind=given.get("kind", ""))
    if plan.state == PlanState.REVIEW:
        messages.success(request, "Đã chọn kế hoạch trước; các mục được đối chiếu sau khi ban hành.")
        return f"/ke-hoach/{plan.code}/{PART}"
    messages.success(request, "Đã đối chiếu các mục theo câu chữ; xem và xác nhận từng cặp.")
    return f"/ke-hoach/{plan.code}/doi-chieu/{made}"


@page(roles=OFFICIALS, methods=("GET", "HEAD", "POST"))
def compare_page(request: Request, code: str, succession: str) -> HttpResponse:
    """Row beside row: what changed; each pair confirmed, changed or denied; then open work is carried over."""
    plan = plan_of(request.actor, code)
    thing = succession_of(request.actor, plan, succession)
    decides = may("plans.decide_pairs", request.actor, thing) and thing.state == SuccessionState.MAPPING
    decides = decides and thing.later.state != PlanState.REVIEW
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        if not decides:
            raise NotThere
        try:
            return see_other(request, _acted(request, plan, thing))
        except Refusal as no:
            errors, status = no.by_field(), no.status
    seen = comparison(thing)
    facts = {
        "plan": plan,
        "thing": thing,
        "seen": seen,
        "decides": decides,
        "carries": decides and may("plans.carry_over", request.actor, thing) and thing.later.state == PlanState.ISSUED,
        "fates": {one.value: one.label for one in Fate},
        "tones": {one.value: tone for one, tone in TONES.items()},
        "kind_words": {one.value: one.label for one in SuccessionKind},
        "errors": errors,
        "given": typed_in(request.POST),
        "act": request.POST.get("act", "") if errors else "",
        "today": today(),
        "once": new_key,
        "sections": sections(request.actor, plan, PART) if plan.state != PlanState.REVIEW else [],
        "crumbs": [
            *crumbs(plan),
            {"label": "Kế hoạch trước, sau", "href": f"/ke-hoach/{plan.code}/{PART}"},
            {"label": "Đối chiếu"},
        ],
        **_shown(request, plan, thing, seen),
    }
    return render(request, "plans/later_compare.html", facts, status=status)


def _base(plan: "Plan", thing: "Succession") -> str:
    return f"/ke-hoach/{plan.code}/doi-chieu/{thing.code}"


def lines_asked(request: Request, seen: Comparison) -> tuple[str, str, list[Beside]]:
    """The tab of this address, the words looked for, and all lines of both; first what waits, if anything."""
    tab, text = request.GET.get("xem", WAITING if seen.waiting else ""), request.GET.get("q", "").strip()[:100]
    tab, folded = tab if tab in TABS else "", fold(text)
    return tab, text, [one for one in seen.lines if _belongs(one, tab) and (not folded or folded in _words(one))]


def _shown(request: Request, plan: "Plan", thing: "Succession", seen: Comparison) -> dict[str, Any]:
    """The lines of a tab, some on a page; the row that a person lays beside another."""
    base = _base(plan, thing)
    tab, text, lines = lines_asked(request, seen)
    pages = max(1, -(-len(lines) // SIZE))
    number = min(whole_number(request.GET.get("trang", ""), 999_999) or 1, pages)
    keep = {"xem": tab, "q": text}
    row = next((one.old for one in seen.lines if one.old and one.old.code == request.GET.get("ghep")), None)
    counts = {"": len(seen.lines), WAITING: seen.waiting}
    counts |= {name: seen.counts[fate] for name, (_, fate) in TABS.items() if fate is not None}
    return {
        "base": base,
        "here": _href(base, **keep, trang=str(number) if number > 1 else ""),
        "tab": tab,
        "lines": lines[(number - 1) * SIZE : number * SIZE],
        "text": text,
        "row": row,
        "choices": titles(thing.later) if row is not None else [],
        "tabs": [
            {"label": label, "href": f"{base}?xem={name}", "current": name == tab, "count": counts[name]}
            for name, (label, _) in TABS.items()
            if counts[name] or name in ("", tab)
        ],
        "pages": [
            {"label": n, "href": _href(base, **keep, trang=str(n)), "current": n == number} for n in range(1, pages + 1)
        ],
    }


def _href(base: str, **parts: str) -> str:
    return (
        f"{base}?{urlencode({'xem': parts.pop('xem', ''), **{name: value for name, value in parts.items() if value}})}"
    )


def _belongs(one: Beside, tab: str) -> bool:
    if tab == WAITING:
        return one.waits
    fate = TABS[tab][1]
    return fate is None or one.fate == fate


def _words(one: Beside) -> str:
    return fold(" ".join(face.name for face in (one.old, one.new) if face is not None))


def _acted(request: Request, plan: "Plan", thing: "Succession") -> str:
    given, key, actor = request.POST, once_key(request), request.actor
    back = _href(_base(plan, thing), **{name: request.GET.get(name, "") for name in ("xem", "q", "trang")})
    if code := given.get("confirm") or given.get("deny"):
        same = bool(given.get("confirm"))
        decide_pairs(thing.code, actor, key=key, pairs=[code], same=same)
        messages.success(request, "Đã xác nhận cặp này." if same else "Đã ghi: không phải cùng một mục.")
        return back
    act = given.get("act")
    if act in ("confirm_chosen", "confirm_sure"):
        chosen = given.getlist("pair") if act == "confirm_chosen" else _sure(thing)
        if not chosen:
            raise Unfit("Chưa chọn cặp nào.", "Đánh dấu các cặp đúng rồi bấm lại.")
        n = decide_pairs(thing.code, actor, key=key, pairs=chosen, same=True)
        messages.success(request, f"Đã xác nhận {n} cặp.")
        return back
    if act == "pair":
        item, _ = pick(thing.later, given.get("new", ""))
        if item is None:
            raise Unfit(fields={"new": "Chọn một mục của kế hoạch mới trong danh sách gợi ý."})
        pair_rows(thing.code, actor, key=key, old=given.get("old", ""), new=item.code)
        messages.success(request, "Đã ghép hai mục.")
        return back
    if act == "propose":
        n = propose_pairs(thing.code, actor, key=key)
        messages.success(request, f"Đã đối chiếu lại; {n} cặp chờ xác nhận. Các cặp đã xác nhận được giữ nguyên.")
        return _base(plan, thing)
    if act == "carry":
        return _carried(request, plan, thing, key)
    raise UnclearAct


def _sure(thing: "Succession") -> list[str]:
    return [one.pair.code for one in comparison(thing).lines if one.sure and one.pair is not None]


def _carried(request: Request, plan: "Plan", thing: "Succession", key: str) -> str:
    days = needed_days(request.POST, "decided_on")
    done = carry_over(thing.code, request.actor, key=key, cited=request.POST.get("cited", ""), **days)
    rest = f" {done['without']} việc đơn vị không còn chủ trì." if done["without"] else ""
    ended = f" Kế hoạch {thing.earlier.called} đã kết thúc." if thing.kind == SuccessionKind.REPLACES else ""
    messages.success(request, f"Đã chuyển {done['carried']} việc sang kế hoạch mới.{rest}{ended}")
    return _base(plan, thing)
