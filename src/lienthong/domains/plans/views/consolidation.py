"""The coordinator puts a round together: what each item's report says, beside what the units sent; then the files."""

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lienthong.domains.plans.actions import summarise
from lienthong.domains.plans.actions.consolidate import WHOLE
from lienthong.domains.plans.consolidating import Texts, causes, suggested, together
from lienthong.domains.plans.exports.report import DEPUTY, FORM_403, FORMS, HEAD, SIGNERS, Wanted, letter, tables
from lienthong.domains.plans.forms import typed_in, version
from lienthong.domains.plans.queries.consolidation import (
    READERS,
    Gathered,
    consolidation,
    may_consolidate,
    order_of,
    put_together,
    round_seen,
)
from lienthong.domains.plans.queries.progress import kind_name, plan_of, round_of
from lienthong.domains.plans.queries.round_figures import (
    SIZE,
    UNGROUPED,
    ItemFigures,
    RoundFigures,
    round_figures,
    told,
)
from lienthong.domains.plans.states import Cause, Status
from lienthong.kernel.base.errors import NotThere, Refusal
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.printing.api import PDF, WORD, XLSX, download, pdf, word, workbook

from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan, Round

FIELDS = ("result", "advantages", "difficulties", "proposals", "note")
EVERY = "tat-ca"
SHOWN = {"": "Theo lĩnh vực", "chua": "Chưa tổng hợp", "da": "Đã tổng hợp", EVERY: "Tất cả mục"}
LOOK = "xem"
STATUS_WORDS = {one.value: one.label for one in Status}
CAUSE_WORDS = {one.value: one.label for one in Cause}


@page(roles=READERS)
def newest(request: Request, code: str) -> HttpResponse:
    """The round that people work on now."""
    plan = plan_of(request.actor, code)
    round_ = round_of(plan)
    if not may_consolidate(request.actor, plan):
        raise NotThere
    if round_ is None:
        raise NotThere("Kế hoạch chưa mở kỳ báo cáo nên chưa có gì để tổng hợp.", "Mở kỳ báo cáo ở trang Kỳ báo cáo.")
    return redirect(f"/ke-hoach/{code}/tong-hop/{round_.code}")


@page(roles=READERS)
def round_page(request: Request, code: str, round_code: str) -> HttpResponse:
    """A round by fields, each figure with the items behind it: what the report will say of them; the files to take."""
    seen = round_figures(request.actor, code, round_code)
    plan = seen.plan
    base = f"/ke-hoach/{code}/tong-hop/{round_code}"
    wanted = {name: request.GET.get(name, "").strip()[:300] for name in ("loai", "linh_vuc", "loc")}
    wanted["loc"] = wanted["loc"] if wanted["loc"] in SHOWN else ""
    if wanted["loai"] or wanted["linh_vuc"]:
        wanted["loc"] = wanted["loc"] or EVERY
    facts = {
        "plan": plan,
        "round": seen.round,
        "seen": seen,
        "base": base,
        "at": lambda **parts: _at(base, {**wanted, **parts}),
        "rounds": [(one.code, one.name) for one in seen.rounds],
        "counts": sum((one.counts for one in seen.items), Counter[str]()),
        "done": sum(one.done for one in seen.items),
        "written": sum(one.written for one in seen.items),
        "wanted": wanted,
        "kind_name": kind_name,
        "forms": list(FORMS.items()),
        "signers": list(SIGNERS.items()),
        "form": FORM_403,
        "signer": HEAD,
        "edits": request.actor.over(plan.unit_id, "coordinator"),
        "sections": sections(request.actor, plan, "tong-hop"),
        "crumbs": [*crumbs(plan), {"label": "Tổng hợp"}],
    }
    return render(request, "plans/consolidation.html", facts | _listed(request, seen, wanted, base))


def _at(base: str, parts: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{base}?{query}#cac-muc" if query else f"{base}#cac-muc"


def _listed(request: Request, seen: RoundFigures, wanted: dict[str, str], base: str) -> dict[str, Any]:
    """The fields with their figures, or a page of the items that were asked for."""
    named = wanted["loai"], wanted["linh_vuc"]
    among = [one for one in seen.items if _is_in(one, *named)]
    written = sum(one.written for one in among)
    counts = {EVERY: len(among), "da": written, "chua": len(among) - written}
    tabs = [
        {"label": label, "href": _at(base, {**(wanted if name else {}), "loc": name}), "current": name == wanted["loc"],
         "count": counts.get(name)}
        for name, label in SHOWN.items()
    ]  # fmt: skip
    if not wanted["loc"]:
        return {"shown": tabs, "groups": seen.groups(), "rows": []}
    chosen = [one for one in among if wanted["loc"] == EVERY or one.written == (wanted["loc"] == "da")]
    pages = max(1, -(-len(chosen) // SIZE))
    number = min(max(1, whole_number(request.GET.get("trang", ""), 9999) or 1), pages)
    first = (number - 1) * SIZE
    turned = [one if 0 < one <= pages else 0 for one in (number - 1, number + 1)]
    hrefs = [_at(base, {**wanted, "trang": str(one)}) if one else "" for one in turned]
    page_ = chosen[first : first + SIZE]
    return {
        "shown": tabs,
        "groups": [],
        "rows": [_row(one, figures) for one, figures in zip(told(request.actor, seen, page_), page_, strict=True)],
        "prev_href": hrefs[0],
        "next_href": hrefs[1],
        "place": f"Mục {first + 1}–{first + len(page_)} trong {len(chosen)} mục" if page_ else "",
    }


def _is_in(one: ItemFigures, kind: str, group: str) -> bool:
    return kind in ("", one.item.kind) and group in ("", one.item.group or UNGROUPED)


def _row(one: Gathered, figures: ItemFigures) -> dict[str, Any]:
    texts = one.texts()
    return {
        "id": one.item.code,
        "no": one.item.no or "—",
        "name": one.item.name,
        "heading": f"{kind_name(one.item.kind)} · {one.item.group or UNGROUPED}",
        "hidden": one.item.hidden,
        "sent": figures.sent,
        "of": figures.of,
        "late": figures.counts[Status.LATE],
        "result": texts.result,
        "difficulties": texts.difficulties,
        "written": one.written,
        "by": one.summary.edited_by if one.written and one.summary else "",
    }


@page(roles=READERS, methods=("GET", "HEAD", "POST"))
def item_page(request: Request, code: str, round_code: str, item: str) -> HttpResponse:
    """One item, or the whole round: the coordinator's words in a form, beside them what the units have sent."""
    plan, round_ = _opened(request, code, round_code)
    edits = request.actor.over(plan.unit_id, "coordinator")
    refused: Refusal | None = None
    if request.method == "POST":
        if not edits:
            raise NotThere
        try:
            return see_other(request, _saved(request, plan, round_, item))
        except Refusal as no:
            refused = no
    items, whole, order = put_together(request.actor, plan, round_, item="" if item == WHOLE else item)
    one = next(iter(items), None) if item != WHOLE else None
    if item != WHOLE and one is None:
        raise NotThere
    summary = one.summary if one else whole
    offered = _offered(items, one)
    kept = {name: getattr(summary, name) for name in FIELDS} if summary and summary.written else {}
    given = typed_in(request.POST) if refused else kept or {name: getattr(offered, name, "") for name in FIELDS}
    before, after = _neighbours(plan, round_, item, order)
    facts = {
        "plan": plan,
        "round": round_,
        "one": one,
        "title": f"{kind_name(one.item.kind)} {one.item.no}. {one.item.name}" if one else "Nhận định chung của kỳ",
        "voices": one.voices if one else [],
        "summary": summary,
        "offered": offered,
        "given": given,
        "stale": refused is not None and refused.status == 409,
        "errors": refused.by_field() if refused else {},
        "version": summary.version if summary else 0,
        "edits": edits,
        "before": before,
        "after": after,
        "once": new_key,
        "base": f"/ke-hoach/{code}/tong-hop/{round_.code}",
        "status_words": STATUS_WORDS,
        "cause_words": CAUSE_WORDS,
        "crumbs": [
            *crumbs(plan),
            {"label": f"Tổng hợp {round_.name}", "href": f"/ke-hoach/{code}/tong-hop/{round_.code}"},
            {"label": f"Mục {one.item.no}" if one and one.item.no else "Mục" if one else "Nhận định chung"},
        ],
    }
    return render(request, "plans/consolidation_item.html", facts, status=refused.status if refused else 200)


def _opened(request: Request, code: str, round_code: str) -> tuple["Plan", "Round"]:
    plan = plan_of(request.actor, code)
    return plan, round_seen(request.actor, plan, round_code)


def _offered(items: list[Gathered], one: Gathered | None) -> Texts:
    """What the form begins with: made of the units' own texts."""
    if one is not None:
        return suggested(one.voices)
    voices = [voice for held in items for voice in held.voices if voice.reported]
    said = {
        name: together(dict.fromkeys((voice.unit, getattr(voice, name)) for voice in voices))
        for name in ("advantages", "difficulties", "proposals")
    }
    said["difficulties"] = "\n".join(part for part in (causes(voices), said["difficulties"]) if part)
    return Texts(**said)


def _neighbours(plan: "Plan", round_: "Round", item: str, order: list[str]) -> tuple[str, str]:
    """The items before and after, so that a person goes through all of them without the list between."""
    codes = [WHOLE, *order]
    place = codes.index(item) if item in codes else 0
    base = f"/ke-hoach/{plan.code}/tong-hop/{round_.code}/"
    return (
        base + codes[place - 1] if place else "",
        base + codes[place + 1] if place + 1 < len(codes) else "",
    )


def _saved(request: Request, plan: "Plan", round_: "Round", item: str) -> str:
    given = request.POST
    summarise(
        round_.code,
        request.actor,
        key=once_key(request),
        item="" if item == WHOLE else item,
        version=version(given.get("version", "")),
        **{name: given.get(name, "") for name in FIELDS},
    )
    messages.success(request, "Đã lưu phần tổng hợp; báo cáo in ra theo nội dung này.")
    _, after = _neighbours(plan, round_, item, order_of(plan))
    if given.get("act") == "next" and after:
        return after
    return f"/ke-hoach/{plan.code}/tong-hop/{round_.code}#cac-muc"


# -- the files -------------------------------------------------------------------------------------------


@page(roles=READERS)
def file(request: Request, code: str, round_code: str) -> HttpResponse:
    """The consolidated report as Word, PDF or Excel, as it stands at this moment."""
    plan, round_ = _opened(request, code, round_code)
    asked = request.GET.get("dang", WORD)
    seen = consolidation(request.actor, plan, round_)
    name = f"bao-cao-{plan.called}-{round_.name}"
    if asked == XLSX:
        under = f"{plan.title} · số liệu đến hết ngày {round_.cut_off:%d/%m/%Y}"
        title = f"Tổng hợp {plan.called}, kỳ {round_.name}"
        return download(workbook(tables(seen), title=title, under=under), name, XLSX)
    made = letter(seen, _wanted(request))
    if asked in (PDF, LOOK):
        return download(pdf(made), name, PDF, shown=asked == LOOK)
    return download(word(made), name, WORD)


def _wanted(request: Request) -> Wanted:
    form, signer = request.GET.get("mau", ""), request.GET.get("ky_ten", "")
    return Wanted(
        form=form if form in FORMS else FORM_403,
        details=request.GET.get("chi_tiet") == "1",
        signer=DEPUTY if signer == DEPUTY else HEAD,
    )
