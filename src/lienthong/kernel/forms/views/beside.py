"""Beside filling in: communes suggested, a paper, the language, files, giving a declaration up."""

from typing import cast

from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, TooMany
from lienthong.kernel.base.pages import Request, address_of, once_key, page, see_other
from lienthong.kernel.files import api as files
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.actions.visitors import count_visit, mark_of
from lienthong.kernel.forms.links import is_secret
from lienthong.kernel.forms.paper import on_paper
from lienthong.kernel.forms.states import GONE
from lienthong.kernel.forms.steps import SUMMARY
from lienthong.kernel.forms.suggesting import day_meant, place_field, suggestions
from lienthong.kernel.printing.api import PDF, download, pdf
from lienthong.kernel.units import api as units

from .filling import filler_at, has_filler, kept_private, shown_home


@page(public=True, spoken=True)
def suggested(request: Request, mark: str, path: str) -> HttpResponse:
    """The communes whose names begin as somebody types, as of the day that the field means."""
    with filler_at(request, mark) as filler:
        values = filler.paper.values
        found = place_field(filler.paper.form, path[:200])
        if found is None:
            raise NotThere
        field, rows, number = found
        held = values.get(rows) if rows else None
        row = held[int(number)] if isinstance(held, list) and int(number) < len(held) else {}
        day = day_meant(field, row if isinstance(row, dict) else {}, values, today())
        told = suggestions(units.directory(), request.GET.get(path, "")[:200], day)
        return kept_private(render(request, "forms/places.html", {"places": told}))


@page(public=True, spoken=True, owned=has_filler)
def printed(request: Request, mark: str) -> HttpResponse:
    """One's own declaration on paper, before it is sent and after."""
    with filler_at(request, mark) as filler:
        held = filler.paper.held
        if held.state in GONE:
            raise NotThere
        if is_secret(mark):
            try:
                with transaction.atomic():
                    count_visit(mark_of(address_of(request)) or filler.who.id, printed=1)
            except TooMany as no:
                return shown_home(request, filler, no)
        return kept_private(download(pdf(on_paper(filler.paper)), f"to-khai-{held.code}", PDF, shown=True))


@page(public=True, spoken=True, methods=("POST",), owned=has_filler)
def drop(request: Request, mark: str) -> HttpResponse:
    """Give a declaration up."""
    with filler_at(request, mark) as filler:
        if filler.open:
            actions.drop(filler.paper.held.code, filler.who, key=once_key(request))
        return see_other(request, filler.home)


@page(public=True, spoken=True, methods=("POST",), owned=has_filler)
def speak(request: Request, mark: str) -> HttpResponse:
    """Read a declaration in another language from now on."""
    with filler_at(request, mark) as filler:
        key, spoken = once_key(request), request.POST.get("ngon-ngu", "")
        if filler.paper.held.state not in GONE:
            actions.speak(filler.paper.held.code, filler.who, key=key, language=spoken)
        back = SUMMARY if request.POST.get("ve") == SUMMARY else ""
        return see_other(request, f"{filler.home}/{back}".rstrip("/"))


@page(public=True, spoken=True, owned=has_filler)
def enclosed(request: Request, mark: str, code: str) -> HttpResponse:
    """A file of one's own declaration."""
    with filler_at(request, mark) as filler:
        if code not in filler.paper.files:
            raise NotThere
        card, place = files.open_file(code, filler.who)
        response = FileResponse(place.open("rb"), as_attachment=True, filename=card.name, content_type=card.media_type)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return kept_private(cast(HttpResponse, response))  # streamed, which nothing on its way minds
