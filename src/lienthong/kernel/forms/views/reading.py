"""What was declared, as officials read it: the list, one declaration with a word to each field, handing back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.audit.api import note_reading
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.confirmed import keepable
from lienthong.kernel.forms.controls import id_of
from lienthong.kernel.forms.filing import Paper, answers_by_step, own, paper, received, remarks_on, source_words
from lienthong.kernel.forms.paper import on_paper
from lienthong.kernel.forms.queries import READERS
from lienthong.kernel.forms.states import DeclarationState
from lienthong.kernel.printing.api import PDF, download, pdf
from lienthong.kernel.units import api as units
from lienthong.kernel.vault import api as vault

HOME, LOOK = "/to-khai", "xem-nguon"
AT_THE_DESK = ("comment", "confirm", "hand_back")


@page(roles=READERS)
def received_list(request: Request) -> HttpResponse:
    """The declarations that were sent to one's units, the newest first; found by their codes."""
    text = request.GET.get("q", "").strip()[:40]
    found = received(request.actor, text, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    asked = {"q": text} if text else {}
    facts = {
        "rows": found.rows, "text": text, "crumbs": [{"label": "Tờ khai đã nhận"}],
        "next": f"{HOME}?{urlencode({**asked, 'sau': found.next})}" if found.next else "",
        "previous": f"{HOME}?{urlencode({**asked, 'truoc': found.previous})}" if found.previous else "",
    }  # fmt: skip
    return render(request, "forms/received.html", facts)


@page()
def own_list(request: Request) -> HttpResponse:
    """What somebody who has signed in fills in or has sent."""
    found = own(request.actor, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    here = f"{HOME}/cua-toi"
    facts = {
        "rows": found.rows, "crumbs": [{"label": "Tờ khai của tôi"}],
        "next": f"{here}?{urlencode({'sau': found.next})}" if found.next else "",
        "previous": f"{here}?{urlencode({'truoc': found.previous})}" if found.previous else "",
    }  # fmt: skip
    return render(request, "forms/own.html", facts)


def _received(request: Request, code: str) -> Paper:
    """A declaration that was sent to a unit for which somebody reads."""
    found = paper(request.actor, code)
    if (
        found is None
        or found.held.state != DeclarationState.SENT
        or not request.actor.over(found.held.unit_id, *READERS)
    ):
        raise NotThere
    return found


@page(roles=READERS)
def printed(request: Request, code: str) -> HttpResponse:
    """One declaration on paper; with `che=1` without the numbers by which a person is found or called."""
    found = _received(request, code)
    masked = request.GET.get("che") == "1"
    note_reading(request.actor, code, "tờ khai")
    name = f"to-khai-{code}{'-che' if masked else ''}"
    return download(pdf(on_paper(found, masked=masked)), name, PDF, shown=True)


@page(roles=READERS, methods=("GET", "HEAD", "POST"))
def review(request: Request, code: str) -> HttpResponse:
    """One declaration: its answers, and what officials say of them."""
    found = _received(request, code)
    errors: dict[str, str] = {}
    looked: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("act") == LOOK:
                looked = _looked(request, found)
            else:
                return _done(request, code)
        except Refusal as no:
            errors, status = no.by_field(), no.status
    note_reading(request.actor, code, "tờ khai")
    held = found.held
    facts = {
        "held": held, "form": found.form, "answers_by_step": answers_by_step(found), "files": found.files,
        "errors": errors, "looked": looked,
        "whole_remarks": remarks_on(held).get("", ()), "remarked": bool(remarks_on(held)),
        "unit": units.card(held.unit_id).name, "once": new_key, "typed": request.POST, "id_of": id_of,
        "confirmed": vault.kept_from(code),
        "keepable": keepable(found),
        "may": [one for one in AT_THE_DESK if VERBS[f"forms.{one}"].open_to(request.actor, held)],
        "crumbs": [{"label": "Tờ khai đã nhận", "href": HOME}, {"label": code}],
    }  # fmt: skip
    return render(request, "forms/review.html", facts, status=status)


def _looked(request: Request, one: Paper) -> dict[str, str]:
    """What a source had said of one field before it was corrected: by a look that is asked for and leaves a trace."""
    name = request.POST.get("path", "")
    words = source_words(one, name)
    if not words:
        raise Unfit("Mục này không có nội dung nào khác từ nguồn.", "Tải lại trang để xem tờ khai hiện nay.")
    note_reading(request.actor, one.held.code, f"nội dung từ nguồn của mục {name}")
    return {name: words}


def _done(request: Request, code: str) -> HttpResponse:
    key, post = once_key(request), request.POST
    act = post.get("act", "")
    if act == "comment":
        path = post.get("path", "")
        actions.comment(code, request.actor, key=key, path=path, text=post.get("text", ""))
        messages.success(request, "Đã ghi ý kiến. Người khai đọc được khi tờ khai được trả lại.")
        return see_other(request, f"{HOME}/nhan/{code}#{id_of(path.split('.')[0])}")
    if act == "confirm":
        path = post.get("path", "")
        actions.confirm(code, request.actor, key=key, path=path, against=post.get("against", ""))
        messages.success(request, "Đã lưu vào kho dữ liệu của người khai. Lần sau mục này được điền sẵn.")
        return see_other(request, f"{HOME}/nhan/{code}#{id_of(path)}")
    if act == "hand_back":
        actions.hand_back(code, request.actor, key=key)
        messages.success(request, "Đã trả tờ khai cho người khai sửa.")
        return see_other(request, HOME)
    raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
