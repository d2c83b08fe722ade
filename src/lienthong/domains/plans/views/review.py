"""The review page: rows on the left, doubts first; the document on the right; one press to the next row."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans import row_form
from lienthong.domains.plans.actions import accept_all, drop, settle
from lienthong.domains.plans.queries.review import (
    FILTERS,
    Review,
    RowView,
    block_text,
    doubts_of,
    one_row,
    review,
    reviewed,
)
from lienthong.domains.plans.states import Decision, PlanState
from lienthong.domains.plans.views.state import Focus, address, asked, where
from lienthong.domains.plans.wording import COMPARATOR_WORDS, DUE_WORDS, OWNER_WORDS, QUICK_ANSWERS, ROLE_WORDS
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, asked_by_htmx, new_key, once_key, page, see_other
from lienthong.web.jinja import block_text as template_block

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Doubt, Plan

SECTION_LABELS = {
    "chi-tieu": "Chỉ tiêu",
    "nhiem-vu": "Nhiệm vụ",
    "trach-nhiem": "Trách nhiệm trong lời văn",
    "muc-tieu": "Mục tiêu trong lời văn",
}
ALWAYS = ("chi-tieu", "nhiem-vu")
NEIGHBOURS = 6
TEMPLATE = "plans/review.html"


@page(roles=("coordinator",))
def review_page(request: Request, code: str) -> HttpResponse:
    """The whole page."""
    plan = reviewed(request.actor, code)
    if plan.state != PlanState.REVIEW:
        return see_other(request, f"/ke-hoach/{plan.code}" if plan.state != PlanState.DROPPED else "/ke-hoach")
    return shown_page(request, plan, Focus(request.GET.get("dong", ""), request.GET.get("che-do", "")))


def shown_page(request: Request, plan: "Plan", focus: Focus, *, status: int = 200) -> HttpResponse:
    """The page with a row in focus; also what follows a refused form without JavaScript."""
    found = review(plan)
    section, wanted = asked(request)
    views = {view.row.code: (name, view) for name, rows in found.sections.items() for view in rows}
    if focus.row in views:
        section = views[focus.row][0]
    section = section or found.first_section()
    rows = found.shown(section, wanted)
    if focus.row in views and all(view.row.code != focus.row for view in rows):
        rows = [views[focus.row][1], *rows]
    if rows and focus.row not in views:
        focus.row = next((view.row.code for view in rows if view.waits), rows[0].row.code)
    _prepare(focus, views[focus.row][1] if focus.row in views else None, found.sections[section])
    facts = {
        **_progress(found, section, wanted),
        "review": found,
        "rows": rows,
        "sources": {block.place: block.text for block in found.blocks},
        "focus": focus,
        "crumbs": [
            {"label": "Kế hoạch", "href": "/ke-hoach"},
            {"label": plan.called},
            {"label": "Rà soát"},
        ],
        "unfold": "mo" in request.GET,
        "first_doubtful": next((view.row.code for view in rows if view.open), ""),
        "names": row_form.suggestions(),
        "once": new_key(),
        **_words(),
    }
    return render(request, TEMPLATE, facts, status=status)


def shown_part(request: Request, plan: "Plan", focus: Focus, *, progress: bool, status: int = 200) -> HttpResponse:
    """One row for htmx; with `progress`, the figures of the page beside it."""
    view = one_row(plan, focus.row)
    neighbours: list[RowView] = []
    if focus.mode == "gop":
        neighbours = next(rows for rows in review(plan, source=False).sections.values() if _has(rows, focus.row))
    _prepare(focus, view, neighbours)
    section, wanted = asked(request)
    facts = {
        "plan": plan,
        "view": view,
        "focus": focus,
        "section": section,
        "wanted": wanted,
        "source_text": block_text(plan, view.row.block),
        "once": new_key(),
        **_words(),
    }
    text = template_block(request, "plans/review_part.html", "dong", facts)
    if progress:
        found = review(plan, source=False)
        now_in = section or found.first_section()
        text += template_block(request, TEMPLATE, "tien_do", {**_progress(found, now_in, wanted), "part": True})
    return HttpResponse(text, status=status)


def _has(rows: list[RowView], code: str) -> bool:
    return any(view.row.code == code for view in rows)


def _prepare(focus: Focus, view: RowView | None, rows: list[RowView]) -> None:
    """What a mode needs: the form of the row, its text cut into parts, the rows beside it."""
    if view is None:
        focus.mode = ""
    elif focus.mode == "sua" and focus.form is None:
        focus.form = row_form.from_row(view)
    elif focus.mode == "tach" and not focus.names:
        name = str(view.row.fields.get("name") or "")
        focus.names = "\n".join(part.strip() for part in name.replace("; ", ";\n").splitlines())
    elif focus.mode == "gop":
        near = sorted(rows, key=lambda other: (other.row.place, other.row.code))
        place = next((n for n, other in enumerate(near) if other.row.code == view.row.code), 0)
        around = near[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]
        focus.others = [
            other for other in around if other.row.code != view.row.code and other.row.state != Decision.REJECTED
        ]


def _progress(found: Review, section: str, wanted: str) -> dict[str, object]:
    code = found.plan.code
    tallies = {name: found.tally(name) for name in SECTION_LABELS}
    return {
        "plan": found.plan,
        "section": section,
        "wanted": wanted,
        "seen": found.seen,
        "total": found.total,
        "clear": found.clear,
        "open_doubts": sum(len(view.in_the_way) for rows in found.sections.values() for view in rows)
        + sum(not doubt.settled for doubt in found.doubts),
        "tabs": [
            {
                "label": label,
                "href": address(code, muc=name),
                "current": name == section,
                "count": tallies[name].total,
            }
            for name, label in SECTION_LABELS.items()
            if tallies[name].total or name in ALWAYS or name == section
        ],
        "filters": [
            (name, label, len(found.shown(section, name)), address(code, muc=section, loc=name), name == wanted)
            for name, label in FILTERS.items()
        ],
        "part": False,
    }


def _words() -> dict[str, object]:
    return {
        "role_words": list(ROLE_WORDS.items()),
        "due_words": list(DUE_WORDS.items()),
        "owner_words": list(OWNER_WORDS.items()),
        "comparator_words": [(key, " ".join(words).strip()) for key, words in COMPARATOR_WORDS.items()],
        "quick_answers": QUICK_ANSWERS,
    }


@page(roles=("coordinator",), methods=("POST",))
def settle_doubt(request: Request, code: str) -> HttpResponse:
    """Say how a doubt was decided; or all open doubts of one kind in the same words."""
    plan = reviewed(request.actor, code)
    how = (request.POST.get("quick") or request.POST.get("how") or "").strip()
    key = once_key(request)
    kind, one = request.POST.get("ca-loai", ""), request.POST.get("doubt", "")
    asked_for = doubts_of(plan, kind=kind, code=one)
    if not asked_for and not kind:
        raise NotThere
    try:
        for doubt in asked_for:
            settle(doubt.code, request.actor, key=f"{key}-{doubt.pk}", how=how)
    except Refusal as no:
        return _unsettled(request, plan, asked_for[0], no)
    if kind:
        messages.success(request, f"Đã ghi cách xử lý cho {len(asked_for)} điểm cùng loại.")
    row = next((doubt.row.code for doubt in asked_for if doubt.row is not None), "")
    if asked_by_htmx(request) and row and not kind:
        return shown_part(request, plan, Focus(row), progress=True)
    return see_other(request, where(request, plan.code, one_row(plan, row) if row else None))


def _unsettled(request: Request, plan: "Plan", doubt: "Doubt", no: Refusal) -> HttpResponse:
    said = "; ".join(no.fields.values()) if isinstance(no, Unfit) and no.fields else f"{no.sentence} {no.next_step}"
    if doubt.row is not None and asked_by_htmx(request):
        return shown_part(request, plan, Focus(doubt.row.code, said=said), progress=False, status=no.status)
    messages.error(request, said)
    return see_other(request, where(request, plan.code, one_row(plan, doubt.row.code) if doubt.row else None))


@page(roles=("coordinator",), methods=("POST",))
def accept_rest(request: Request, code: str) -> HttpResponse:
    """Every target and task without an open doubt at one stroke."""
    plan = reviewed(request.actor, code)
    done = accept_all(plan.code, request.actor, key=once_key(request))
    messages.success(request, f"Đã nhận {done} dòng không có nghi ngờ." if done else "Không còn dòng nào chờ nhận.")
    section, wanted = asked(request)
    return see_other(request, address(plan.code, muc=section, loc=wanted))


@page(roles=("coordinator",), methods=("POST",))
def drop_plan(request: Request, code: str) -> HttpResponse:
    """A document uploaded by mistake leaves the review."""
    plan = reviewed(request.actor, code)
    try:
        drop(plan.code, request.actor, key=once_key(request), reason=request.POST.get("reason", ""))
    except Unfit as no:
        messages.error(request, "; ".join(no.fields.values()) or f"{no.sentence} {no.next_step}")
        return see_other(request, address(plan.code))
    messages.success(request, f"Đã bỏ bản {plan.called} khỏi rà soát. Tệp và các dòng vẫn được giữ.")
    return see_other(request, "/ke-hoach")
