"""The one page of files: the bytes, as an attachment, for those who may read them."""

from typing import cast

from django.http import FileResponse, HttpResponse

from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.files import queries


@page(public=True)
def file(request: Request, code: str) -> HttpResponse:
    """Give out a file. A visitor may open what its room calls public; the rest is 404."""
    card, place = queries.open_file(code, request.actor)
    # Always an attachment under its own name: what a person uploaded is never shown as a page of the house.
    response = FileResponse(place.open("rb"), as_attachment=True, filename=card.name, content_type=card.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)  # streamed, which nothing on its way minds
