"""One row of the review: shown, decided, fixed, split, merged; with JavaScript only a part of the page changes."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.http import urlencode

from lienthong.domains.plans import row_form
from lienthong.domains.plans.actions import accept_row, fix_row, merge_rows, reject_row, reopen_row, split_row
from lienthong.domains.plans.queries.review import SECTIONS, Review, RowView, one_row, review, reviewed
from lienthong.domains.plans.shape import VALUED
from lienthong.domains.plans.states import PlanState
from lienthong.domains.plans.views.review import shown_page, shown_part
from lienthong.domains.plans.views.state import Focus, where
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, asked_by_htmx, once_key, page, see_other
from lienthong.kernel.base.text import whole_number

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

MODE_OF = {"sua": "sua", "tach": "tach", "gop": "gop"}
MOVED_ON = {"nhan", "bo", "sua"}


@page(roles=("coordinator",), methods=("GET", "HEAD", "POST"))
def row(request: Request, code: str, row_code: str) -> HttpResponse:
    """A row by itself, in the wanted mode; or what a person decided about it."""
    plan = reviewed(request.actor, code)
    if request.method != "POST":
        return _shown(request, plan, row_code)
    if plan.state != PlanState.REVIEW:
        messages.warning(request, f"Kế hoạch này {PlanState(plan.state).label} nên không sửa dòng rà soát được nữa.")
        return see_other(request, "/ke-hoach")
    view = one_row(plan, row_code)
    act = request.POST.get("viec", "")
    try:
        _done(request, view, act)
    except Refusal as no:
        return _refused(request, plan, view, act, no)
    return _after(request, plan, row_code, act)


def _shown(request: Request, plan: "Plan", row_code: str) -> HttpResponse:
    mode = request.GET.get("che-do", "")
    if not asked_by_htmx(request):
        section = _section(one_row(plan, row_code))
        query = urlencode({"muc": section, "dong": row_code, **({"che-do": mode} if mode else {})})
        return see_other(request, f"/ke-hoach/{plan.code}/ra-soat?{query}#{row_code}")
    return shown_part(request, plan, Focus(row_code, mode), progress=False)


def _section(view: RowView) -> str:
    return next(name for name, kind in SECTIONS.items() if kind == view.row.kind)


def _done(request: Request, view: RowView, act: str) -> None:
    """Call the verb that the pressed button names."""
    given, by, code = request.POST, request.actor, view.row.code
    version = _version(given)
    key = once_key(request)
    acts: dict[str, Callable[[], Any]] = {
        "nhan": lambda: accept_row(code, by, key=key, version=version),
        "bo": lambda: reject_row(code, by, key=key, version=version),
        "xem-lai": lambda: reopen_row(code, by, key=key, version=version),
        "sua": lambda: fix_row(code, by, key=key, version=version, fields=_fields(given, view)),
        "tach": lambda: split_row(code, by, key=key, version=version, names=given.get("names", "").splitlines()),
        "gop": lambda: merge_rows(code, by, key=key, version=version, others=given.getlist("others")),
    }
    if act not in acts:
        raise Unfit("Không rõ việc cần làm với dòng này.", "Tải lại trang rồi bấm lại nút.")
    acts[act]()


def _fields(given: QueryDict, view: RowView) -> dict[str, Any]:
    return row_form.to_fields(row_form.from_post(given, target=view.row.kind in VALUED))


def _version(given: QueryDict) -> int | None:
    return whole_number(given.get("version", ""), 2**31 - 1)


def _refused(request: Request, plan: "Plan", view: RowView, act: str, no: Refusal) -> HttpResponse:
    """The row as it stands now, what the house says, and what was typed, still in its fields."""
    fresh = one_row(plan, view.row.code)
    focus = Focus(fresh.row.code, MODE_OF.get(act, ""))
    focus.said = f"{no.sentence} {no.next_step}"
    if act == "sua":
        form = row_form.from_post(request.POST, target=fresh.row.kind in VALUED)
        focus.form = row_form.refused(form, no.fields if isinstance(no, Unfit) else {})
    elif act == "tach":
        focus.names = request.POST.get("names", "")
    if isinstance(no, Unfit) and no.fields:
        focus.said = "; ".join(no.fields.values()) if act != "sua" else no.sentence + " " + no.next_step
    if asked_by_htmx(request):
        return shown_part(request, plan, focus, progress=False, status=no.status)
    return shown_page(request, plan, focus, status=no.status)


def _after(request: Request, plan: "Plan", row_code: str, act: str) -> HttpResponse:
    if asked_by_htmx(request) and act not in ("tach", "gop"):
        answer = shown_part(request, plan, Focus(row_code, ""), progress=True)
        if act in MOVED_ON:
            answer["HX-Trigger-After-Settle"] = json.dumps({"keys:next": {"which": "[data-waits]", "from": row_code}})
        return answer
    found = review(plan, source=False)
    target = _next(found, row_code) if act in MOVED_ON else _part_of(found, row_code)
    return see_other(request, where(request, plan.code, target))


def _part_of(found: Review, row_code: str) -> RowView | None:
    """After a split, the first part; after a merge or a second look, the row itself."""
    rows = [view for views in found.sections.values() for view in views]
    parts = [view for view in rows if view.row.origin == row_code and view.waits]
    return next(iter(parts or [view for view in rows if view.row.code == row_code]), None)


def _next(found: Review, row_code: str) -> RowView | None:
    """The next row that waits, in the order in which the list is shown; round again from the top."""
    for section in SECTIONS:
        rows = found.shown(section)
        codes = [view.row.code for view in rows]
        if row_code in codes:
            place = codes.index(row_code)
            after = [view for view in rows[place + 1 :] + rows[:place] if view.waits]
            return after[0] if after else rows[place]
    raise NotThere
