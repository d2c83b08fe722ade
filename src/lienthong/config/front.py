"""The front door: visitors find what is public, officials go straight to what waits for them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from lienthong.kernel.base.pages import Request, page

from .surroundings import OFFICIALS


@page(public=True)
def front(request: Request) -> HttpResponse:
    """The first page."""
    if request.actor.has(*OFFICIALS):
        return redirect("/viec-can-lam")
    return render(request, "config/front.html")
