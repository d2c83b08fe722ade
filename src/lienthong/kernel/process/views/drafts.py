"""Dropping a draft that was a mistake, and calling a process otherwise: each asks once, on a page of its own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.process.actions.drafts import discard, mark_of, rename
from lienthong.kernel.process.queries import AUTHORS
from lienthong.kernel.process.showing import is_step
from lienthong.kernel.process.states import VersionState
from lienthong.kernel.process.versioning import process_card, version_card

from .catalogue import HOME, crumbs


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def discard_page(request: Request, code: str) -> HttpResponse:
    """What is lost with a draft, and the button that drops it."""
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            left = discard(code, request.actor, key=once_key(request), shown=request.POST.get("shown", ""))
            messages.success(
                request, "Đã bỏ bản soạn." if left else "Đã bỏ bản soạn cùng quy trình chưa có bản nào khác."
            )
            return see_other(request, f"{HOME}/{left}" if left else HOME)
        except (NotThere, NotAllowed):  # what is not there any more, or not theirs, is said below
            pass
        except Refusal as no:
            errors, status = no.by_field(), no.status
    card = version_card(request.actor, code)
    if card is None:
        return _gone(request, code)
    if not card.authored:
        raise NotThere
    if card.version.state != VersionState.DRAFT:
        messages.info(request, "Bản này đã ban hành nên không bỏ được; không có gì thay đổi.")
        return see_other(request, f"{HOME}/ban/{code}")
    others = process_card(request.actor, card.process.code)
    facts = {
        "card": card,
        "held": card.version,
        "steps": sum(is_step(node) for node in card.definition.nodes),
        "answered": sum(bool(row.get("answer")) for row in card.version.doubts),
        "alone": others is None or len(others.versions) == 1,
        "shown": mark_of(card.version),
        "errors": errors,
        "once": new_key,
        "crumbs": crumbs(
            {"label": card.process.code, "href": f"{HOME}/{card.process.code}"},
            {"label": f"Bản {card.version.number}", "href": f"{HOME}/ban/{code}"},
            {"label": "Bỏ bản soạn"},
        ),
    }
    return render(request, "process/discard.html", facts, status=status)


def _gone(request: Request, code: str) -> HttpResponse:
    """A draft that is there no more: who may know of it reads who dropped it; nobody else learns that it was."""
    if request.method != "POST":
        raise NotThere
    with seen_by(HOUSE):
        sentence = VERBS["process.discard"].sentence
        lines = audit.history(code)
    last = next((one for one in lines if one.what == sentence), None)
    homes = [one.args["unit_id"] for one in lines if one.what == VERBS["process.draft"].sentence]
    if last is None or not any(isinstance(home, int) and request.actor.over(home, *AUTHORS) for home in homes):
        raise NotThere
    card = process_card(request.actor, code.rpartition(".")[0])
    if card is None:
        messages.info(request, "Bản soạn này đã được bỏ trước đó, cùng với quy trình của nó.")
        return see_other(request, HOME)
    when = f"lúc {last.at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}"
    who = "Anh/chị" if last.who == request.actor.name else last.who
    messages.info(request, f"{who} đã bỏ bản soạn này {when}; không có gì thay đổi thêm.")
    return see_other(request, f"{HOME}/{card.process.code}")


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def rename_page(request: Request, code: str) -> HttpResponse:
    """A process gets another name; what was typed stays where it is refused."""
    card = process_card(request.actor, code)
    if card is None or not card.authored:
        raise NotThere
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        given = request.POST
        try:
            rename(code, request.actor, key=once_key(request), name=given.get("name", ""), was=given.get("was", ""))
            messages.success(request, "Đã đổi tên quy trình; tên trước còn trong nhật ký.")
            return see_other(request, f"{HOME}/{code}")
        except ChangedMeanwhile:
            card = process_card(request.actor, code) or card
            errors, status = (
                {"": f"Đồng nghiệp vừa đổi tên thành “{card.process.name}”. Xem lại rồi đổi nếu vẫn cần."},
                409,
            )
        except Refusal as no:
            errors, status = no.by_field(), no.status
    facts = {
        "card": card,
        "typed": request.POST.get("name", card.process.name),
        "errors": errors,
        "once": new_key,
        "crumbs": crumbs({"label": card.process.code, "href": f"{HOME}/{code}"}, {"label": "Đổi tên"}),
    }
    return render(request, "process/rename.html", facts, status=status)
