"""One version of a form: what it asks; put right while it is a draft, published, ended; tried as a citizen meets it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.in_force import unfit_day, unfit_publication
from lienthong.kernel.base.pages import Request, asked_by_htmx, new_key, once_key, page, see_other
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.controls import id_of
from lienthong.kernel.forms.faults import FaultyForm
from lienthong.kernel.forms.showing import Editor
from lienthong.kernel.forms.trying import trial_in
from lienthong.kernel.forms.versioning import VersionCard, version_card

from .catalogue import HOME, OFFICIALS, crumbs, document_in

ACTS = ("edit", "put_right", "publish", "discard", "end")


@page(roles=OFFICIALS, methods=("GET", "HEAD", "POST"))
def version_page(request: Request, code: str) -> HttpResponse:
    """A version: its fields, and for its authors what can be done with it."""
    card = _card(request, code)
    facts: dict[str, Any] = {"errors": {}, "faults": (), "typed": request.POST}
    status = 200
    if request.method == "POST":
        try:
            return _done(request, card)
        except FaultyForm as no:
            facts["faults"], status = no.faults, no.status
        except Refusal as no:
            facts["errors"], status = no.by_field(), no.status
    held = card.line.version
    facts |= {
        "lacks": card.faults, "card": card, "held": held, "form": card.read, "once": new_key,
        "may": [one for one in ACTS if VERBS[f"forms.{one}"].open_to(request.actor, held)],
        "crumbs": crumbs({"label": card.form.code, "href": f"{HOME}/{card.form.code}"},
                         {"label": f"Bản {held.number}"}),
    }  # fmt: skip
    return render(request, "forms/version.html", facts, status=status)


def _card(request: Request, code: str) -> VersionCard:
    card = version_card(request.actor, code)
    if card is None:
        raise NotThere
    return card


def _done(request: Request, card: VersionCard) -> HttpResponse:
    key, post, code = once_key(request), request.POST, card.line.version.code
    act = post.get("act", "")
    if act == "put_right":
        actions.put_right(code, request.actor, key=key, document=document_in(request), shown=post.get("shown", ""))
        messages.success(request, "Đã sửa bản soạn.")
    elif act == "publish":
        decision, day = post.get("decision", ""), day_in(post.get("effective_on", ""))
        if day is None:
            raise Unfit(fields=unfit_publication(decision, day))
        shown = post.get("shown", "")
        actions.publish(code, request.actor, key=key, decision=decision, effective_on=day, shown=shown)
        messages.success(request, "Đã ban hành biểu mẫu.")
    elif act == "discard":
        actions.discard(code, request.actor, key=key, shown=post.get("shown", ""))
        messages.success(request, "Đã bỏ bản soạn.")
        return see_other(request, HOME if card.before == "" else f"{HOME}/{card.form.code}")
    elif act == "end":
        last = day_in(post.get("on", ""))
        if last is None:
            raise Unfit(fields={"on": unfit_day(last)})
        actions.end(code, request.actor, key=key, on=last)
        messages.success(request, "Đã ghi ngày chấm dứt; tờ khai đã lập vẫn theo bản này.")
    else:
        raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
    return see_other(request, f"{HOME}/ban/{code}")


def day_in(text: str) -> dt.date | None:
    """A day as people write it (30/06/2026) or as browsers do (2026-06-30); None where it is no day."""
    parts = text.strip().split("-") if "-" in text else text.strip().split("/")[::-1]
    try:
        year, month, day = (whole_number(part.strip(), 9999) or 0 for part in parts)
        return dt.date(year, month, day)
    except ValueError:
        return None


@page(roles=OFFICIALS)
def version_file(request: Request, code: str) -> HttpResponse:
    """The file of a version, as it was written."""
    held = _card(request, code).line.version
    response = HttpResponse(held.document, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{held.code}.json"'
    return response


@page(roles=OFFICIALS, methods=("GET", "HEAD", "POST"))
def preview(request: Request, code: str) -> HttpResponse:
    """All steps of a version as a citizen meets them or an official reads them, with test data; nothing is kept."""
    card = _card(request, code)
    if card.read is None:
        return see_other(request, f"{HOME}/ban/{code}")
    tried, held = trial_in(card.read, request.POST), card.line.version
    home = f"{HOME}/ban/{code}"
    if asked_by_htmx(request):
        desk = Editor(held, request.GET.get("ref", ""))
        return render(request, "forms/editor_preview.html", {"desk": desk, "home": home, "trial": tried})
    facts = {
        "card": card, "held": held, "form": card.read, "trial": tried, "home": home,
        "summary": [{"text": f"{name}: {text}", "field": id_of(path)}
                    for (name, text), path in zip(tried.named(), tried.errors, strict=True)],
        "crumbs": crumbs({"label": card.form.code, "href": f"{HOME}/{card.form.code}"},
                         {"label": f"Bản {card.line.version.number}", "href": f"{HOME}/ban/{code}"},
                         {"label": "Xem thử"}),
    }  # fmt: skip
    return render(request, "forms/preview.html", facts)
