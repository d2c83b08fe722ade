"""The coordinator puts a round together: what each item's report says, beside what the units sent; then the files."""

from typing import TYPE_CHECKING, Any

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
    Consolidation,
    Gathered,
    consolidation,
    may_consolidate,
    order_of,
    round_seen,
)
from lienthong.domains.plans.queries.progress import kind_name, plan_of, round_of, rounds_of
from lienthong.domains.plans.states import Cause, Status
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.printing.api import PDF, WORD, XLSX, download, pdf, word, workbook

from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan, Round

FIELDS = ("result", "advantages", "difficulties", "proposals", "note")
SHOWN = {"": "Tất cả", "chua": "Chưa tổng hợp", "da": "Đã tổng hợp"}
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
    """All items of a round: what the report will say, what has been put together, and the files to take."""
    plan, round_ = _opened(request, code, round_code)
    seen = consolidation(request.actor, plan, round_)
    base = f"/ke-hoach/{code}/tong-hop/{round_.code}"
    shown = request.GET.get("loc", "")
    shown = shown if shown in SHOWN else ""
    counts = {"": len(seen.items), "da": sum(one.written for one in seen.items)}
    counts["chua"] = counts[""] - counts["da"]
    facts = {
        "plan": plan,
        "round": round_,
        "seen": seen,
        "line": seen.rounds.chosen,
        "base": base,
        "rounds": [(one.code, one.name) for one in rounds_of(plan)],
        "rows": [_row(one) for one in seen.items if shown == "" or one.written == (shown == "da")],
        "written": counts["da"],
        "shown": [
            {
                "label": label,
                "href": f"{base}?loc={name}#cac-muc" if name else f"{base}#cac-muc",
                "current": name == shown,
                "count": counts[name],
            }
            for name, label in SHOWN.items()
        ],
        "forms": list(FORMS.items()),
        "signers": list(SIGNERS.items()),
        "form": FORM_403,
        "signer": HEAD,
        "edits": request.actor.over(plan.unit_id, "coordinator"),
        "sections": sections(request.actor, plan, "tong-hop"),
        "crumbs": [*crumbs(plan), {"label": "Tổng hợp"}],
    }
    return render(request, "plans/consolidation.html", facts)


def _row(one: Gathered) -> dict[str, Any]:
    texts = one.texts()
    return {
        "id": one.item.code,
        "no": one.item.no or "—",
        "name": one.item.name,
        "heading": f"{kind_name(one.item.kind)} · {one.item.group or 'Không chia nhóm'}",
        "hidden": one.item.hidden,
        "sent": one.sent,
        "of": len(one.voices),
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
    seen = consolidation(request.actor, plan, round_, item="" if item == WHOLE else item)
    one = next(iter(seen.items), None) if item != WHOLE else None
    if item != WHOLE and one is None:
        raise NotThere
    summary = one.summary if one else seen.summary
    offered = _offered(seen, one)
    kept = {name: getattr(summary, name) for name in FIELDS} if summary and summary.written else {}
    given = typed_in(request.POST) if refused else kept or {name: getattr(offered, name, "") for name in FIELDS}
    before, after = _neighbours(plan, round_, item)
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
        "errors": _errors(refused),
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


def _offered(seen: Consolidation, one: Gathered | None) -> Texts:
    """What the form begins with: made of the units' own texts."""
    if one is not None:
        return suggested(one.voices)
    voices = [voice for held in seen.items for voice in held.voices if voice.reported]
    said = {
        name: together(dict.fromkeys((voice.unit, getattr(voice, name)) for voice in voices))
        for name in ("advantages", "difficulties", "proposals")
    }
    said["difficulties"] = "\n".join(part for part in (causes(voices), said["difficulties"]) if part)
    return Texts(**said)


def _neighbours(plan: "Plan", round_: "Round", item: str) -> tuple[str, str]:
    """The items before and after, so that a person goes through all of them without the list between."""
    codes = [WHOLE, *order_of(plan)]
    place = codes.index(item) if item in codes else 0
    base = f"/ke-hoach/{plan.code}/tong-hop/{round_.code}/"
    return (
        base + codes[place - 1] if place else "",
        base + codes[place + 1] if place + 1 < len(codes) else "",
    )


def _errors(refused: Refusal | None) -> dict[str, str]:
    if refused is None:
        return {}
    if isinstance(refused, Unfit) and refused.fields:
        return refused.fields
    return {"": f"{refused.sentence} {refused.next_step}"}


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
    _, after = _neighbours(plan, round_, item)
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
    name = f"bao-cao-{plan.number or plan.code}-{round_.name}"
    if asked == XLSX:
        under = f"{plan.title} · số liệu đến hết ngày {round_.cut_off:%d/%m/%Y}"
        title = f"Tổng hợp {plan.number or plan.code}, kỳ {round_.name}"
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
