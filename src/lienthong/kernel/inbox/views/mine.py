"""What a person sets for their list: views under a name, and who stands in for them while they are away."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.inbox import actions
from lienthong.kernel.inbox.actions.absence import unfit
from lienthong.kernel.inbox.standing import colleagues, current

from .address import HOME, of_query


@page(methods=("POST",))
def save_view(request: Request) -> HttpResponse:
    """Keep what the list shows now under a name."""
    asked = of_query(request.POST.get("asked", ""))
    try:
        actions.save_view(request.actor, key=once_key(request), name=request.POST.get("name", ""), asked=asked.query())
    except Unfit as no:
        messages.error(request, " ".join(no.fields.values()) or f"{no.sentence} {no.next_step}")
    except Refusal as no:
        messages.error(request, f"{no.sentence} {no.next_step}")
    else:
        messages.success(request, "Đã lưu mục xem. Mục này nằm ở hàng đầu danh sách.")
    return see_other(request, asked.href)


@page(methods=("POST",))
def drop_view(request: Request, code: str) -> HttpResponse:
    """A saved view is not needed any more."""
    name = actions.drop_view(code, request.actor, key=once_key(request))
    messages.success(request, f"Đã xóa mục xem “{name}”.")
    return see_other(request, HOME)


@page(methods=("GET", "HEAD", "POST"))
def substitutes(request: Request) -> HttpResponse:
    """Who stands in for me and for whom I stand in; asking a colleague to do so."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            first, last = (_day(request, name) for name in ("first_on", "last_on"))
            person = request.POST.get("person", "")
            if first is None or last is None:
                raise Unfit(fields=unfit(request.actor, person, first, last))
            actions.name_substitute(request.actor, key=once_key(request), person=person, first_on=first, last_on=last)
        except Unfit as no:
            errors = no.fields or {"person": f"{no.sentence} {no.next_step}"}
        else:
            messages.success(request, "Đã cử người làm thay. Người được cử đã nhận thông báo.")
            return see_other(request, reverse("inbox_substitutes"))
    standing = current(request.actor)
    facts = {
        "crumbs": [{"label": "Việc cần làm", "href": HOME}, {"label": "Làm thay khi vắng"}],
        "standing": [(row, row.absent == request.actor.id, row.first_on <= today()) for row in standing],
        "colleagues": [(one.person, f"{one.name}, {one.post}") for one in colleagues(request.actor)],
        "given": request.POST if errors else {},
        "errors": errors,
        "once": new_key(),
        "at_a_post": bool(request.actor.posts),
    }
    return render(request, "inbox/substitutes.html", facts, status=422 if errors else 200)


def _day(request: Request, name: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(request.POST.get(name, "").strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


@page(methods=("POST",))
def end_substitute(request: Request, code: str) -> HttpResponse:
    """Somebody is back, or cannot go on."""
    actions.end_substitute(code, request.actor, key=once_key(request))
    messages.success(request, "Đã kết thúc việc làm thay. Hai bên đều được báo.")
    return see_other(request, reverse("inbox_substitutes"))
