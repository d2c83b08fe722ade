"""Bringing a plan document in. It is read before any transaction begins; what cannot be read leaves nothing behind."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import upload as upload_plan
from lienthong.domains.plans.reading.intake import MAX_BYTES
from lienthong.domains.plans.reading_room import CannotRead, read_for_upload
from lienthong.kernel.base.actor import ANYONE, Actor
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.files import api as files
from lienthong.kernel.units import api as units

ACCEPT = ".docx,.pdf,.html,.htm,.md,.txt,.xlsx"
Page = Callable[..., HttpResponse]


def _reads_first(view: Page) -> Page:
    """Read the document before the page's transaction begins, so that a long reading holds no connection."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor = getattr(request, "actor", ANYONE)
        if request.method == "POST" and actor.has("coordinator"):
            request.plan_read = _outcome(request.FILES.get("file"))  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return shown


def _outcome(file: Any) -> tuple[bytes, str, dict[str, Any]] | Refusal:
    if file is None or not file.name:
        return CannotRead("Chưa chọn tệp.", "Chọn tệp văn bản kế hoạch rồi bấm Tải lên và đọc.")
    if (file.size or 0) > MAX_BYTES:
        return CannotRead(
            f"Tệp nặng {(file.size or 0) / 1_048_576:.0f} MB, quá giới hạn {MAX_BYTES // 1_048_576} MB.",
            "Tách riêng phần kế hoạch hoặc giảm dung lượng ảnh rồi nộp lại.",
        )
    data, name = file.read(), files.safe_name(file.name)
    try:
        return data, name, read_for_upload(data, name)
    except Refusal as no:
        return no


@_reads_first
@page(roles=("coordinator",), methods=("GET", "HEAD", "POST"))
def upload(request: Request) -> HttpResponse:
    """The form; after it, the review."""
    homes = sorted({grant.root for grant in request.actor.grants if grant.role == "coordinator"})
    cards = units.cards(homes)
    options = [(cards[home].code, cards[home].name) for home in homes if home in cards]
    chosen = request.POST.get("unit") or (options[0][0] if options else "")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _uploaded(request, {card.code: card.id for card in cards.values()}.get(chosen))
        except Unfit as no:
            errors = no.fields or {"file": f"{no.sentence} {no.next_step}"}
        except CannotRead as no:
            errors = {"file": f"{no.sentence} {no.next_step}"}
    facts = {
        "options": options,
        "chosen": chosen,
        "errors": errors,
        "once": new_key(),
        "accept": ACCEPT,
        "most": MAX_BYTES // 1_048_576,
        "crumbs": [{"label": "Kế hoạch", "href": "/ke-hoach"}, {"label": "Tải lên"}],
    }
    return render(request, "plans/upload.html", facts, status=422 if errors else 200)


def _uploaded(request: Request, unit_id: int | None) -> HttpResponse:
    outcome = request.plan_read  # type: ignore[attr-defined]  # put there by _reads_first
    if isinstance(outcome, Refusal):
        raise outcome
    if unit_id is None:
        raise Unfit(fields={"unit": "Chọn đơn vị điều phối kế hoạch này."})
    data, name, read = outcome
    code = upload_plan(request.actor, key=once_key(request), unit_id=unit_id, data=data, file_name=name, read=read)
    counts = f"{len(read['targets'])} chỉ tiêu, {len(read['tasks'])} nhiệm vụ"
    doubts = len(read["doubts"])
    messages.success(request, f"Đã đọc {counts}" + (f", {doubts} điểm cần xem lại." if doubts else "."))
    return see_other(request, f"/ke-hoach/{code}/ra-soat")
