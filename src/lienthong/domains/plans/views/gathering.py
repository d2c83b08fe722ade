"""Who has sent narratives in a round, by the minute; and the province's text, made beside those of the units."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.domains.plans.actions import compose
from lienthong.domains.plans.actions.compose import TextChanged
from lienthong.domains.plans.exports.narrative import letter_of_province
from lienthong.domains.plans.forms import UnclearAct, version
from lienthong.domains.plans.narrative_states import NarrativeState
from lienthong.domains.plans.narrative_word import heading_of
from lienthong.domains.plans.queries.consolidation import READERS, may_consolidate
from lienthong.domains.plans.queries.narrative import (
    LACKING,
    VIEWS,
    asked,
    asked_rounds,
    gathered,
    outline_of,
    outlines_asked,
    rounds_of_outline,
    side_by_side,
    sources_of,
)
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.kernel.base import now, today
from lienthong.kernel.base.errors import NotThere, Refusal
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.printing import api as printing
from lienthong.kernel.units import api as units

from .listing import OFFICIALS
from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Outline, Plan, Round


SIZE = 40


@page(roles=OFFICIALS)
def asked_page(request: Request, code: str) -> HttpResponse:
    """A round's narratives: my unit's to write, and for who coordinates all of them, who has not sent first."""
    plan = plan_of(request.actor, code)
    rounds = asked_rounds(request.actor, plan)
    wanted = request.GET.get("ky", "")
    round_ = next((one for one in rounds if one.code == wanted), rounds[0] if rounds else None)
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else ""
    base = f"/ke-hoach/{plan.code}/theo-de-cuong"
    coordinates = request.actor.over(plan.unit_id, "coordinator")
    facts: dict[str, Any] = {
        "plan": plan,
        "round": round_,
        "rounds": rounds,
        "coordinates": coordinates,
        "outlines": outlines_asked(request.actor, round_)
        if round_ is not None and may_consolidate(request.actor, plan)
        else [],
        "base": base,
        "today": today(),
        "now_text": now(),
        "words_until": calendar.words_until,
        "states": {one.value: one.label for one in NarrativeState},
        "lacking": LACKING,
        "sections": sections(request.actor, plan, "theo-de-cuong"),
        "crumbs": crumbs(plan),
    }
    if round_ is not None:
        facts |= _asked_list(request, round_, base, view)
    return render(request, "plans/narratives.html", facts)


def _asked_list(request: Request, round_: "Round", base: str, view: str) -> dict[str, Any]:
    after, before = request.GET.get("sau", ""), request.GET.get("truoc", "")
    seen = asked(request.actor, round_, view=view, after=after, before=before, size=SIZE)
    counts = {
        "": sum(seen.counts.values()),
        "con-thieu": sum(seen.counts[state] for state in LACKING),
        "cho-nghiem-thu": seen.counts[NarrativeState.SENT],
        "bi-tra": seen.counts[NarrativeState.RETURNED],
        "da-nghiem-thu": seen.counts[NarrativeState.ACCEPTED],
    }
    return {
        "seen": seen,
        "counts": counts,
        "view": view,
        "tabs": [
            {
                "label": label,
                "href": _href(base, ky=round_.code, xem=name),
                "current": name == view,
                "count": counts[name],
                "hot": name in ("con-thieu", "bi-tra") and counts[name] > 0,
            }
            for name, (label, _) in VIEWS.items()
            if name in ("", view) or counts[name]
        ],
        "next_href": _href(base, ky=round_.code, xem=view, sau=seen.page.next) if seen.page.next else "",
        "prev_href": _href(base, ky=round_.code, xem=view, truoc=seen.page.previous) if seen.page.previous else "",
    }


def _href(base: str, **parts: str) -> str:
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{base}?{query}" if query else base


def _coordinated(request: Request, code: str, outline: str) -> tuple["Plan", "Outline", "Round"]:
    found = outline_of(request.actor, code, outline)
    plan = found.plan
    if not may_consolidate(request.actor, plan):
        raise NotThere
    wanted = request.GET.get("ky", "")
    chosen = next((one for one in rounds_of_outline(found) if not wanted or one.code == wanted), None)
    if chosen is None:
        raise NotThere("Đề cương này chưa giao cho đơn vị nào ở kỳ đã chọn.", "Giao đề cương cho các đơn vị trước.")
    return plan, found, chosen


@page(roles=READERS, methods=("GET", "HEAD", "POST"))
def compose_page(request: Request, code: str, outline: str) -> HttpResponse:
    """Section by section: the province's text, and all units' texts beside it, each to be taken in by one press.

    Who leads the province or audits it reads; who coordinates writes.
    """
    plan, found, round_ = _coordinated(request, code, outline)
    errors: dict[str, str] = {}
    status, clash = 200, False
    base = f"/ke-hoach/{code}/de-cuong/{outline}/tong-hop"
    wanted = request.GET.get("muc", "")
    edits = request.actor.over(plan.unit_id, "coordinator")
    if request.method == "POST":
        if not edits:
            raise NotThere
        try:
            _composed(request, found, round_, wanted)
            return see_other(request, _href(base, ky=round_.code, muc=wanted))
        except Refusal as no:
            errors, status, clash = no.by_field(), no.status, isinstance(no, TextChanged)
    seen = gathered(request.actor, found, round_)
    filled = [row for row in seen.sections if row.fills]
    current = next((row for row in filled if row.code == wanted), filled[0] if filled else None)
    facts: dict[str, Any] = {
        "plan": plan,
        "outline": found,
        "round": round_,
        "seen": seen,
        "current": current,
        "edits": edits,
        "kept": seen.texts.get(current.pk) if current else None,
        "typed": request.POST.get("text") if errors else None,
        "errors": errors,
        "clash": clash,
        "headed": heading_of,
        "sources": sources_of(seen.texts),
        "base": base,
        "href": lambda **parts: _href(base, ky=round_.code, **parts),
        "once": new_key,
        "now_text": now(),
        "sections": sections(request.actor, plan, "theo-de-cuong"),
        "crumbs": [*crumbs(plan), {"label": "Báo cáo theo đề cương", "href": f"/ke-hoach/{code}/theo-de-cuong"}],
    }
    if current is not None:
        after, before = request.GET.get("sau", ""), request.GET.get("truoc", "")
        turned, facts["beside"] = side_by_side(current, round_, after=after, before=before)
        here = {"ky": round_.code, "muc": current.code}
        facts["next_href"] = _href(base, **here, sau=turned.next) if turned.next else ""
        facts["prev_href"] = _href(base, **here, truoc=turned.previous) if turned.previous else ""
    return render(request, "plans/compose.html", facts, status=status)


def _composed(request: Request, found: "Outline", round_: "Round", wanted: str) -> None:
    given = request.POST
    act, _, passage = given.get("act", "").partition(":")
    given_version = version(given.get("version", "")) or 0
    section = given.get("section", "") or wanted
    if act == "save":
        compose(
            found.code,
            request.actor,
            key=once_key(request),
            round=round_.code,
            section=section,
            text=given.get("text", ""),
            sources=given.getlist("source"),
            version=given_version,
        )
        messages.success(request, "Đã lưu lời văn của tỉnh.")
    elif act == "add":
        compose(
            found.code,
            request.actor,
            key=once_key(request),
            round=round_.code,
            section=section,
            text=given.get("text"),
            sources=given.getlist("source"),
            add=[passage],
            version=given_version,
        )
        messages.success(request, "Đã đưa lời văn của đơn vị vào cuối phần của tỉnh, kèm nguồn.")
    else:
        raise UnclearAct


@page(roles=READERS)
def composed_paper(request: Request, code: str, outline: str) -> HttpResponse:
    """The province's text as an official letter (Nghị định 30/2020/NĐ-CP), ready to be numbered and signed."""
    plan, found, round_ = _coordinated(request, code, outline)
    seen = gathered(request.actor, found, round_)
    issuer = units.card(plan.unit_id)
    above = units.cards_of([issuer.parent]).get(issuer.parent) if issuer.parent else None
    letter = letter_of_province(found, round_, seen.sections, seen.texts, issuer, above)
    return printing.download(printing.word(letter), f"bao cao tong hop {round_.name}", printing.WORD)
