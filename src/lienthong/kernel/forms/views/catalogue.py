"""The forms of the house: found, opened, written."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.faults import FaultyForm
from lienthong.kernel.forms.lines import LARGEST
from lienthong.kernel.forms.queries import AUTHORS
from lienthong.kernel.forms.versioning import authored_units, form_card, listed

HOME = "/bieu-mau"
OFFICIALS = (
    "system_admin", "unit_admin", "coordinator", "leader", "officer", "counter", "clerk", "province_leader", "auditor",
    "procedure_admin",
)  # fmt: skip


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    """Where a page of forms stands."""
    return [{"label": "Biểu mẫu", "href": HOME}, *more]


@page(roles=OFFICIALS)
def catalogue(request: Request) -> HttpResponse:
    """The forms that somebody may see, found by name or code."""
    text = request.GET.get("q", "").strip()[:100]
    found = listed(request.actor, text, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    asked = {"q": text} if text else {}
    facts = {
        "rows": found.rows, "text": text, "authored": request.actor.has(*AUTHORS), "crumbs": crumbs(),
        "next": f"{HOME}?{urlencode({**asked, 'sau': found.next})}" if found.next else "",
        "previous": f"{HOME}?{urlencode({**asked, 'truoc': found.previous})}" if found.previous else "",
    }  # fmt: skip
    return render(request, "forms/catalogue.html", facts)


@page(roles=OFFICIALS)
def form_page(request: Request, code: str) -> HttpResponse:
    """A form and its versions."""
    card = form_card(request.actor, code)
    if card is None:
        raise NotThere
    facts = {
        "card": card, "crumbs": crumbs({"label": code}),
        "address": request.build_absolute_uri(f"/khai/{code}"),
        "asked": any(one.tone == "ok" for one in card.versions),
    }  # fmt: skip
    return render(request, "forms/form.html", facts)


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def write(request: Request) -> HttpResponse:
    """A file becomes the draft of a form, or of a further version of one; all its faults are told at once."""
    onto = request.POST.get("form") or request.GET.get("bieu-mau") or ""
    card = form_card(request.actor, onto) if onto else None
    if onto and (card is None or not card.authored):
        raise NotThere
    homes = authored_units(request.actor)
    facts: dict[str, Any] = {
        "card": card, "homes": homes, "typed": request.POST.get("document", ""), "errors": {}, "faults": (),
        "chosen": request.POST.get("unit", ""), "title": request.POST.get("title", ""),
        "once": new_key, "crumbs": crumbs({"label": "Soạn biểu mẫu"}),
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        try:
            unit = card.form.unit_id if card else whole_number(request.POST.get("unit", ""), 2**31 - 1) or 0
            if request.POST.get("act") == "bat-dau":
                return _started(request, unit, onto)
            facts["typed"] = document = document_in(request)
            made = actions.draft(request.actor, key=once_key(request), unit_id=unit, document=document, form=onto)
            messages.success(request, "Đã soạn biểu mẫu; xem thử rồi ban hành.")
            return see_other(request, f"{HOME}/ban/{made}")
        except FaultyForm as no:
            facts["faults"], status = no.faults, no.status
        except Refusal as no:
            facts["errors"], status = no.by_field(), no.status
    return render(request, "forms/write.html", facts, status=status)


def _started(request: Request, unit: int, onto: str) -> HttpResponse:
    """The editor of a draft begun on an empty page, or from the newest version of a form."""
    title = request.POST.get("title", "")
    made = actions.start(request.actor, key=once_key(request), unit_id=unit, title=title, form=onto)
    messages.success(request, "Đã tạo bản soạn. Thêm bước, mục; mọi thay đổi được lưu ngay và hoàn tác được.")
    return see_other(request, f"{HOME}/ban/{made}/sua")


def document_in(request: Request) -> str:
    """The file of a form as it was uploaded, else as it was typed; Unfit where there is none."""
    upload: Any = request.FILES.get("file")
    if upload is None:
        text = request.POST.get("document", "")
        if not text.strip():
            raise Unfit(fields={"file": "Chọn tệp biểu mẫu, hoặc dán nội dung vào ô bên dưới."})
        return text
    if (upload.size or 0) > 4 * LARGEST:
        raise Unfit(fields={"file": "Tệp này quá lớn so với một biểu mẫu. Chọn lại tệp."})
    try:
        return str(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unfit(fields={"file": "Tệp không phải chữ UTF-8. Lưu lại dạng JSON, mã UTF-8."}) from None
